"""A circuit breaker that callers pass side by side while all is well, in one process or shared by many."""

from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn, TypeVar

from pybreaker import STATE_CLOSED, CircuitBreakerError, CircuitBreakerStorage
from pybreaker import CircuitBreaker as Breaker

from signal9_runtime.errors import CircuitOpen

R = TypeVar("R")


class CircuitBreaker:
    """Counts failures in a row of the types `counts`; after `failures` of them it is open for `pause` seconds, then tries one call.

    Errors of the types `answers` end the row as a success does, also where they are of a type that counts; other errors leave the count
    as it is. With a `storage` the state is shared with whoever has the same. `refusal` makes the error of a call that is not done.

    The library's breaker holds a lock while it calls, which would let one caller wait for another: it is asked only when something is wrong.
    """

    def __init__(
        self,
        name: str,
        *,
        failures: int,
        pause: float,
        counts: tuple[type[Exception], ...],
        answers: tuple[type[Exception], ...] = (),
        storage: CircuitBreakerStorage | None = None,
        refusal: Callable[[str], Exception] = CircuitOpen,
    ) -> None:
        self._answers = answers
        self._refusal = refusal
        self._said = f"{name} failed {failures} times in a row and is left alone for {pause:g} s; no call was made."
        self._breaker = Breaker(
            fail_max=failures,
            reset_timeout=pause,
            exclude=[lambda error: not isinstance(error, counts) or isinstance(error, answers)],
            state_storage=storage,
            throw_new_error_on_trip=False,
            name=name,
        )

    def call(self, operation: Callable[[], R]) -> R:
        """Do `operation`; what it raises is raised.

        Raises:
            CircuitOpen, or what `refusal` makes: the circuit is open; nothing was done.
        """
        if self._breaker.current_state != STATE_CLOSED:
            try:
                return self._breaker.call(operation)
            except CircuitBreakerError:
                raise self._refusal(self._said) from None
        try:
            result = operation()
        except Exception as error:
            if isinstance(error, self._answers):
                self._succeeded()
            elif self._breaker.is_system_error(error):
                self._failed(error)
            raise
        self._succeeded()
        return result

    def _succeeded(self) -> None:
        if self._breaker.fail_counter:
            self._breaker.call(lambda: None)

    def _failed(self, error: Exception) -> None:
        def fail() -> NoReturn:
            raise error

        with suppress(CircuitBreakerError, type(error)):
            self._breaker.call(fail)

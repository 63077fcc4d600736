"""A circuit breaker that callers pass side by side while all is well, in one process or shared by many."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, TypeVar

from signal9_runtime.errors import CircuitOpen

if TYPE_CHECKING:
    from pybreaker import CircuitBreaker as Breaker
    from pybreaker import CircuitBreakerStorage

R = TypeVar("R")


class CircuitBreaker:
    """Counts failures in a row of the types `counts`; after `failures` of them it is open for `pause` seconds, then tries one call.

    Errors of the types `answers` end the row as a success does, also where they are of a type that counts; other errors leave the count
    as it is. With a `storage` the state is shared with whoever has the same. `refusal` makes the error of a call that is not done.

    The library's breaker holds a lock while it calls, which would let one caller wait for another, and loads Redis's client where there is
    one: it is made with the first failure, and asked only when something is wrong.
    """

    def __init__(
        self,
        name: str,
        *,
        failures: int,
        pause: float,
        counts: tuple[type[Exception], ...],
        answers: tuple[type[Exception], ...] = (),
        storage: "CircuitBreakerStorage | None" = None,
        refusal: Callable[[str], Exception] = CircuitOpen,
    ) -> None:
        self._name = name
        self._failures = failures
        self._pause = pause
        self._counts = counts
        self._answers = answers
        self._storage = storage
        self._refusal = refusal
        self._has_state = storage is not None

    @cached_property
    def _breaker(self) -> "Breaker":
        from pybreaker import CircuitBreaker as Breaker

        return Breaker(
            fail_max=self._failures,
            reset_timeout=self._pause,
            exclude=[lambda error: not self._is_failure(error)],
            state_storage=self._storage,
            throw_new_error_on_trip=False,
            name=self._name,
        )

    def call(self, operation: Callable[[], R]) -> R:
        """Do `operation`; what it raises is raised.

        Raises:
            CircuitOpen, or what `refusal` makes: the circuit is open; nothing was done.
        """
        if self._has_state and self._breaker.current_state != "closed":
            from pybreaker import CircuitBreakerError

            try:
                return self._breaker.call(operation)
            except CircuitBreakerError:
                said = f"{self._name} failed {self._failures} times in a row and is left alone for {self._pause:g} s"
                raise self._refusal(f"{said}; no call was made.") from None
        try:
            result = operation()
        except Exception as error:
            if isinstance(error, self._answers):
                self._succeeded()
            elif self._is_failure(error):
                self._failed(error)
            raise
        self._succeeded()
        return result

    def _is_failure(self, error: BaseException) -> bool:
        return isinstance(error, self._counts) and not isinstance(error, self._answers)

    def _succeeded(self) -> None:
        if self._has_state and self._breaker.fail_counter:
            self._breaker.call(lambda: None)

    def _failed(self, error: Exception) -> None:
        from pybreaker import CircuitBreakerError

        def fail() -> NoReturn:
            raise error

        self._has_state = True
        with suppress(CircuitBreakerError, type(error)):
            self._breaker.call(fail)

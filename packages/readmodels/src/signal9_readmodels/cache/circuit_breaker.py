"""A circuit breaker that callers pass side by side while all is well."""

from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn, TypeVar

from pybreaker import STATE_CLOSED, CircuitBreakerError
from pybreaker import CircuitBreaker as Breaker

R = TypeVar("R")


class CircuitBreaker:
    """Counts failures in a row of the types `counts`; after `failures` of them it is open for `pause` seconds, then tries one call.

    The breaker itself holds a lock while it calls, which would let one reader wait for another: it is asked only when something is wrong.
    """

    def __init__(self, name: str, *, failures: int, pause: float, counts: tuple[type[Exception], ...]) -> None:
        self._counts = counts
        self._breaker = Breaker(
            fail_max=failures,
            reset_timeout=pause,
            exclude=[lambda error: not isinstance(error, counts)],
            throw_new_error_on_trip=False,
            name=name,
        )

    def call(self, operation: Callable[[], R]) -> R:
        """Do `operation`; what it raises is raised.

        Raises:
            CircuitBreakerError: the circuit is open; nothing was done.
        """
        breaker = self._breaker
        if breaker.current_state != STATE_CLOSED:
            return breaker.call(operation)
        try:
            result = operation()
        except self._counts as error:
            self._record(error)
            raise
        if breaker.fail_counter:
            breaker.call(_nothing)
        return result

    def _record(self, error: Exception) -> None:
        def fail() -> NoReturn:
            raise error

        with suppress(CircuitBreakerError, *self._counts):
            self._breaker.call(fail)


def _nothing() -> None:
    return None

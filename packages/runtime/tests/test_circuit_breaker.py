"""The circuit breaker: callers side by side while all is well, none while what they call keeps failing."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from signal9_runtime import CircuitBreaker, CircuitOpen


def test_a_breaker_lets_callers_through_side_by_side_and_opens_on_failures_in_a_row() -> None:
    """Two calls are under way at once; a success between failures starts the count anew; other errors are none of them."""
    breaker = CircuitBreaker("test", failures=2, pause=3600, counts=(LookupError,))
    together = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: breaker.call(lambda: together.wait(10)), range(2)))

    def fail(error: Exception) -> None:
        def operation() -> None:
            raise error

        with pytest.raises(type(error)):
            breaker.call(operation)

    fail(LookupError("down"))
    breaker.call(lambda: None)
    fail(LookupError("down"))
    fail(ValueError("the caller's own"))
    fail(LookupError("down again"))
    with pytest.raises(CircuitOpen):
        breaker.call(lambda: None)

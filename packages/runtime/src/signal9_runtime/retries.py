"""How often, and after which waits, a call is tried again."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import msgspec


class RetryPolicy(msgspec.Struct, frozen=True):
    """Tries again after a passing fault: waits in seconds, doubling from `first` to `longest`, with full jitter."""

    retries: int | None = 3
    """None: until the time is over."""
    first: float = 1.0
    longest: float = 30.0

    def attempts(
        self, on: type[Exception] | Callable[[Exception], bool], within: float | None = None
    ) -> Iterable[AbstractContextManager[object]]:
        """The tries, all of them within so many seconds: `for attempt in policy.attempts(on=…): with attempt: …`.

        Args:
            on: the faults that pass; the last try's is raised, and any other at once.
            within: how many seconds all tries together may take.
        """
        import stamina  # only who calls others needs it

        return stamina.retry_context(
            on=on,
            attempts=None if self.retries is None else self.retries + 1,
            timeout=within,
            wait_initial=self.first,
            wait_max=self.longest,
            wait_jitter=self.first,
        )

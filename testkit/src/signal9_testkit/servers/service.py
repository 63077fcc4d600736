"""What the three services have in common: start, stop, a URL."""

import shutil
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import ClassVar, Self

from signal9_testkit.errors import KitError
from signal9_testkit.servers.backend import BackendName, Description, Started
from signal9_testkit.servers.run import obtain, release


class Service:
    """A real server, from `start` to `stop` or for the length of a `with`.

    `folder` and `key` name a run's record: a second service under the same two is the same server. Without them it is one of
    its own.
    """

    description: ClassVar[Description]

    def __init__(self, folder: Path | None = None, key: str | None = None) -> None:
        self._own = folder is None
        self._folder = folder
        self._key = key or self.description.name
        self._started: Started | None = None

    @property
    def url(self) -> str:
        """Where it listens.

        Raises:
            KitError: it was not started.
        """
        return self._running().url

    @property
    def backend(self) -> BackendName:
        """Whether it runs in a container or natively.

        Raises:
            KitError: it was not started.
        """
        return self._running().backend

    def start(self) -> Self:
        """Start it, or find the one that runs under the same record, and wait until it answers.

        Raises:
            ServerFailed, ExtraMissing, UnusableSetting: it cannot be had here; the message says what to do.
        """
        if self._folder is None:
            self._folder = Path(mkdtemp(prefix="signal9-"))
        self._started = obtain(self.description, self._folder, self._key)
        return self

    def stop(self) -> None:
        """Stop it for everybody, and forget what it held."""
        if self._folder is not None:
            release(self._folder, self._key)
            if self._own:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None
        self._started = None

    def _running(self) -> Started:
        if self._started is None:
            raise KitError(f"The {self.description.name} was not started: call start(), or use it in a `with`.")
        return self._started

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

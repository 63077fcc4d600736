"""In-memory fakes of the ports: each passes the suite that the real adapter passes (`signal9_testkit.suites`).

Those that need nothing stand here; those of a package stand beside its port and are had from here by the same names.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from signal9_testkit.errors import ExtraMissing

_ELSEWHERE = {
    "InMemoryCallBudget": "signal9_vendors",
    "InMemoryDocumentArchive": "signal9_vendors",
    "InMemoryEventStore": "signal9_eventstore",
    "InMemorySearchIndex": "signal9_readmodels.memory",
    "InMemoryTable": "signal9_readmodels",
    "WordHashEmbedder": "signal9_readmodels.memory",
}


class InMemoryOnce:
    """An effect a key: `signal9_messaging.Once` that forgets when the process ends. An effect that raises may be run again."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def run(self, key: str, effect: Callable[[], object], context: Any = None) -> None:  # noqa: ARG002  # the port's signature
        """Run `effect` unless it was run under this key."""
        if key not in self.done:
            effect()
            self.done.append(key)


class InMemoryPublisher:
    """A `signal9_messaging.Publisher` that keeps what it publishes; `refuse` tells what the bus will not take."""

    def __init__(self, refuse: Callable[[Any], bool] = lambda _: False) -> None:
        self.published: list[Any] = []
        self._refuse = refuse

    def publish(self, publications: Sequence[Any]) -> int:
        """Publish up to the first that is refused; gives how many."""
        for count, publication in enumerate(publications):
            if self._refuse(publication):
                return count
            self.published.append(publication)
        return len(publications)


class InMemoryTopic:
    """A topic that keeps its messages: (subject, message, attributes)."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, str, dict[str, str]]] = []

    def publish(self, subject: str, message: str, attributes: dict[str, str]) -> None:
        """Keep one message."""
        self.messages.append((subject, message, dict(attributes)))


class InMemoryWorkflow:
    """A workflow that keeps its executions by name; a second start under one name does nothing."""

    def __init__(self) -> None:
        self.started: dict[str, dict[str, Any]] = {}

    def start(self, name: str, document: dict[str, Any]) -> None:
        """Start an execution unless one was started under this name."""
        self.started.setdefault(name, document)


def __getattr__(name: str) -> Any:
    """A fake that stands beside its port, imported when it is asked for."""
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no fake {name!r}")
    module = _ELSEWHERE[name]
    try:
        return getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0].replace("_", "-")
        raise ExtraMissing(f"{name} comes with {package}, which is not installed: pip install {package}.") from error

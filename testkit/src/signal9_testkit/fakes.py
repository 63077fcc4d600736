"""In-memory fakes of the ports: each passes the suite that the real adapter passes (`signal9_testkit.suites`).

Those of services' ports stand here; those of a package stand beside its port and are had from here by the same names.
"""

from importlib import import_module
from typing import Any

from signal9_testkit.errors import ExtraMissing

_ELSEWHERE = {
    "InMemoryCallBudget": "signal9_vendors",
    "InMemoryBlobs": "signal9_runtime",
    "InMemoryEventStore": "signal9_eventstore",
    "InMemoryIdempotentEffect": "signal9_messaging.memory",
    "InMemoryPublisher": "signal9_messaging.memory",
    "InMemoryReplayStates": "signal9_readmodels.projections",
    "InMemorySearchIndex": "signal9_readmodels.search",
    "InMemorySnapshots": "signal9_eventstore",
    "InMemoryStore": "signal9_readmodels.cache",
    "InMemoryTable": "signal9_readmodels",
    "WordHashEmbedder": "signal9_readmodels.search",
}


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

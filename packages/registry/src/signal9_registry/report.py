"""The verdict on today's contracts against everything that was released."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import msgspec

from signal9_registry.comparison import Direction, breaks_between
from signal9_registry.parties import Parties
from signal9_registry.releases import Contract, Release
from signal9_registry.shapes import shape_of, without_additions
from signal9_registry.witness import find_witness

MODE: Final = "FULL_TRANSITIVE"
Level = Literal["FULL_TRANSITIVE", "BACKWARD_TRANSITIVE", "FORWARD_TRANSITIVE", "NONE"]


class BreakReport(msgspec.Struct, frozen=True, rename="camel"):
    """A break with its proof and those whom it hits."""

    direction: Direction
    path: str
    change: str
    since: list[str]
    """The releases, as `<release> v<N>`, that it breaks with."""
    readers: list[str]
    """Consumers that read the field."""
    document: Any = None
    """A document that shows the break."""
    fault: str = ""
    """What the contract that refuses the document says about it."""


class EventReport(msgspec.Struct, frozen=True, rename="camel"):
    """The verdict on one event."""

    detail_type: str
    version: int
    compatible: bool
    level: Level
    breaks: list[BreakReport]
    problems: list[str]
    """What breaks readers although every document fits: the event is gone, its version went back."""
    notes: list[str] = []
    """What its author should do; no reader breaks."""
    is_new: bool = False


class Report(msgspec.Struct, frozen=True, rename="camel"):
    """The verdict on all events."""

    compatible: bool
    mode: str
    against: list[str]
    events: list[EventReport]


def check(today: Release, released: Sequence[Release], parties: Parties) -> Report:
    """Compare the newest version of each event with every version ever released.

    Older versions that stand beside the newest in `today` count as released.
    """
    older = Release("today", tuple(each for each in today.contracts if today.newest[each.detail_type] is not each))
    past = [*released, older] if older.contracts else [*released]
    names = dict.fromkeys(contract.detail_type for release in [*past, today] for contract in release.contracts)
    events = [_event(name, today.newest.get(name), past, parties) for name in names]
    return Report(all(event.compatible for event in events), MODE, [release.name for release in released], events)


def _event(name: str, today: Contract | None, past: Iterable[Release], parties: Parties) -> EventReport:
    history = [(release.name, each) for release in past for each in release.contracts if each.detail_type == name]
    if today is None:
        last = history[-1][1]
        consumers = ", ".join(parties.consumers(name)) or "nobody that declared it"
        problem = f"The event is gone; {history[-1][0]} has it, and it is read by: {consumers}. Publish it until its consumers have moved."
        return EventReport(name, last.version, False, "NONE", [], [problem])
    shape = shape_of(today.schema)
    breaks: dict[tuple[str, str, str], BreakReport] = {}
    problems: list[str] = []
    notes: list[str] = []
    silent: list[str] = []
    for release, contract in history:
        before = shape_of(contract.schema)
        found = breaks_between(before, shape)
        for each in found:
            key = (each.direction, each.path, each.change)
            if key in breaks:
                breaks[key].since.append(f"{release} v{contract.version}")
                continue
            examples = [*contract.examples.values(), *today.examples.values()]
            readers = parties.readers(name, each.path) if each.path else parties.consumers(name)
            witness = find_witness(each, before, without_additions(shape, before), examples)
            document, fault = (witness.document, witness.fault) if witness else (None, "")
            releases = [f"{release} v{contract.version}"]
            breaks[key] = BreakReport(each.direction, each.path, each.change, releases, readers, document, fault)
        if today.version == contract.version and shape != before:
            silent.append(release)
        if today.version < contract.version:
            problems.append(
                f"{release} has version {contract.version}, today's is {today.version}: a version never goes back."
            )
    if silent:
        notes.append(
            f"Version {today.version} was released ({', '.join(silent)}) and has changed since: add a sentence to `changes` of {name!r} "
            f"in catalog.py, which makes it version {today.version + 1}."
        )
    level = _level({each.direction for each in breaks.values()})
    compatible = not breaks and not problems
    return EventReport(name, today.version, compatible, level, list(breaks.values()), problems, notes, not history)


def _level(broken: set[Direction]) -> Level:
    if not broken:
        return "FULL_TRANSITIVE"
    if broken == {"FORWARD"}:
        return "BACKWARD_TRANSITIVE"
    return "FORWARD_TRANSITIVE" if broken == {"BACKWARD"} else "NONE"

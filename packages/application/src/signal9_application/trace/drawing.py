"""The waterfall of one id: each event, who worked on it and for how long, and what followed, across queues, bus and workflow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal
from urllib.parse import quote

import msgspec

from signal9_application.trace.segments import Segment
from signal9_contracts import AnalysisComplete, DataValidated, Event, event_type_of

Kind = Literal["event", "work", "part"]


class Row(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One line of the waterfall."""

    kind: Kind
    name: str
    """An event's type, a function, or what a function called."""
    about: str
    """An event's stream and id, or the symbol of the work."""
    depth: int
    start: float
    """Seconds since the waterfall's beginning."""
    seconds: float
    waited: float | None = None
    """Of work: seconds between its event and its beginning, spent in stream, relay, bus and queue."""
    error: str | None = None
    says: str = ""
    """Of an event: what came of it, where that can be said in words."""
    trace_id: str | None = None


class Waterfall(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Everything that is known of one id."""

    id: str
    began: float
    """Seconds since the epoch."""
    seconds: float
    correlation_ids: list[str]
    trace_ids: list[str]
    rows: list[Row]


def waterfall(identity: str, events: Sequence[Event], segments: Iterable[Segment], *, parts: bool = False) -> Waterfall:
    """The waterfall of an asset, an event, a batch, an analysis or a correlation; without rows where nothing is known of it.

    Args:
        identity: the id, or the whole name of a stream.
        events: of the event store.
        segments: of the collector.
        parts: show what each piece of work called as well.
    """
    meant = _meant(identity, events)
    correlations = {event.metadata.correlation_id for event in meant.values()} | {identity}
    work = [each for each in segments if each.annotations.get("correlation_id") in correlations]
    kept = _kept(identity, meant, work)
    rows = list(_rows(meant, kept, parts))
    moments = [event.metadata.occurred_at.timestamp() for event in meant.values()]
    began = min([*moments, *(each.start_time for each in kept)], default=0.0)
    ended = max([*moments, *(each.end_time for each in kept)], default=0.0)
    return Waterfall(
        id=identity,
        began=began,
        seconds=ended - began,
        correlation_ids=sorted({event.metadata.correlation_id for event in meant.values()}),
        trace_ids=sorted({each.trace_id for each in kept}),
        rows=[msgspec.structs.replace(row, start=row.start - began) for row in rows],
    )


def _meant(identity: str, events: Sequence[Event]) -> dict[str, Event]:
    """The events of the id with what led to them; of one event, with all that followed as well. In order of time."""
    known = {event.metadata.event_id: event for event in events}
    found = {event_id for event_id, event in known.items() if _is_about(event, identity)}
    if identity in known:
        found |= _followers(identity, events)
    for event_id in list(found):
        cause = known[event_id].metadata.causation_id
        while cause in known and cause not in found:
            found.add(cause)
            cause = known[cause].metadata.causation_id
    return {event_id: event for event_id, event in known.items() if event_id in found}


def _is_about(event: Event, identity: str) -> bool:
    metadata = event.metadata
    names = (metadata.event_id, metadata.correlation_id, metadata.stream_id, metadata.stream_id.partition("-")[2])
    fields = (getattr(event, name, None) for name in ("asset_id", "batch_id", "analysis_id", "symbol"))
    return identity in names or identity in fields


def _followers(event_id: str, events: Sequence[Event]) -> set[str]:
    found = {event_id}
    for event in sorted(events, key=lambda each: each.metadata.event_id):
        if event.metadata.causation_id in found:
            found.add(event.metadata.event_id)
    return found


def _kept(identity: str, meant: Mapping[str, Event], work: Iterable[Segment]) -> list[Segment]:
    """The work on the events meant; tasks of the workflow have no event of their own and are told by their names."""
    analyses = {getattr(event, "analysis_id", None) for event in meant.values()} - {None}
    kept = []
    for each in work:
        names = set(map(str, each.annotations.values()))
        is_task = "analysis_id" in each.annotations and not each.event_ids
        if (
            each.event_ids & meant.keys()
            or identity in names
            or (is_task and each.annotations["analysis_id"] in analyses)
        ):
            kept.append(each)
    return sorted(kept, key=lambda each: each.start_time)


def _rows(events: Mapping[str, Event], work: Sequence[Segment], parts: bool) -> Iterator[Row]:
    """Events in the order of time, each below its cause, with the work on it and then what followed from it."""
    children: dict[str | None, list[Event]] = {}
    for event in events.values():
        cause = event.metadata.causation_id
        children.setdefault(cause if cause in events else None, []).append(event)
    on_event: dict[str, list[Segment]] = {}
    loose: list[Segment] = []
    for each in work:
        owner = str(min(each.event_ids & events.keys(), default=each.annotations.get("causation_id")))
        (on_event.setdefault(owner, []) if owner in events else loose).append(each)

    def below(event: Event, depth: int) -> Iterator[Row]:
        metadata = event.metadata
        moment = metadata.occurred_at.timestamp()
        about = f"{metadata.stream_id} {getattr(event, 'symbol', None) or ''}".strip()
        name = event_type_of(event).detail_type
        yield Row(kind="event", name=name, about=about, depth=depth, start=moment, seconds=0.0, says=_said(event))
        for segment in on_event.get(metadata.event_id, []):
            yield from _work(segment, depth + 1, segment.start_time - moment, parts)
        for child in children.get(metadata.event_id, []):
            yield from below(child, depth + 1)

    for segment in loose:
        yield from _work(segment, 0, None, parts)
    for root in children.get(None, []):
        yield from below(root, 0)


def _said(event: Event) -> str:
    """What came of an analysis: the rating, or why there is none, and the cautions; empty of other events."""
    if isinstance(event, DataValidated):
        return f"{len(event.warnings)} doubts" if event.warnings else ""
    if not isinstance(event, AnalysisComplete):
        return ""
    if event.investment_rating is not None:
        said = f"rated {event.investment_rating} of 5."
    else:
        said = f"unrated: {event.unrated_reason}" if event.status == "completed" else f"failed: {event.error}"
    return " ".join([said, *event.cautions])


def _work(segment: Segment, depth: int, waited: float | None, parts: bool) -> Iterator[Row]:
    about = str(segment.annotations.get("symbol") or segment.annotations.get("schedule") or "")
    count = len(segment.event_ids)
    yield Row(
        kind="work",
        name=segment.name.removeprefix("signal9-"),
        about=about or (f"{count} events" if count > 1 else ""),
        depth=depth,
        start=segment.start_time,
        seconds=max(0.0, segment.end_time - segment.start_time),
        waited=None if waited is None else max(0.0, waited),
        error=segment.failure,
        trace_id=segment.trace_id,
    )
    for each in segment.subsegments if parts else []:
        call = str(each.annotations.get("call", ""))
        seconds = max(0.0, each.end_time - each.start_time)
        row = Row(
            kind="part",
            name=each.name,
            about=call,
            depth=depth + 1,
            start=each.start_time,
            seconds=seconds,
            error=each.failure,
        )
        yield row


def console_link(correlation_ids: Sequence[str], region: str) -> str:
    """The X-Ray console's search for the traces of these correlations."""
    expression = " OR ".join(f'annotation.correlation_id = "{each}"' for each in correlation_ids)
    return (
        f"https://{region}.console.aws.amazon.com/xray/home?region={region}#/traces?filter={quote(expression, safe='')}"
    )

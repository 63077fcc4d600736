"""The waterfall of an id: the right events and work, in order, with waits and errors."""

from typing import Any
from urllib.parse import unquote

import msgspec

from signal9_application.trace import Row, Segment, console_link, waterfall
from signal9_contracts import Event
from signal9_testkit import an

T = an.MOMENT.timestamp()
OPENED = an.batch_opened()
NEEDED = an.recorded(an.pollenation_needed("KO"), version=2, causation_id=OPENED.metadata.event_id)
OTHER = an.recorded(an.pollenation_needed("PEP"), version=3, causation_id=OPENED.metadata.event_id)
COLLECTED = an.recorded(an.fundamentals_collected("KO"), version=2, causation_id=NEEDED.metadata.event_id)
CORRELATION = OPENED.metadata.correlation_id
EVENTS: list[Event] = [OPENED, NEEDED, OTHER, COLLECTED]


def work(name: str, start: float, end: float, **annotations: Any) -> Segment:
    """A segment of the flow, in seconds after its first event."""
    names = {"correlation_id": CORRELATION, **annotations}
    return Segment(
        name=f"signal9-{name}", id=name, trace_id="1-2-3", start_time=T + start, end_time=T + end, annotations=names
    )


CALL = Segment(name="vendor", id="call", start_time=T + 2.1, end_time=T + 2.9, annotations={"call": "OVERVIEW"})
WORK = [
    work("plan-pollination", -1, 0, schedule="regular"),
    msgspec.structs.replace(
        work("pollinate", 2, 3, event_id=NEEDED.metadata.event_id, symbol="KO"), subsegments=[CALL]
    ),
    msgspec.structs.replace(
        work("pollinate", 4, 4.5, event_id=OTHER.metadata.event_id, symbol="PEP"),
        fault=True,
        cause={"exceptions": [{"type": "BadKey", "message": "refused"}]},
    ),
    msgspec.structs.replace(work("else", 0, 1), annotations={"correlation_id": "another"}),
]


def told(rows: list[Row]) -> list[tuple[int, str]]:
    """Depth and name of each row."""
    return [(row.depth, row.name) for row in rows]


def test_a_correlation_shows_everything_that_one_trigger_led_to() -> None:
    """Each event below its cause, the work on it below the event, and nothing of other triggers."""
    drawn = waterfall(CORRELATION, EVENTS, WORK)
    assert told(drawn.rows) == [
        (0, "plan-pollination"),
        (0, "pollinationBatchOpened"),
        (1, "pollenationNeeded"),
        (2, "pollinate"),
        (2, "fundamentalsCollected"),
        (1, "pollenationNeeded"),
        (2, "pollinate"),
    ]
    assert drawn.seconds == 5.5
    assert drawn.trace_ids == ["1-2-3"]
    first, second = (row for row in drawn.rows if row.name == "pollinate")
    assert (first.start, first.seconds, first.waited, first.error) == (3.0, 1.0, 2.0, None)
    assert second.error == "BadKey: refused"


def test_an_asset_shows_its_own_events_and_what_led_to_them() -> None:
    """Of a batch of two companies only the one meant, with its batch above it."""
    drawn = waterfall(an.asset_id("KO"), EVENTS, WORK, parts=True)
    assert told(drawn.rows) == [
        (0, "pollinationBatchOpened"),
        (1, "pollenationNeeded"),
        (2, "pollinate"),
        (3, "vendor"),
        (2, "fundamentalsCollected"),
    ]


def test_an_event_shows_its_cause_and_its_consequences() -> None:
    """Up to the root and down to the last follower; a symbol, a batch and a stream are ids as well."""
    names = [row.name for row in waterfall(NEEDED.metadata.event_id, EVENTS, WORK).rows]
    assert names == ["pollinationBatchOpened", "pollenationNeeded", "pollinate", "fundamentalsCollected"]
    for identity in (an.BATCH, f"batch-{an.BATCH}", "KO"):
        assert waterfall(identity, EVENTS, WORK).rows, identity
    assert waterfall("nobody", EVENTS, WORK).rows == []


def test_the_tasks_of_a_workflow_stand_below_the_event_that_started_it() -> None:
    """They have no event of their own: analysis and cause say where they belong."""
    asked, complete = an.analysis_needed(), an.analysis_complete("KO")
    analysis = complete.analysis_id
    tasks = [
        work(name, start, start + 1, analysis_id=analysis, causation_id=asked.metadata.event_id, symbol="KO")
        for name, start in (("validate-data", 1), ("analyze-asset", 2))
    ]
    drawn = waterfall(analysis, [asked, complete], [*tasks, work("analyze-asset", 2, 3, analysis_id="another")])
    assert {row.name for row in drawn.rows} >= {"validate-data", "analyze-asset", "analysisComplete"}
    assert len([row for row in drawn.rows if row.kind == "work"]) == 2


def test_the_console_searches_for_the_correlation() -> None:
    """The link holds the filter that X-Ray's console takes."""
    link = console_link(["c"], "eu-west-1")
    assert link.startswith("https://eu-west-1.console.aws.amazon.com/xray/")
    assert 'annotation.correlation_id = "c"' in unquote(link)

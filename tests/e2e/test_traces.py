"""A day can be followed: from the vendor's call to the rating, in traces and logs, and no key is in any of them."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from signal9_application.trace import Segment, read_segments, waterfall
from signal9_cli.app_deploy import SANDBOX_KEYS
from signal9_contracts import encode_event
from signal9_local_platform.layout import Layout
from signal9_local_platform.parts.traces import segments_file

pytestmark = [pytest.mark.e2e, pytest.mark.slow]
PATH = ("pollinate", "request-analysis", "start-analysis", "validate-data", "analyze-asset", "store-result", "notify")
"""The functions that work on one company, in the order in which they begin."""


def segments(deployed: Any) -> Iterator[Segment]:
    """What the collector took."""
    return read_segments(segments_file(Layout(deployed.folder / ".signal9")))


def test_one_company_is_followed_from_its_plan_to_its_rating(deployed: Any, day: Any) -> None:
    """The waterfall has every function of the path, in order and without errors, in one trace, with the vendor's calls as parts."""
    events = list(deployed.client.store.read_all())
    drawn = waterfall(day.ratings[0].asset_id, events, segments(deployed), parts=True)
    begun = {name: [row.start for row in drawn.rows if (row.kind, row.name) == ("work", name)] for name in PATH}
    assert all(begun.values()), begun
    first = [min(starts) for starts in begun.values()]
    assert first == sorted(first)
    # Parts may fail for a reason: a conditional write that lost is how two workers share a budget.
    assert [row for row in drawn.rows if row.kind == "work" and row.error] == []
    assert len([row for row in drawn.rows if row.kind == "part" and "function=" in row.about]) >= 5
    on_path = [row for row in drawn.rows if row.kind == "work" and row.name in PATH]
    assert len({row.trace_id for row in on_path}) == 1
    # The first delivery of each: other tests deliver events again, minutes later.
    firsts = [min((row for row in on_path if row.name == name), key=lambda row: row.start) for name in PATH]
    assert all(0 <= row.waited < 120 for row in firsts if row.waited is not None)
    assert {row.name for row in drawn.rows} >= {"relay-events", "project-tables", "project-search"}


def test_the_waterfall_is_drawn_for_people_and_for_machines(shell: Any, day: Any) -> None:
    """`signal9 trace SYMBOL` draws the path; as JSON it has the rows and the link to X-Ray's console."""
    symbol = day.ratings[0].symbol
    answer = shell.data("trace", symbol)
    assert {"pollinate", "analyze-asset"} <= {row["name"] for row in answer["waterfall"]["rows"]}
    assert answer["console"].startswith("https://us-east-1.console.aws.amazon.com/xray/")
    drawn = shell.run("trace", symbol).stdout
    assert "analysisComplete" in drawn
    assert "█" in drawn


def test_every_line_of_a_function_carries_the_correlation(deployed: Any, day: Any) -> None:
    """One correlation id finds the log lines of every function on a company's path."""
    events = list(deployed.client.store.read_all())
    logs = deployed.client.client("logs")
    correlations = set(waterfall(day.ratings[0].asset_id, events, []).correlation_ids)
    for name in PATH:
        lines = logs.filter_log_events(logGroupName=f"/aws/lambda/signal9-{name}")["events"]
        entries = [json.loads(line["message"]) for line in lines if line["message"].startswith("{")]
        assert [entry for entry in entries if entry.get("correlation_id") in correlations], name


def test_the_vendors_keys_are_nowhere(deployed: Any, day: Any) -> None:
    """Not in a log of the platform or of a function, not in a span, an event, a row or a dead letter."""
    client = deployed.client
    keys = list(SANDBOX_KEYS.values.values())
    assert all(len(key) > 8 for key in keys)
    places: dict[str, str] = {}
    for path in [
        *Layout(deployed.folder / ".signal9").logs.iterdir(),
        segments_file(Layout(deployed.folder / ".signal9")),
    ]:
        places[path.name] = path.read_text(errors="replace")
    logs = client.client("logs")
    for group in logs.describe_log_groups(logGroupNamePrefix="/aws/")["logGroups"]:
        lines = logs.filter_log_events(logGroupName=group["logGroupName"])["events"]
        places[group["logGroupName"]] = "\n".join(line["message"] for line in lines)
    places["events"] = "\n".join(encode_event(event).decode() for event in client.store.read_all())
    for name in client.tables.__struct_fields__:
        places[name] = "\n".join(str(row) for row in getattr(client.tables, name).scan())
    assert len(places) > 20
    assert places["events"]
    assert places["segments.jsonl"]
    assert [(name, key) for name, text in places.items() for key in keys if key in text] == []

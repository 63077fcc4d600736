"""The commands on the deployed app, as a person runs them: data on standard output, the rest on standard error, exit codes."""

import json
import os
from datetime import UTC, datetime
from typing import Any

import pytest

from signal9_application.pipeline import DayResult, Watch
from signal9_contracts import AnalysisComplete
from signal9_eventstore import Cause
from signal9_runtime import new_id
from signal9_testkit import an
from signal9_testkit.suites import bare

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

RATING = {
    "symbol",
    "assetId",
    "investmentRating",
    "confidence",
    "ratingStability",
    "components",
    "rulesetVersion",
    "analysisId",
    "analyzedAt",
}


def test_a_day_as_json_is_one_document(shell: Any, day: DayResult) -> None:
    """Ratings with the promised keys, budget, events and timings; running the day again shows it again."""
    answer = shell.data("day", "--max-assets", "12")
    assert {"ratings", "budget", "events", "timings"} <= set(answer)
    assert {rating.symbol for rating in day.ratings} <= {rating["symbol"] for rating in answer["ratings"]}
    for rating in answer["ratings"]:
        assert set(rating) >= RATING
    assert set(answer["timings"]) >= {"asset-sync", "pollination-regular"}


def test_ratings_are_read_by_symbol(shell: Any, day: DayResult) -> None:
    """One company by its symbol; the table for people names it as well."""
    symbol = day.ratings[0].symbol
    [rating] = shell.data("ratings", symbol)["ratings"]
    assert rating["symbol"] == symbol
    shown = shell.run("ratings", symbol)
    assert symbol in shown.stdout
    assert "★" in shown.stdout


def test_a_company_is_searched_from_the_command_line(shell: Any, day: DayResult) -> None:
    """The exact ticker is the first hit, in JSON and in the table."""
    symbol = day.ratings[0].symbol
    assert shell.data("search", symbol)["hits"][0]["document"]["symbol"] == symbol
    assert symbol in shell.run("search", symbol).stdout


def test_events_are_printed_one_a_line(shell: Any, day: DayResult) -> None:
    """Every line is one event of the type asked for; the readable form names stream and type."""
    done = shell.run("events", "--type", "analysisComplete", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert {event["detailType"] for event in events} == {"analysisComplete"}
    assert len(events) >= len(day.ratings)
    stream = events[0]["detail"]["metadata"]["streamId"]
    assert f"{stream} #1" in shell.run("events", stream).stdout


def test_rejected_documents_that_pass_by_now_are_rated_without_a_call(deployed: Any, shell: Any, ended: Any) -> None:
    """A company's collected documents, rejected by a rule that has been corrected since, are checked again and rated; the vendor is not asked."""
    client, rated = deployed.client, ended.result.ratings[-1]
    [documents] = [event.documents for event in ended.collected if event.asset_id == rated.asset_id]
    begun, calls = datetime.now(UTC), deployed.vendor_calls()
    asset = an.asset_to_analyze(rated.symbol, asset_id=rated.asset_id, analysis_id=new_id(), documents=list(documents))
    named = {"asset_id": asset.asset_id, "analysis_id": asset.analysis_id}
    # The workflow goes by the verdict that it finds.
    client.store.append(
        f"analysis-{asset.analysis_id}",
        [bare(an.data_rejected(rated.symbol, **named))],
        expected_version=0,
        cause=Cause.root(),
    )
    batch = f"rejected-{new_id()}"
    needed = an.analysis_needed(batch_id=batch, asset_ids=[asset.asset_id], assets=[asset])
    client.store.append(f"batch-{batch}", [bare(needed)], expected_version=0, cause=Cause.root())
    events = Watch(client.pipeline).wait(begun, 90, print)
    failed = [event for event in events if getattr(event, "analysis_id", None) == asset.analysis_id][-1]
    assert isinstance(failed, AnalysisComplete)
    assert failed.status == "failed"

    [checked] = shell.data("revalidate", rated.symbol, "--dry-run")
    assert (checked["symbol"], checked["passes"], checked["analysisId"]) == (rated.symbol, True, None)
    [verdict] = shell.data("revalidate", rated.symbol.lower())

    events = Watch(client.pipeline).wait(begun, 90, print)
    complete = [event for event in events if getattr(event, "analysis_id", None) == verdict["analysisId"]][-1]
    assert isinstance(complete, AnalysisComplete)
    assert (complete.symbol, complete.status) == (rated.symbol, "completed")
    [shown] = shell.data("ratings", rated.symbol)["ratings"]
    assert shown["analysisId"] == verdict["analysisId"]
    assert deployed.vendor_calls() == calls
    again = shell.run("revalidate", rated.symbol)
    assert (again.returncode, again.stdout) == (1, "")
    assert f"The latest documents of {rated.symbol} are not rejected" in again.stderr


def test_every_part_says_how_it_is(shell: Any) -> None:
    """Each part is healthy, with its address and its log."""
    parts = {part["name"]: part for part in shell.data("status")}
    for name in ("emulator", "redis", "opensearch", "sandbox"):
        part = parts[name]
        assert part["state"] == "healthy"
        assert os.path.exists(part["log"])  # noqa: PTH110  # a path out of JSON
    assert "healthy" in shell.run("status").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ratings", "NOPE"], 1, "NOPE"),
        (["events", "--type", "nope"], 1, "nope"),
        (["search", "   "], 1, "no letter or digit"),
        (["search", "airline", "--index", "nope"], 1, "nope"),
        (["day", "--date", "tomorrow"], 2, "--date"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_a_failure_is_explained_and_prints_no_data(shell: Any, arguments: list[str], code: int, says: str) -> None:
    """1 for a failure that one line explains, 2 for wrong usage; standard output stays empty, and no traceback is shown."""
    done = shell.run(*arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr

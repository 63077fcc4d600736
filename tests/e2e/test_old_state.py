"""A state folder that the code before the packages were moved has written: the platform comes up on it, answers and goes on.

The folder is `old_state/state.tar.xz`: one day of five companies, of which three were rated (with news), one was rejected and one unknown to
the vendor; then the tables were rebuilt and switched once. `old_state/answers.json` is what the commands of that code said of it.
"""

import hashlib
import json
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from signal9_local_platform import Platform

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

FOLDER = Path(__file__).parent / "old_state"
COMPANIES = ("AMZN", "AAPL", "MSFT", "FB", "NFLX")
SESSION = "2026-11-25"
"""A day of open exchanges that the old state knows nothing of."""


@pytest.fixture(scope="module")
def before() -> Any:
    """What the old code answered."""
    return json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def upgraded(
    tmp_path_factory: pytest.TempPathFactory, deploy: Callable[..., Any], shell_of: Callable[[Path], Any]
) -> Iterator[Any]:
    """A shell beside a platform that came up on the old state, in another folder and on other ports than those it was written in."""
    folder = tmp_path_factory.mktemp("upgraded")
    with tarfile.open(FOLDER / "state.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    try:
        deploy(folder)
        yield shell_of(folder)
    finally:
        Platform(folder).down(purge=True)


def as_then(line: str) -> str:
    """An event as the old code printed it: each is read as one of today's version, which was the first of that type then."""
    is_newer = '"detailType":"analysisComplete"' in line
    return line.replace('"schemaVersion":2', '"schemaVersion":1') if is_newer else line


@pytest.fixture(scope="module")
def answers(upgraded: Any) -> Any:
    """What the new code answers before anything else happens."""
    events = upgraded.run("events", "--json").stdout.strip().split("\n")
    explained = upgraded.data("explain", "AAPL")
    reasons = ("ruleId", "value", "score", "contribution", "sentence")
    return {
        "ratings": upgraded.data("ratings"),
        "explained": {name: explained[name] for name in ("analysisId", "resultDigest", "analyzedAt", "news")},
        "reasons": [{name: each[name] for name in reasons} for each in explained["analysis"]["reasons"]],
        "events": dict(sorted(Counter(json.loads(line)["detailType"] for line in events).items())),
        "eventsDigest": hashlib.sha256("\n".join(sorted(map(as_then, events))).encode()).hexdigest(),
        "movers": upgraded.data("replay", "--ruleset", "2"),
    }


@pytest.mark.parametrize("question", ["ratings", "explained", "reasons", "events", "eventsDigest", "movers"])
def test_the_old_state_is_answered_as_it_was(before: Any, answers: Any, question: str) -> None:
    """Ratings, the reasons of one with its archived analysis, every event, and what another rule set makes of the old documents."""
    assert answers[question] == before[question]


def test_rebuilt_tables_are_those_that_the_old_code_wrote(answers: Any, upgraded: Any) -> None:
    """A replay folds the old events into rows that are equal to the old ones, each of them, but for what later code reads too."""
    outcome = upgraded.data("replay", "--projection", "tables")

    changed = outcome["diff"]["differences"]
    assert {field for each in changed for field in each["fields"]} <= {"asset_type", "not_covered"}
    assert outcome["diff"]["compared"] == outcome["diff"]["same"] + outcome["diff"]["movedOn"] + len(changed)
    assert outcome["diff"]["compared"] >= 522
    assert outcome["switched"]


def test_search_is_built_from_the_old_events(answers: Any, upgraded: Any) -> None:
    """The folder comes without the engine's data; a replay makes the documents of all assets, analyses and articles."""
    assert upgraded.data("replay", "--projection", "search")["switched"]

    found = upgraded.data("search", "AAPL")

    assert found["hits"][0]["document"]["symbol"] == "AAPL"
    assert not found["degraded"]


def test_the_pipeline_goes_on_with_the_old_state(before: Any, answers: Any, upgraded: Any) -> None:
    """A day of one company more is run; the companies of before keep their ratings, and their reasons for having none."""
    result = upgraded.data("day", "--date", SESSION, "--max-assets", "1", "--news-hours", "0")

    assert [each["symbol"] for each in result["ratings"] if each["symbol"] not in COMPANIES]
    assert upgraded.data("ratings", *COMPANIES) == before["ratings"]

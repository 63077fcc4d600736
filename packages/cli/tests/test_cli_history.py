"""History on the command line: trees, fixtures, moments, following over a restart, other rule sets."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer
from botocore.exceptions import EndpointConnectionError
from typer.testing import CliRunner

from signal9_application import OperationFailed
from signal9_application.ratings import read_side_as_of
from signal9_application.research import what_if
from signal9_application.trace import Wanted, find_event, followed, newest_events, tree_of, write_fixture
from signal9_cli.main import typer_app
from signal9_cli.moments import moment_of, parse_moment
from signal9_contracts import AnalysisNeeded, AssetToAnalyze, DocumentRef, Event, decode_event
from signal9_eventstore import ANY, Cause, InMemoryEventStore
from signal9_rating import Ruleset, load_ruleset, versions
from signal9_rating.peers import COMPARED
from signal9_runtime import InMemoryBlobs, new_id
from signal9_sandbox import documents as sandbox
from signal9_sandbox.companies import all_companies
from signal9_testkit import an
from signal9_testkit.suites import Ticking, bare
from signal9_vendors import ArchivedDocuments


def append(store: InMemoryEventStore, stream: str, event: Event, cause: Cause) -> Event:
    [appended] = store.append(stream, [bare(event)], expected_version=ANY, cause=cause)
    return appended


def family() -> tuple[InMemoryEventStore, list[Event]]:
    """A plan that led to two requests, of which the first led to a collection; and a stranger."""
    store = InMemoryEventStore()
    plan = append(store, "budget-a", an.pollination_planned(), Cause.root())
    needed = append(store, "batch-a", an.pollenation_needed("KO"), Cause.of(plan))
    other = append(store, "batch-a", an.pollenation_needed("PEP"), Cause.of(plan))
    collected = append(store, "asset-KO", an.fundamentals_collected("KO"), Cause.of(needed))
    append(store, "asset-XOM", an.asset_listed("XOM"), Cause.root())
    return store, [plan, needed, other, collected]


def test_a_tree_has_causes_and_effects_of_an_event() -> None:
    """Asked for any of its events, the tree grows from the same root; what has another cause is not in it."""
    store, members = family()
    for member in members:
        root, event = tree_of(store, member.metadata.event_id)
        assert event == member
        assert root.event == members[0]
        assert root.ids() == {each.metadata.event_id for each in members}
        assert [node.event for node in root.followed_by] == members[1:3]
        assert [node.event for node in root.followed_by[0].followed_by] == members[3:]


def test_the_newest_events_are_shown_in_their_order() -> None:
    """The last so many of those that are wanted, oldest of them first; all of them where there are fewer."""
    store, members = family()
    everything = list(store.read_all())
    assert newest_events(store, Wanted(), 2) == everything[-2:]
    assert newest_events(store, Wanted(stream="batch-"), 1) == members[2:3]
    assert newest_events(store, Wanted(), 100) == everything


@pytest.mark.parametrize("wrong", ["KO", "0198c0de-7a11-7000-8000-000000000000", "f" * 32])
def test_an_unknown_event_is_an_error_that_helps(wrong: str) -> None:
    """No id at all, or one that no event has."""
    with pytest.raises(OperationFailed, match=r"signal9 events --json"):
        find_event(family()[0], wrong)


def test_an_event_becomes_an_example_of_its_contract(tmp_path: Path) -> None:
    """The file stands where examples of its version stand, and is read as that event; another one does not overwrite it."""
    event = an.asset_listed("KO")
    path = write_fixture(event, tmp_path)
    assert path.parent == tmp_path / "assetListed" / "v1"
    assert decode_event("assetListed", path.read_bytes()) == event
    assert write_fixture(event, tmp_path) == path
    with pytest.raises(OperationFailed, match="holds another event"):
        write_fixture(an.asset_listed("KO", name="Other"), tmp_path)


def test_a_day_means_its_end_and_the_future_is_refused() -> None:
    """As of 5 January is all of that day; a second is that second; what has not come yet says so."""
    now = datetime(2026, 1, 6, 12, tzinfo=UTC)
    assert moment_of(None) is None
    told = {
        text: moment_of(parse_moment(text), lambda: now)
        for text in ("2026-01-05", "2026-01-06", "2026-01-05T00:00:00", "2026-01-05T07:30:00Z")
    }
    assert [str(moment) for moment in told.values()] == [
        "2026-01-05 23:59:59.999999+00:00",
        "2026-01-06 23:59:59.999999+00:00",  # the day has begun
        "2026-01-05 00:00:00+00:00",  # midnight is not all of its day
        "2026-01-05 07:30:00+00:00",
    ]
    for later in ("2026-01-07", "2026-01-06T12:00:01"):
        with pytest.raises(OperationFailed, match=f"{later} .* has not come yet"):
            moment_of(parse_moment(later), lambda: now)
    with pytest.raises(typer.BadParameter, match="neither a day"):
        parse_moment("01/05/2026")


def test_following_survives_a_restart() -> None:
    """While the store does not answer it waits; what was appended meanwhile is shown then, nothing twice."""
    store = InMemoryEventStore()
    down: list[int] = []

    def open_store() -> Any:
        if down:
            down.pop()
            raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")
        return Flaky()

    class Flaky:
        def read_all(self, **how: Any) -> Any:
            if down:
                raise EndpointConnectionError(endpoint_url="http://127.0.0.1:1")
            return store.read_all(**how)

    append(store, "asset-KO", an.asset_listed("KO"), Cause.root())
    naps: list[float] = []
    told: list[str] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 2:
            down.extend([1, 2, 3])
            append(store, "asset-PEP", an.asset_listed("PEP"), Cause.root())

    wanted = Wanted(since=datetime.now(UTC) - timedelta(hours=1))
    found = followed(open_store, wanted, (EndpointConnectionError,), told.append, sleep)
    assert [next(found).metadata.stream_id for _ in range(2)] == ["asset-KO", "asset-PEP"]
    assert not down
    assert len(told) == 1
    append(store, "asset-XOM", an.asset_listed("XOM"), Cause.root())
    assert next(found).metadata.stream_id == "asset-XOM"


def rated(*symbols: str, store: InMemoryEventStore | None = None) -> tuple[InMemoryEventStore, InMemoryBlobs]:
    """Companies whose analyses are complete with rating 1, from the documents of the sandbox."""
    archive, store = InMemoryBlobs(), store or InMemoryEventStore(Ticking())
    for symbol in symbols:
        company = all_companies()[symbol]
        answers = {
            "OVERVIEW": sandbox.overview(company, None),
            "INCOME_STATEMENT": sandbox.income_statement(company),
            "BALANCE_SHEET": sandbox.balance_sheet(company),
            "CASH_FLOW": sandbox.cash_flow(company),
            "EARNINGS": sandbox.earnings(company),
        }
        refs = []
        for data_type, answer in answers.items():
            kept = archive.put(json.dumps(answer).encode())
            reference = {"dataType": data_type, "digest": kept.digest, "size": kept.size, "collectedAt": an.MOMENT}
            refs.append(msgspec.convert(reference, DocumentRef))
        analysis_id = new_id()
        asset = AssetToAnalyze(asset_id=symbol, symbol=symbol, analysis_id=analysis_id, documents=refs)
        needed = AnalysisNeeded(asset_ids=[symbol], batch_size=8, assets=[asset])
        append(store, f"batch-{symbol}", needed, Cause.root())
        complete = an.analysis_complete(symbol, investment_rating=1)
        append(
            store,
            f"analysis-{analysis_id}",
            msgspec.structs.replace(complete, analysis_id=analysis_id, asset_id=symbol),
            Cause.root(),
        )
    return store, archive


def test_another_rule_set_shows_who_would_move() -> None:
    """Real companies rated 1 by hand move to what their documents say; the store is as it was; a lost document is told."""
    store, archive = rated("KO", "AAPL", "XOM")
    before = list(store.read_all())
    outcome = what_if(1, store, ArchivedDocuments(archive), None, lambda line: None)
    assert (outcome.analyses, outcome.companies, outcome.failed) == (3, 3, [])
    assert outcome.moved == len(outcome.movers) > 0
    assert all(mover.rating_before == 1 != mover.rating_after for mover in outcome.movers)
    assert list(store.read_all()) == before
    early = what_if(
        1, store, ArchivedDocuments(archive), an.MOMENT + timedelta(minutes=2, seconds=30), lambda line: None
    )
    assert early.companies == 1
    archive.bodies.clear()
    lost = what_if(1, store, ArchivedDocuments(archive), None, lambda line: None, load_ruleset)
    assert (lost.moved, len(lost.failed)) == (0, 3)


def test_another_rule_set_may_leave_a_company_unrated() -> None:
    """That is a move, with the reason, and no failure."""
    store, archive = rated("KO")

    def demanding(version: int) -> Ruleset:
        return msgspec.structs.replace(load_ruleset(version), evidence=0.999)

    outcome = what_if(max(versions()), store, ArchivedDocuments(archive), None, lambda line: None, demanding)
    [mover] = outcome.movers
    assert (mover.rating_before, mover.rating_after, outcome.failed) == (1, None, [])
    [reason] = mover.reasons
    assert "a rating needs 100 %" in reason


def test_another_rule_set_compares_with_what_had_been_rated_before() -> None:
    """Five companies of the group rated the day before are peers of that time, and all ranks count; rated on the day itself they were not known."""
    confidence = {}
    for days in (1, 0):
        clock = Ticking()
        store = InMemoryEventStore(clock)
        clock.now -= timedelta(days=days)
        for number in range(5):
            peer = an.analysis_complete(
                f"P{number}",
                industry_group="Food, Beverage & Tobacco",
                fiscal_date_ending="2015-12-31",
                peer_metrics={**dict.fromkeys(COMPARED, 0.1), "revenue": 1e9 + number},
            )
            append(store, f"analysis-{peer.analysis_id}", peer, Cause.root())
        clock.now = an.MOMENT
        _, archive = rated("KO", store=store)
        outcome = what_if(max(versions()), store, ArchivedDocuments(archive), None, lambda line: None)
        [mover] = [each for each in outcome.movers if each.symbol == "KO"]
        confidence[days] = mover.confidence_after
    assert confidence[1] != confidence[0]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["replay"], "give either"),
        (["replay", "--projection", "cache"], "is none; choose"),
        (["replay", "--projection", "tables", "--as-of", "2026-01-05"], "only goes with --ruleset"),
    ],
)
def test_a_replay_of_nothing_is_wrong_usage(arguments: list[str], fault: str) -> None:
    """Exit code 2, and what to give."""
    result = CliRunner().invoke(typer_app, arguments)
    assert result.exit_code == 2
    assert fault in " ".join(result.output.replace("│", " ").split())


def test_the_rating_of_a_day_is_the_one_that_was_known_then() -> None:
    """Rated 2 on one day and 5 on the next: as of the first it is 2, whatever is known now; before both it is not rated."""
    clock = Ticking()
    store, archive = InMemoryEventStore(clock), InMemoryBlobs()
    asset_id = an.asset_id("KO")
    append(store, f"asset-{asset_id}", an.asset_listed("KO"), Cause.root())
    moments = [clock.now]
    for day, rating in enumerate((2, 5), start=1):
        clock.now = an.MOMENT + timedelta(days=day)
        analysis_id = an.uuid(f"0{day}")
        complete = an.analysis_complete("KO", investment_rating=rating, analysis_id=new_id())
        append(store, f"analysis-{analysis_id}", complete, Cause.root())
        moments.append(clock.now)

    def known(moment: datetime) -> list[int]:
        return [
            each.investment_rating
            for each in read_side_as_of(moment, store, ArchivedDocuments(archive), ["ko"])
            .questions.ratings(["KO"])
            .ratings
        ]

    assert [known(moment) for moment in moments] == [[], [2], [5]]
    assert known(moments[2] - timedelta(seconds=1)) == [2]

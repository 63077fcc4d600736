"""Replays on the deployed app: beside the live read models, while events arrive; and answers as of a moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from opensearchpy import OpenSearch

from signal9_application.pipeline import DayResult, Watch
from signal9_application.research import what_if
from signal9_contracts import AnalysisComplete, AssetListed, DataValidated
from signal9_eventstore import NONE, Cause
from signal9_readmodels.projections import ReplayRunning, lag_of, tables_as_of
from signal9_readmodels.projections.rebuilt_search import RebuildableSearch
from signal9_readmodels.projections.rebuilt_tables import RebuildableTables, contents_of
from signal9_readmodels.projections.replay import Replay
from signal9_readmodels.projections.states import DynamoReplayStates, this_process
from signal9_readmodels.search import OpenSearchIndex, SearchQuery, WordLlamaEmbedder
from signal9_runtime import new_id, utc_now

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def say(*line: object) -> None:
    """Progress, shown where pytest runs with -s."""
    print(*line, flush=True)  # noqa: T201  # a minute of silence looks like a hang


@pytest.fixture(scope="module")
def client(deployed: Any, day: DayResult) -> Any:
    """The deployed app after its day."""
    return deployed.client


@pytest.fixture
def arrive(client: Any) -> Callable[[], None]:
    """Makes an analysis happen to a company that the day did not pick."""
    unpicked = [asset for asset in client.tables.all_assets() if asset.last_attempted_at is None][-1]

    def happen() -> None:
        analysis_id = new_id()
        about = {"analysis_id": analysis_id, "asset_id": unpicked.asset_id, "symbol": unpicked.symbol}
        events = [DataValidated(**about), AnalysisComplete(**about, status="failed", error="an event of a test")]
        client.store.append(f"analysis-{analysis_id}", events, expected_version=NONE, cause=Cause.root())

    return happen


def wait_until_quiet(client: Any) -> None:
    Watch(client.pipeline).wait(datetime.now(UTC) - timedelta(hours=6), 120, lambda pending: say(pending))


def replay(client: Any, model: Any, arrive: Callable[[], None]) -> Replay:
    """A replay during whose first steps events go on arriving through the real bus and queues."""
    steps = iter(range(5))

    def during(line: str) -> None:
        say(line)
        if next(steps, None) is not None:
            arrive()

    return Replay(model, client.store, DynamoReplayStates(client.dynamodb), say=during)


def test_rebuilt_tables_are_the_live_ones_byte_for_byte(client: Any, arrive: Callable[[], None]) -> None:
    """Rebuilt while events arrive, switched to, brought back: every row of both sets is the same, and readers never miss one."""
    model = RebuildableTables(client.dynamodb, client.documents)
    before = model.live()
    wait_until_quiet(client)

    outcome = replay(client, model, arrive).run()

    assert outcome.diff.equal, outcome.diff
    assert outcome.diff.same > 500
    assert outcome.live != before
    assert len(client.tables.all_assets()) >= 448
    wait_until_quiet(client)
    back = replay(client, model, arrive).back()
    assert back.live == before
    wait_until_quiet(client)
    one, other = (
        {name: msgspec.json.encode(rows, order="deterministic") for name, rows in model.contents(part)}
        for part in (before, replayed_again(client, model, arrive))
    )
    assert one == other


def replayed_again(client: Any, model: RebuildableTables, arrive: Callable[[], None]) -> str:
    """The set that is built beside the live one and not switched to, when nothing arrives any more."""
    Replay(model, client.store, DynamoReplayStates(client.dynamodb), say=say).run(switch=False)
    return "b" if model.live() == "a" else "a"


def test_rebuilt_indices_are_the_live_ones_and_take_over_at_once(client: Any, arrive: Callable[[], None]) -> None:
    """A new generation behind the same aliases holds the same documents, vectors included, and is searched."""
    engine = OpenSearch(client.endpoint("opensearch"), timeout=30)
    model = RebuildableSearch(OpenSearchIndex(engine, WordLlamaEmbedder()), client.documents)
    before = model.live()
    wait_until_quiet(client)

    outcome = replay(client, model, arrive).run()

    assert outcome.diff.equal, outcome.diff
    assert outcome.diff.same >= 448
    assert outcome.live != before
    assert client.index.find(SearchQuery.parse("airline", limit=5)).hits
    wait_until_quiet(client)
    assert replay(client, model, arrive).back().live == before


def test_a_second_replay_is_refused(client: Any) -> None:
    """As long as another process is at work; the error names it."""
    states = DynamoReplayStates(client.dynamodb)
    stored = states.load("tables")
    running = msgspec.structs.replace(stored, owner=this_process(), seen_at=utc_now())
    states.save(running, stored)
    model = RebuildableTables(client.dynamodb, client.documents)
    with pytest.raises(ReplayRunning, match=this_process()):
        Replay(model, client.store, states, say=say).run()
    states.save(stored, running)


def test_as_of_now_is_what_the_live_tables_say_and_as_of_before_is_nothing(client: Any) -> None:
    """Folded from events alone, all eight tables equal the live ones; as of the moment before the first event they are empty."""
    wait_until_quiet(client)
    folded = tables_as_of(utc_now(), client.store, client.documents)
    live = {name: msgspec.json.encode(rows, order="deterministic") for name, rows in contents_of(client.tables)}
    then = {name: msgspec.json.encode(rows, order="deterministic") for name, rows in contents_of(folded)}
    assert then == live
    first = next(event for event in client.store.read_all() if isinstance(event, AssetListed))
    moment = first.metadata.occurred_at - timedelta(microseconds=1)
    assert tables_as_of(moment, client.store, client.documents).all_assets() == []


def test_the_same_rule_set_moves_nobody(client: Any, day: DayResult) -> None:
    """History under the rule set that rated it: each analysis comes out as it was."""
    ruleset = next(
        event.ruleset_version
        for event in client.store.read_all()
        if isinstance(event, AnalysisComplete) and event.ruleset_version
    )
    outcome = what_if(ruleset, client.store, client.documents, None, say)
    assert outcome.analyses >= len(day.ratings)
    assert (outcome.moved, outcome.failed) == (0, [])


def test_a_quiet_app_is_not_behind(client: Any) -> None:
    """Neither projection has an event left to apply."""
    wait_until_quiet(client)
    lags = [lag_of(projection, client.store, utc_now()) for projection in client.projections]
    assert [(lag.projection, lag.events) for lag in lags] == [("tables", 0), ("search", 0)]


def test_the_commands_of_history_answer(client: Any, shell: Any, day: DayResult) -> None:
    """A replay, the way back, a rating as of now and as of long ago, the tree of an event, other rules: as a person asks for them."""
    wait_until_quiet(client)
    outcome = shell.data("replay", "--projection", "tables")
    assert outcome["switched"]
    assert (outcome["diff"]["changed"], outcome["diff"]["added"], outcome["diff"]["removed"]) == (0, 0, 0)
    assert shell.data("replay", "--projection", "tables", "--back")["live"] == outcome["previous"]
    symbol = day.ratings[0].symbol
    now = f"{utc_now():%Y-%m-%dT%H:%M:%S}"
    [then] = shell.data("ratings", symbol, "--as-of", now)["ratings"]
    assert then == shell.data("ratings", symbol)["ratings"][0]
    assert shell.data("explain", symbol, "--as-of", now)["analysisId"] == then["analysisId"]
    long_ago = shell.run("ratings", symbol, "--as-of", "2020-01-01")
    assert (long_ago.returncode, "No asset has the symbol" in long_ago.stderr) == (1, True)
    complete = next(
        event for event in client.store.read_all() if getattr(event, "analysis_id", "") == then["analysisId"]
    )
    tree = shell.data("events", "--tree", complete.metadata.event_id)
    assert tree["detailType"] == "pollinationPlanned"
    assert complete.metadata.event_id in str(tree)
    assert shell.data("replay", "--ruleset", "2")["analyses"] >= len(day.ratings)
    states = {part["name"]: part["state"] for part in shell.data("status")}
    assert states["projection tables"] == states["projection search"] == "current"

"""A second vendor is a folder and one line of registration: the real functions plan, fetch, check, rate and tell the news by it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from signal9_contracts import (
    AnalysisComplete,
    AnalysisNeeded,
    AssetListed,
    DataValidated,
    EarningsCalendarSynced,
    EarningsProcessed,
    EarningsScheduled,
    FundamentalsCollected,
    NewsCollected,
    NewsScored,
    NewsSynced,
    PollenationNeeded,
    PollinationFailed,
    PollinationPlanned,
    names,
)
from signal9_domain import Asset, DayPlan
from signal9_eventstore import Append, Cause
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_infra.arns import Arns
from signal9_infra.environment import environment_of
from signal9_infra.manifest import read_manifests
from signal9_infra.settings import ServerSettings
from signal9_infra.stages import find_stage
from signal9_rating import CURRENT_RULESET, decode, load_ruleset, rate
from signal9_readmodels import ReadTables
from signal9_runtime import BlobRef, S3Blobs
from signal9_testkit.consumer import envelope_of
from signal9_testkit.servers import EmulatorService
from signal9_vendors import VENDORS, company_from

from ..golden.outputs import packaged, with_quarters
from .deployed import deploy, function, process, records
from .folio import FOLIO
from .folio.server import TOKEN, FolioServer, story
from .walk import ROOT

pytestmark = pytest.mark.integration

LISTED = ("KO", "BF.B", "GONE", "SPENT")
"""A company, one with a share class, one that Folio does not know, one for which Folio has no call left."""


class Deployed:
    """The functions, and what they stored."""

    def __init__(self, aws: Any, server: FolioServer) -> None:
        self.store = DynamoEventStore(aws("dynamodb"))
        self.tables = ReadTables.on(aws("dynamodb"), "a")
        self.server = server
        self._projected = 0

    def deliver(self, name: str, *messages: str) -> None:
        """Give messages to a function that takes them from a queue, then bring the tables up to date."""
        assert function(name)(records(*messages)) == {"batchItemFailures": []}
        self.project()

    def fire(self, name: str, **fields: Any) -> None:
        """Fire a function's schedule."""
        self.deliver(name, json.dumps({"schedule": name, **fields}))

    def project(self) -> None:
        """Give the events since the last time to the tables."""
        events = list(self.store.read_all())
        new = [envelope_of(event) for event in events[self._projected :]]
        self._projected = len(events)
        assert function("project_tables")(records(*new)) == {"batchItemFailures": []}

    def of(self, kind: type[Any]) -> list[Any]:
        """The stored events of a kind, in the order of their appending."""
        return [event for event in self.store.read_all() if isinstance(event, kind)]

    def task(self, name: str, document: Any) -> Any:
        """Run a task of the workflow."""
        return function(name)(json.loads(json.dumps(document, default=str)))


@pytest.fixture(scope="module")
def deployed(emulator_service: EmulatorService, aws_account: str) -> Iterator[Deployed]:
    """The functions on tables and buckets of their own, with Folio as the vendor, and four listed companies."""
    from signal9_testkit.servers.emulator import AwsClients

    account = f"8{aws_account[1:]}"
    aws = AwsClients(emulator_service.url, account)
    buckets = deploy(aws, {"folio_token": TOKEN})
    companies = {symbol: company_from(with_quarters(packaged(symbol))) for symbol in ("KO", "PEP")}
    dates = [
        {"WHO": "KO", "WHEN": "10.02.2027", "OF": "31.12.2026"},
        {"WHO": "BF/B", "WHEN": "soon", "OF": "31.12.2026"},
    ]
    stories = [
        story(1, 60, "KO", "NOT.US"),
        story(2, -60, "BF.B"),
        {**story(3, 10, "KO"), "LINK": "file:///etc/passwd"},
    ]
    server = FolioServer({"KO": companies["KO"], "BF.B": companies["PEP"]}, dates, stories)
    servers = ServerSettings(vendors="http://127.0.0.1:9", opensearch="", redis="", plan="free")
    arns = Arns(partition="aws", region="us-east-1", account=account)
    variables = emulator_service.environment(account)
    for manifest in read_manifests(ROOT).values():
        variables |= environment_of(manifest, find_stage("local"), servers, arns)
    variables |= {**buckets, "SIGNAL9_VENDOR": "folio", "SIGNAL9_FOLIO_URL": server.url}
    with process(variables) as monkeypatch, server:
        monkeypatch.setitem(VENDORS, FOLIO.name, FOLIO)  # the one line of registration
        found = Deployed(aws, server)
        found.store.append_all(
            [Append(Asset.stream(symbol), [listed(symbol)], 0) for symbol in LISTED], cause=Cause.root()
        )
        found.project()
        run(found)
        yield found


def listed(symbol: str) -> AssetListed:
    return AssetListed(
        asset_id=symbol, symbol=symbol, name=symbol, exchange="NYSE", asset_class="us_equity", tradable=True
    )


def run(deployed: Deployed) -> None:
    """A day: calendar, news, plan, pollination, analysis."""
    deployed.fire("sync_earnings_calendar", date="2027-01-05")
    deployed.fire("sync_news", at="2026-01-05T12:00:00Z")
    deployed.fire("plan_pollination", triggerType="backfill", maxAssets=4)
    for needed in deployed.of(PollenationNeeded):
        deployed.deliver("pollinate", envelope_of(needed))
    for outcome in deployed.of(FundamentalsCollected) + deployed.of(PollinationFailed):
        deployed.deliver("request_analysis", envelope_of(outcome))
    [request] = deployed.of(AnalysisNeeded)
    assert isinstance(request, AnalysisNeeded)
    for asset in request.assets:
        task = {"asset": to_document(asset), "batchId": request.batch_id}
        task |= {"correlationId": "day", "causationId": request.metadata.event_id}
        task["validation"] = deployed.task("validate_data", {**task, "position": 0, "batchAssetIds": [asset.asset_id]})
        task["analysis"] = deployed.task("analyze_asset", task)
        deployed.task("store_result", task)
    deployed.project()


def to_document(struct: msgspec.Struct) -> Any:
    return json.loads(msgspec.json.encode(struct))


def reference(complete: AnalysisComplete) -> BlobRef:
    """Where the whole analysis lies."""
    assert complete.result_digest is not None
    assert complete.result_size is not None
    return BlobRef(complete.result_digest, complete.result_size)


def test_the_calendar_is_read_by_our_spelling(deployed: Deployed) -> None:
    """Days are told as any vendor's are; a broken one is named and stops no other; it costs the call that is kept for it."""
    [scheduled] = deployed.of(EarningsScheduled)
    assert (scheduled.symbol, scheduled.report_date, scheduled.fiscal_date_ending) == ("KO", "2027-02-10", "2026-12-31")
    [synced] = deployed.of(EarningsCalendarSynced)
    assert (synced.rows, synced.known, synced.broken) == (2, 1, 1)
    assert (synced.faults[0].entry, synced.faults[0].expected) == (2, "a day, DD.MM.YYYY")


def test_the_news_are_scored_for_the_companies_in_them(deployed: Deployed) -> None:
    """Scores are scaled to ours, the share class is the broker's, and an address that is none leaves its story out."""
    assert [
        (event.title, event.sentiment, event.label, event.mentions[0].symbol) for event in deployed.of(NewsScored)
    ] == [
        ("Story 1", 0.6, "Bullish", "KO"),
        ("Story 2", -0.6, "Bearish", "BF.B"),
    ]
    assert sorted(event.symbol for event in deployed.of(NewsCollected)) == ["BF.B", "KO"]
    [synced] = deployed.of(NewsSynced)
    assert (synced.articles, synced.scored, synced.broken, synced.faults[0].field) == (3, 2, 1, "LINK")


def test_a_plan_gives_out_as_many_calls_as_a_company_has_documents(deployed: Deployed) -> None:
    """Two documents a company, asked for by the vendor's own spelling, under the vendor's own plan."""
    [planned] = deployed.of(PollinationPlanned)
    assert (planned.vendor, planned.calls_limit, planned.calls_planned, len(planned.picked)) == ("folio", 40, 8, 4)
    assert [needed.data_types for needed in deployed.of(PollenationNeeded)] == [["OVERVIEW", "EARNINGS"]] * 4
    assert deployed.store.read_stream(DayPlan.stream_of("folio", planned.metadata.occurred_at.date()))
    assert {("book", "BF/B"), ("slips", "BF/B"), ("dates", ""), ("wire", "")} <= set(deployed.server.asked)


def test_a_refusal_is_an_outcome_by_its_own_reason(deployed: Deployed) -> None:
    """Folio's codes are told apart, and its token is in no text."""
    failed = {event.symbol: event for event in deployed.of(PollinationFailed)}
    assert {symbol: event.code for symbol, event in failed.items()} == {
        "GONE": "unknownSymbol",
        "SPENT": "budgetExhausted",
    }
    assert not any(TOKEN in event.detail for event in failed.values())
    assert deployed.of(EarningsProcessed), "the quarters tell of a report that came out"


@pytest.mark.parametrize(("symbol", "twin"), [("KO", "KO"), ("BF.B", "PEP")])
def test_a_company_is_rated_as_by_the_first_vendor(deployed: Deployed, symbol: str, twin: str) -> None:
    """The same figures in other words, units and documents give the same rating; each source says where Folio states the figure."""
    complete = {event.symbol: event for event in deployed.of(AnalysisComplete)}[symbol]
    assert complete.status == "completed"
    assert symbol in {event.symbol for event in deployed.of(DataValidated)}
    analysis = decode(S3Blobs.from_environment(names.RESULTS_BUCKET).get(reference(complete)))
    collected = {event.symbol: event for event in deployed.of(FundamentalsCollected)}[symbol]
    first = rate(
        company_from(with_quarters(packaged(twin))),
        load_ruleset(CURRENT_RULESET),
        collected.documents[0].collected_at.date(),
    )
    assert "news_sentiment" in analysis.metrics
    told = ("financial_health", "profitability", "growth", "valuation")
    for name in told:
        assert getattr(analysis.components, name) == pytest.approx(getattr(first.components, name)), name
    sources = [source for reason in analysis.reasons for source in reason.sources]
    assert {source.document for source in sources} <= {"OVERVIEW", "EARNINGS", "NEWS_SENTIMENT"}
    assert any(source.path.startswith("$.YEARS[0].PNL['TOTAL-REVENUE']") for source in sources)
    quarters = [source.path for source in sources if source.document == "EARNINGS"]
    assert quarters
    assert all(re.fullmatch(r"\$\.QUARTERS\[\d+\](\.[A-Z]+)?\['[A-Z-]+'\]", path) for path in quarters), quarters


def test_the_tables_hold_the_vendors_figures(deployed: Deployed) -> None:
    """Rows of three statements from one document, quarters from the other, and what the company is in its own row."""
    [asset] = [row for row in deployed.tables.all_assets() if row.symbol == "KO"]
    assert (asset.sector, asset.market_cap is not None) == ("CONSUMER STAPLES", True)
    for table in (deployed.tables.income_statement, deployed.tables.balance_sheet, deployed.tables.cash_flow):
        periods = {row["period"].split("#")[0] for row in table.of("KO")}
        assert periods == {"annual", "quarterly"}
    newest = max(
        (row for row in deployed.tables.income_statement.of("KO")), key=lambda row: row["period"][:6] + row["period"]
    )
    assert "TOTAL-REVENUE" in newest

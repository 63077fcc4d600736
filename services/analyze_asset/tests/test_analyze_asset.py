"""One company rated beside those that were rated before it."""

import json
from datetime import timedelta

import msgspec

from signal9_analyze_asset.application import analyze_asset
from signal9_contracts import AssetToAnalyze, DocumentRef
from signal9_contracts.operations import TaskInput
from signal9_rating import Analysis, decode, versions
from signal9_readmodels import PeerRow, ReadTables
from signal9_runtime import InMemoryBlobs
from signal9_sandbox import documents as sandbox
from signal9_sandbox.companies import all_companies
from signal9_testkit import an
from signal9_vendors import ArchivedDocuments

TODAY = an.MOMENT
YESTERDAY = an.MOMENT - timedelta(days=1)


class World:
    """The documents of Coca-Cola, collected today, and the table of what was rated."""

    def __init__(self) -> None:
        self.archive, self.results, self.tables = InMemoryBlobs(), InMemoryBlobs(), ReadTables.in_memory()
        company = all_companies()["KO"]
        answers = {
            "OVERVIEW": sandbox.overview(company, None),
            "INCOME_STATEMENT": sandbox.income_statement(company),
            "BALANCE_SHEET": sandbox.balance_sheet(company),
            "CASH_FLOW": sandbox.cash_flow(company),
            "EARNINGS": sandbox.earnings(company),
        }
        refs = []
        for data_type, answer in answers.items():
            kept = self.archive.put(json.dumps(answer).encode())
            reference = {"dataType": data_type, "digest": kept.digest, "size": kept.size, "collectedAt": TODAY}
            refs.append(msgspec.convert(reference, DocumentRef))
        asset = AssetToAnalyze(
            asset_id=an.asset_id("KO"), symbol="KO", analysis_id=an.uuid("analysis-KO"), documents=refs
        )
        self.task = TaskInput(asset=asset, batch_id=an.BATCH, correlation_id="day", causation_id="needed")

    def rate(self) -> Analysis:
        """Rate it by the newest rule set."""
        documents = ArchivedDocuments(self.archive)
        answer = analyze_asset(self.task, documents, self.results, self.tables, ruleset=max(versions()))
        return decode(self.results.bodies[str(answer["digest"])])

    def rated(self, like: Analysis, symbol: str, day: str) -> None:
        """Put a company of the same group and fiscal year into the table, as rated on a day."""
        assert like.fiscal_date_ending is not None
        row = PeerRow(
            industry_group=str(like.group),
            rated=f"{day}T12:00:00.000000Z#{symbol}",
            asset_id=symbol,
            analysis_id=an.uuid(f"analysis-{symbol}"),
            symbol=symbol,
            as_of=day,
            fiscal_date_ending=like.fiscal_date_ending.isoformat(),
            metrics={**like.peer_metrics, "revenue": 1e9 + len(symbol) + ord(symbol[-1])},
            investment_rating=3,
            stream_version=2,
        )
        self.tables.peers.put(row.row())


def test_a_company_is_compared_with_those_rated_before_its_day() -> None:
    """Four rated yesterday are too few, five are its peers; what is rated on the day itself, before or after it, changes no byte."""
    world = World()
    alone = world.rate()
    assert {peer.origin for peer in alone.peers} <= {"reference"}
    for symbol in ("PA", "PB", "PC", "PD"):
        world.rated(alone, symbol, YESTERDAY.date().isoformat())
    assert world.rate() == alone
    world.rated(alone, "PE", YESTERDAY.date().isoformat())

    beside = world.rate()
    assert [peer.symbol for peer in beside.peers] == ["PA", "PB", "PC", "PD", "PE"]
    assert {(peer.origin, peer.as_of) for peer in beside.peers} == {("rated", YESTERDAY.date())}
    stored = len(world.results.bodies)
    world.rated(alone, "PF", TODAY.date().isoformat())
    assert world.rate() == beside
    assert len(world.results.bodies) == stored, "a second try writes the same object"

"""The workflow's tasks in their order, on a real company's documents: validate, analyse, store."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from signal9_analyze_asset.application import analyze_asset
from signal9_contracts import AnalysisComplete, AssetToAnalyze, DataRejected, DataValidated, DocumentRef, NewsRef
from signal9_contracts.operations import StoredAnalysis, StoreInput, TaskInput, ValidationInput
from signal9_eventstore import InMemoryEventStore
from signal9_rating import decode
from signal9_readmodels import ReadTables
from signal9_runtime import InMemoryBlobs
from signal9_sandbox import documents as sandbox
from signal9_sandbox.companies import all_companies
from signal9_store_result.application import store_result
from signal9_testkit import an
from signal9_validate_data.application import validate_data
from signal9_validate_data.metrics import EmfMetrics
from signal9_vendors import ArchivedDocuments, company_from


def clock() -> datetime:
    return datetime(2026, 1, 5, 7, tzinfo=UTC)


class Measured:
    """Keeps the number of faults of each verdict."""

    def __init__(self) -> None:
        self.faults: list[int] = []

    def measured(self, faults: int) -> None:
        self.faults.append(faults)


def coca_cola() -> dict[str, bytes]:
    company = all_companies()["KO"]
    answers = {
        "OVERVIEW": sandbox.overview(company, None),
        "INCOME_STATEMENT": sandbox.income_statement(company),
        "BALANCE_SHEET": sandbox.balance_sheet(company),
        "CASH_FLOW": sandbox.cash_flow(company),
        "EARNINGS": sandbox.earnings(company),
    }
    return {name: json.dumps(answer).encode() for name, answer in answers.items()}


def task_of(documents: dict[str, bytes], archive: InMemoryBlobs, symbol: str = "KO") -> ValidationInput:
    refs = []
    for data_type, body in documents.items():
        kept = archive.put(body)
        reference = {"dataType": data_type, "digest": kept.digest, "size": kept.size, "collectedAt": an.MOMENT}
        refs.append(msgspec.convert(reference, DocumentRef))
    asset = AssetToAnalyze(
        asset_id=an.asset_id("KO"), symbol=symbol, analysis_id=an.uuid("analysis-KO"), documents=refs
    )
    return ValidationInput(asset=asset, batch_id=an.BATCH, correlation_id="day", causation_id="needed")


def test_a_real_company_is_rated_and_its_result_can_be_read_back() -> None:
    """Coca-Cola's own figures pass the checks, are rated, and the event names the bytes of the whole analysis."""
    archive, results, store = InMemoryBlobs(), InMemoryBlobs(), InMemoryEventStore()
    task = task_of(coca_cola(), archive)
    assert validate_data(task, ArchivedDocuments(archive), store, Measured(), clock)["isValid"]
    answer = analyze_asset(task, ArchivedDocuments(archive), results, ReadTables.in_memory())
    stored = StoreInput(
        **{field: getattr(task, field) for field in TaskInput.__struct_fields__},
        analysis=msgspec.convert(answer, StoredAnalysis),
    )
    brief = store_result(stored, results, store)
    validated, complete = store.read_stream(f"analysis-{task.asset.analysis_id}")
    assert isinstance(validated, DataValidated)
    assert isinstance(complete, AnalysisComplete)
    assert complete.investment_rating == brief["investmentRating"]
    assert complete.investment_rating in range(1, 6)
    assert complete.reasons
    assert complete.result_digest is not None
    analysis = decode(results.bodies[complete.result_digest])
    assert analysis.digests == {ref.data_type: ref.digest for ref in task.asset.documents}
    assert complete.metadata.causation_id == "needed"


def test_news_reach_the_rating_with_their_digest() -> None:
    """The moods of a round change the sentiment, and the analysis names their bytes."""
    archive, results = InMemoryBlobs(), InMemoryBlobs()
    task = task_of(coca_cola(), archive)
    mood = {"ticker": "KO", "relevance_score": "0.9", "ticker_sentiment_score": "0.8"}
    feed = [{"time_published": "20260105T060000", "ticker_sentiment": [mood]}]
    kept = archive.put(json.dumps({"feed": feed}).encode())
    news = NewsRef(digest=kept.digest, size=kept.size, collected_at=an.MOMENT)
    told = msgspec.structs.replace(task, asset=msgspec.structs.replace(task.asset, news=news))
    analyses = []
    for each in (task, told):
        analyze_asset(each, ArchivedDocuments(archive), results, ReadTables.in_memory())
        analyses.append(decode(list(results.bodies.values())[-1]))
    assert analyses[0].components.sentiment != analyses[1].components.sentiment
    assert analyses[1].digests["NEWS_SENTIMENT"] == kept.digest


def test_a_second_try_of_each_task_changes_nothing() -> None:
    """A retried workflow finds the verdict and the rating that are there."""
    archive, results, store = InMemoryBlobs(), InMemoryBlobs(), InMemoryEventStore()
    task, measured = task_of(coca_cola(), archive), Measured()
    assert validate_data(task, ArchivedDocuments(archive), store, measured, clock) == validate_data(
        task, ArchivedDocuments(archive), store, measured, clock
    )
    assert measured.faults == [0], "a retry must not count as another company"
    tables = ReadTables.in_memory()
    assert analyze_asset(task, ArchivedDocuments(archive), results, tables) == analyze_asset(
        task, ArchivedDocuments(archive), results, tables
    )
    assert len(results.bodies) == 1
    assert len(list(store.read_all())) == 1


@pytest.mark.parametrize(
    ("name", "body", "path"),
    [
        ("BALANCE_SHEET", b"<html>busy</html>", "BALANCE_SHEET:$"),
        ("OVERVIEW", b"{}", "OVERVIEW:$"),
    ],
)
def test_a_bad_document_is_rejected_with_its_path(name: str, body: bytes, path: str) -> None:
    """The event says which document, where, what came and what was expected."""
    archive, store = InMemoryBlobs(), InMemoryEventStore()
    task, measured = task_of({**coca_cola(), name: body}, archive), Measured()
    assert not validate_data(task, ArchivedDocuments(archive), store, measured, clock)["isValid"]
    [rejected] = store.read_all()
    assert isinstance(rejected, DataRejected)
    assert rejected.faults[0].path.startswith(path)
    assert measured.faults == [len(rejected.faults)]


@pytest.mark.parametrize("name", ["INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"])
def test_a_statement_without_reports_rejects_nothing_and_is_said(name: str) -> None:
    """The company passes, is rated or unrated by what is left, and the event says what is missing."""
    archive, results, store = InMemoryBlobs(), InMemoryBlobs(), InMemoryEventStore()
    empty = b'{"symbol": "KO", "annualReports": [], "quarterlyReports": []}'
    task = task_of({**coca_cola(), name: empty}, archive)
    assert validate_data(task, ArchivedDocuments(archive), store, Measured(), clock)["isValid"]
    answer = analyze_asset(task, ArchivedDocuments(archive), results, ReadTables.in_memory())
    stored = StoreInput(
        **{field: getattr(task, field) for field in TaskInput.__struct_fields__},
        analysis=msgspec.convert(answer, StoredAnalysis),
    )
    brief = store_result(stored, results, store)
    assert brief["status"] == "completed"
    assert brief["cautions"]
    assert (brief["investmentRating"] is None) == bool(brief.get("unratedReason"))


def test_documents_of_another_company_are_rejected() -> None:
    """What was asked for PEP and came for KO is not rated as PEP."""
    archive, store = InMemoryBlobs(), InMemoryEventStore()
    assert not validate_data(
        task_of(coca_cola(), archive, symbol="PEP"), ArchivedDocuments(archive), store, Measured(), clock
    )["isValid"]


def test_an_asset_that_stands_in_its_batch_twice_is_rejected_the_second_time() -> None:
    """The fault names both places; the first one is rated as ever."""
    archive, store = InMemoryBlobs(), InMemoryEventStore()
    first = task_of(coca_cola(), archive)
    asset_id = first.asset.asset_id
    again = msgspec.structs.replace(
        first,
        asset=msgspec.structs.replace(first.asset, analysis_id=an.uuid("again")),
        position=2,
        batch_asset_ids=["another", asset_id, asset_id],
    )
    once = msgspec.structs.replace(first, position=1, batch_asset_ids=again.batch_asset_ids)
    assert validate_data(once, ArchivedDocuments(archive), store, Measured(), clock)["isValid"]
    assert not validate_data(again, ArchivedDocuments(archive), store, Measured(), clock)["isValid"]
    [rejected] = store.read_stream(f"analysis-{again.asset.analysis_id}")
    assert isinstance(rejected, DataRejected)
    assert rejected.faults[0].path == "analysisNeeded:$.assets[2].assetId"
    assert "assets[1]" in rejected.faults[0].expected


def test_the_metrics_are_a_line_that_cloudwatch_reads(capsys: pytest.CaptureFixture[str]) -> None:
    """ValidationErrors and ValidationSuccessRate in Signal9/DataValidation, in the embedded metric format."""
    EmfMetrics().measured(faults=3)
    [line] = capsys.readouterr().out.splitlines()
    document = json.loads(line)
    [directive] = document["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "Signal9/DataValidation"
    assert {metric["Name"]: metric["Unit"] for metric in directive["Metrics"]} == {
        "ValidationErrors": "Count",
        "ValidationSuccessRate": "Percent",
    }
    assert (document["ValidationErrors"], document["ValidationSuccessRate"]) == ([3.0], [0.0])


def test_the_sandbox_answers_what_the_analysis_reads() -> None:
    """The figures survive the vendor's shape: Coca-Cola's 2015 revenue of 44,294 million dollars."""
    company = company_from(coca_cola())
    revenues = {report.ending.year: report.total_revenue for report in company.income.annual}
    assert revenues[2015] == 44_294_000_000

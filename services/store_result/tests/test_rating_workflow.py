"""The workflow's tasks in their order, on a real company's documents: validate, analyse, store."""

import json
from datetime import UTC, datetime

import msgspec
import pytest

from signal9_analysis import Company, decode
from signal9_analyze_asset.application import analyze_asset
from signal9_contracts import AnalysisComplete, AssetToAnalyze, DataRejected, DataValidated, DocumentRef
from signal9_eventstore import InMemoryEventStore
from signal9_messaging import TaskInput
from signal9_store_result.application import StoredAnalysis, StoreInput, store_result
from signal9_testkit import an
from signal9_testkit.sandbox import documents as sandbox
from signal9_testkit.sandbox.companies import all_companies
from signal9_validate_data.application import validate_data
from signal9_vendors import InMemoryDocumentArchive


def clock() -> datetime:
    return datetime(2026, 1, 5, 7, tzinfo=UTC)


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


def task_of(documents: dict[str, bytes], archive: InMemoryDocumentArchive, symbol: str = "KO") -> TaskInput:
    refs = []
    for data_type, body in documents.items():
        kept = archive.put(body)
        reference = {"dataType": data_type, "digest": kept.digest, "size": kept.size, "collectedAt": an.MOMENT}
        refs.append(msgspec.convert(reference, DocumentRef))
    asset = AssetToAnalyze(
        asset_id=an.asset_id("KO"), symbol=symbol, analysis_id=an.uuid("analysis-KO"), documents=refs
    )
    return TaskInput(asset=asset, batch_id=an.BATCH, correlation_id="day", causation_id="needed")


def test_a_real_company_is_rated_and_its_result_can_be_read_back() -> None:
    """Coca-Cola's own figures pass the checks, are rated, and the event names the bytes of the whole analysis."""
    archive, results, store = InMemoryDocumentArchive(), InMemoryDocumentArchive(), InMemoryEventStore()
    task = task_of(coca_cola(), archive)
    assert validate_data(task, archive, store, clock)["isValid"]
    answer = analyze_asset(task, archive, results)
    stored = StoreInput(
        **{field: getattr(task, field) for field in task.__struct_fields__},
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


def test_a_second_try_of_each_task_changes_nothing() -> None:
    """A retried workflow finds the verdict and the rating that are there."""
    archive, results, store = InMemoryDocumentArchive(), InMemoryDocumentArchive(), InMemoryEventStore()
    task = task_of(coca_cola(), archive)
    assert validate_data(task, archive, store, clock) == validate_data(task, archive, store, clock)
    assert analyze_asset(task, archive, results) == analyze_asset(task, archive, results)
    assert len(results.bodies) == 1
    assert len(list(store.read_all())) == 1


@pytest.mark.parametrize(
    ("name", "body", "path"),
    [
        ("BALANCE_SHEET", b"<html>busy</html>", "BALANCE_SHEET:$"),
        (
            "INCOME_STATEMENT",
            b'{"symbol": "KO", "annualReports": [], "quarterlyReports": []}',
            "INCOME_STATEMENT:$.annualReports",
        ),
        ("OVERVIEW", b"{}", "OVERVIEW:$"),
    ],
)
def test_a_bad_document_is_rejected_with_its_path(name: str, body: bytes, path: str) -> None:
    """The event says which document, where, what came and what was expected."""
    archive, store = InMemoryDocumentArchive(), InMemoryEventStore()
    task = task_of({**coca_cola(), name: body}, archive)
    assert not validate_data(task, archive, store, clock)["isValid"]
    [rejected] = store.read_all()
    assert isinstance(rejected, DataRejected)
    assert rejected.faults[0].path.startswith(path)


def test_documents_of_another_company_are_rejected() -> None:
    """What was asked for PEP and came for KO is not rated as PEP."""
    archive, store = InMemoryDocumentArchive(), InMemoryEventStore()
    assert not validate_data(task_of(coca_cola(), archive, symbol="PEP"), archive, store, clock)["isValid"]


def test_the_sandbox_answers_what_the_analysis_reads() -> None:
    """The figures survive the vendor's shape: Coca-Cola's 2015 revenue of 44,294 million dollars."""
    company = Company.from_documents(coca_cola())
    revenues = {report.fiscal_date_ending.year: report.total_revenue for report in company.income.annual_reports}
    assert revenues[2015] == 44_294_000_000

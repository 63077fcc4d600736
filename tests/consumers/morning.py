"""The events of one morning, made by the services' own application code: one company rated, one rejected, one unknown, one that is a fund."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from signal9_analyze_asset.application import analyze_asset
from signal9_contracts import AnalysisNeeded, Event, FundamentalsCollected, PollenationNeeded, PollinationFailed
from signal9_contracts.operations import (
    FailureInput,
    ScheduleTriggered,
    StoredAnalysis,
    StoreInput,
    TaskInput,
    ValidationInput,
)
from signal9_eventstore import InMemoryEventStore
from signal9_plan_pollination.application import plan_pollination
from signal9_pollinate.application import pollinate
from signal9_readmodels import AssetRow, ReadTables
from signal9_record_failure.application import record_failure
from signal9_request_analysis.application import request_analysis
from signal9_runtime import InMemoryBlobs
from signal9_sandbox import documents as answers
from signal9_sandbox.companies import all_companies
from signal9_start_analysis.application import start_analysis
from signal9_store_result.application import store_result
from signal9_testkit import an
from signal9_testkit.fakes import InMemoryWorkflow
from signal9_validate_data.application import validate_data
from signal9_validate_data.metrics import EmfMetrics
from signal9_vendors import AlphaVantage, ArchivedDocuments, InMemoryCallBudget, RawDocument, find_vendor, plans
from signal9_vendors.errors import UnknownSymbol

MOMENT = datetime(2026, 1, 5, 7, tzinfo=UTC)
RATED, REJECTED, UNKNOWN, FUND = "KO", "PEP", "NOPE", "XOM"


class Universe:
    """Four companies, none collected yet."""

    def all_assets(self) -> Sequence[AssetRow]:
        return [
            AssetRow(asset_id=an.asset_id(symbol), symbol=symbol, stream_version=1)
            for symbol in (RATED, REJECTED, UNKNOWN, FUND)
        ]

    def report_is_processed(self, asset_id: str, day: str) -> bool:
        return False


class Vendor:
    """The sandbox's answers without its server; one company's balance sheet is broken, one company it does not know, one
    it calls a fund, which is analysed and unrated.
    """

    latest_report = staticmethod(AlphaVantage.latest_report)

    def fetch(self, data_type: str, symbol: str, within: float | None = None) -> RawDocument:
        company = all_companies().get(symbol)
        if company is None:
            raise UnknownSymbol(f"The vendor does not know {symbol!r}.")
        answer: Mapping[str, Callable[[], Any]] = {
            "OVERVIEW": lambda: {
                **answers.overview(company, None),
                "AssetType": "ETF" if symbol == FUND else "Common Stock",
            },
            "INCOME_STATEMENT": lambda: answers.income_statement(company),
            "BALANCE_SHEET": lambda: {} if symbol == REJECTED else answers.balance_sheet(company),
            "CASH_FLOW": lambda: answers.cash_flow(company),
            "EARNINGS": lambda: answers.earnings(company),
        }
        body = json.dumps(answer[data_type]()).encode()
        return RawDocument(body=body, fetched_at=MOMENT)


def events_of_a_morning() -> list[Event]:
    """Run the services in the flow's order and give all that they appended."""
    store, archive, results = InMemoryEventStore(), InMemoryBlobs(), InMemoryBlobs()
    budget = InMemoryCallBudget(plans("premium"), lambda: MOMENT)
    plan_pollination(ScheduleTriggered(), find_vendor("alphavantage"), Universe(), budget, store, lambda: MOMENT)
    for needed in _all(store, PollenationNeeded):
        pollinate(needed, Vendor(), archive, store, lambda: 60.0)
    for outcome in _all(store, FundamentalsCollected, PollinationFailed):
        request_analysis(outcome, store)
    workflow = InMemoryWorkflow()
    for ready in _all(store, AnalysisNeeded):
        start_analysis(ready, workflow)
    for document in workflow.started.values():
        common = {name: document[name] for name in ("batchId", "correlationId", "causationId", "traceHeader")}
        ids = [asset["assetId"] for asset in document["assets"]]
        for position, asset in enumerate(document["assets"]):
            task = {**common, "asset": asset, "position": position, "batchAssetIds": ids}
            _analyse(task, archive, results, store)
    return list(store.read_all())


def _analyse(
    document: dict[str, Any],
    archive: InMemoryBlobs,
    results: InMemoryBlobs,
    store: InMemoryEventStore,
) -> None:
    task = msgspec.convert(document, TaskInput)
    verdict = validate_data(
        msgspec.convert(document, ValidationInput), ArchivedDocuments(archive), store, EmfMetrics(), lambda: MOMENT
    )
    if not verdict["isValid"]:
        record_failure(msgspec.convert({**document, "validation": verdict}, FailureInput), store)
        return
    kept = msgspec.convert(
        analyze_asset(task, ArchivedDocuments(archive), results, ReadTables.in_memory()), StoredAnalysis
    )
    store_result(msgspec.convert({**document, "analysis": msgspec.to_builtins(kept)}, StoreInput), results, store)


def _all(store: InMemoryEventStore, *kinds: type[Event]) -> list[Any]:
    return [event for event in store.read_all() if isinstance(event, kinds)]

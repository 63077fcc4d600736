"""Builders of events that are valid by construction: `an.asset_listed("KO")`, `an.earnings_processed(earnings_date="2026-01-29")`.

Each gives the contracts' example as a store would have appended it; keyword arguments replace single fields, `asset_id` and `metadata`
included. What does not fit the contract is refused where it is built, with the path of the fault.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from inspect import isfunction
from types import MappingProxyType
from typing import Any, get_type_hints

import signal9_contracts as contracts
from signal9_testkit.an.built import BATCH as BATCH
from signal9_testkit.an.built import DETAIL_TYPES, built
from signal9_testkit.an.built import MOMENT as MOMENT
from signal9_testkit.an.built import recorded as recorded
from signal9_testkit.an.built import uuid as uuid
from signal9_testkit.errors import UnfitEvent

DEADLINE = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def asset_id(symbol: str = "KO") -> str:
    """The asset id of a symbol in tests."""
    return uuid("asset", symbol)


def analysis_id(symbol: str = "KO") -> str:
    """The analysis id of a symbol in tests."""
    return uuid("analysis", symbol)


def _asset(symbol: str) -> dict[str, Any]:
    return {"asset_id": asset_id(symbol), "symbol": symbol}


def _analysis(symbol: str) -> dict[str, Any]:
    return {"analysis_id": analysis_id(symbol), **_asset(symbol)}


def document(data_type: contracts.DataType = "OVERVIEW", digest: str | None = None) -> contracts.DocumentRef:
    """A reference to an archived document."""
    return contracts.DocumentRef(
        data_type=data_type, digest=digest or f"{len(data_type) % 10:064}", size=1234, collected_at=MOMENT
    )


def documents() -> list[contracts.DocumentRef]:
    """References to a company's five documents."""
    return [document(data_type) for data_type in contracts.DATA_TYPES]


def news_ref() -> contracts.NewsRef:
    """A reference to an archived answer with news."""
    return contracts.NewsRef(digest="b" * 64, size=2345, collected_at=MOMENT)


def asset_to_analyze(symbol: str = "KO", **fields: Any) -> contracts.AssetToAnalyze:
    """An asset with its documents, as the workflow gets it."""
    return contracts.AssetToAnalyze(**{**_analysis(symbol), "documents": documents(), **fields})


def asset_listed(symbol: str = "KO", **fields: Any) -> contracts.AssetListed:
    """An asset that appeared in the broker's list."""
    return built(contracts.AssetListed, fields, **_asset(symbol), name=f"{symbol} Company")


def asset_changed(symbol: str = "KO", **fields: Any) -> contracts.AssetChanged:
    """A listed asset under a new name."""
    return built(contracts.AssetChanged, fields, **_asset(symbol), name=f"{symbol} Inc")


def asset_delisted(symbol: str = "KO", **fields: Any) -> contracts.AssetDelisted:
    """An asset that left the broker's list."""
    return built(contracts.AssetDelisted, fields, **_asset(symbol))


def earnings_scheduled(symbol: str = "KO", **fields: Any) -> contracts.EarningsScheduled:
    """A company whose next report is expected in February."""
    return built(contracts.EarningsScheduled, fields, **_asset(symbol))


def earnings_calendar_synced(**fields: Any) -> contracts.EarningsCalendarSynced:
    """A calendar of four rows, of which one is broken."""
    return built(contracts.EarningsCalendarSynced, fields)


def news_scored(*symbols: str, **fields: Any) -> contracts.NewsScored:
    """An article about `symbols`."""
    words: dict[str, Any] = {"relevance": 0.8, "sentiment": 0.21, "label": "Somewhat-Bullish"}
    mentions = [contracts.Mention(**_asset(symbol), **words) for symbol in symbols or ("KO",)]
    return built(contracts.NewsScored, fields, mentions=mentions)


def news_collected(symbol: str = "KO", **fields: Any) -> contracts.NewsCollected:
    """News that mention a company."""
    return built(contracts.NewsCollected, fields, **_asset(symbol))


def news_synced(**fields: Any) -> contracts.NewsSynced:
    """The news of two hours."""
    return built(contracts.NewsSynced, fields)


def pollination_planned(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> contracts.PollinationPlanned:
    """A plan that picked `symbols`."""
    picked = [contracts.Pick(**_asset(symbol), reason="never collected") for symbol in symbols]
    return built(contracts.PollinationPlanned, fields, calls_planned=5 * len(symbols), picked=picked)


def batch_opened(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> contracts.PollinationBatchOpened:
    """A batch of `symbols`."""
    return built(contracts.PollinationBatchOpened, fields, asset_ids=[asset_id(symbol) for symbol in symbols])


def pollenation_needed(symbol: str = "KO", **fields: Any) -> contracts.PollenationNeeded:
    """A request to fetch a company's five documents, whatever the age of those that are archived."""
    return built(contracts.PollenationNeeded, fields, **_asset(symbol), reason="never collected", documents_since=None)


def fundamentals_collected(symbol: str = "KO", **fields: Any) -> contracts.FundamentalsCollected:
    """A company whose documents are in."""
    return built(contracts.FundamentalsCollected, fields, **_asset(symbol))


def pollination_failed(symbol: str = "KO", **fields: Any) -> contracts.PollinationFailed:
    """A company whose documents could not be fetched."""
    return built(contracts.PollinationFailed, fields, **_asset(symbol))


def earnings_processed(symbol: str = "KO", **fields: Any) -> contracts.EarningsProcessed:
    """A company whose newest report is among its documents."""
    return built(contracts.EarningsProcessed, fields, **_asset(symbol))


def asset_settled(symbol: str = "KO", **fields: Any) -> contracts.PollinationAssetSettled:
    """One asset of a batch that is in."""
    return built(contracts.PollinationAssetSettled, fields, **_asset(symbol))


def batch_closed(**fields: Any) -> contracts.PollinationBatchClosed:
    """A batch whose assets have all settled."""
    return built(contracts.PollinationBatchClosed, fields)


def analysis_needed(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> contracts.AnalysisNeeded:
    """A batch that is ready to be rated."""
    assets = [asset_to_analyze(symbol) for symbol in symbols]
    return built(contracts.AnalysisNeeded, fields, asset_ids=[each.asset_id for each in assets], assets=assets)


def data_validated(symbol: str = "KO", **fields: Any) -> contracts.DataValidated:
    """Documents that passed the checks."""
    return built(contracts.DataValidated, fields, **_analysis(symbol))


def data_rejected(symbol: str = "KO", **fields: Any) -> contracts.DataRejected:
    """Documents that failed the checks."""
    return built(contracts.DataRejected, fields, **_analysis(symbol))


def analysis_complete(symbol: str = "KO", **fields: Any) -> contracts.AnalysisComplete:
    """A company that was rated."""
    return built(contracts.AnalysisComplete, fields, **_analysis(symbol))


def analysis_failed(symbol: str = "KO", **fields: Any) -> contracts.AnalysisComplete:
    """A company that could not be rated."""
    error = "The documents were rejected: BALANCE_SHEET:$ is empty."
    return built(contracts.AnalysisComplete, fields, "failed", **_analysis(symbol), error=error)


def analysis_unrated(symbol: str = "KO", **fields: Any) -> contracts.AnalysisComplete:
    """A company that there is too little to rate by, or none to rate."""
    return built(contracts.AnalysisComplete, fields, "unrated", **_analysis(symbol))


def dead_letter_found(message_id: str = "", **fields: Any) -> contracts.DeadLetterFound:
    """A message that a function could not handle."""
    return built(contracts.DeadLetterFound, fields, message_id=message_id or uuid("message"))


def dead_letter_redriven(message_id: str = "", **fields: Any) -> contracts.DeadLetterRedriven:
    """The same message on its way again."""
    return built(contracts.DeadLetterRedriven, fields, message_id=message_id or uuid("message"))


@cache
def builders() -> Mapping[str, tuple[Callable[..., contracts.Event], ...]]:
    """Detail-type -> the builders that give such an event, the typical one first."""
    found: dict[str, tuple[Callable[..., contracts.Event], ...]] = {}
    for name, function in globals().items():
        if not name.startswith("_") and isfunction(function) and function.__module__ == __name__:
            kind = DETAIL_TYPES.get(get_type_hints(function)["return"])
            if kind is not None:
                found[kind] = (*found.get(kind, ()), function)
    return MappingProxyType(found)


def example(detail_type: str) -> contracts.Event:
    """A typical event of a detail-type.

    Raises:
        UnfitEvent: there is no builder for it.
    """
    return examples(detail_type)[0]


def examples(detail_type: str) -> list[contracts.Event]:
    """One event of each builder of a detail-type, e.g. a completed and a failed analysis.

    Raises:
        UnfitEvent: there is no builder for it.
    """
    if detail_type not in builders():
        raise UnfitEvent(f"No builder makes {detail_type!r}. Builders there are for {', '.join(builders())}.")
    return [build() for build in builders()[detail_type]]

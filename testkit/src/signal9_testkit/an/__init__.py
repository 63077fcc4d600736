"""Builders of events that are valid by construction: `an.asset_listed("KO")`, `an.earnings_processed(earnings_date="2026-01-29")`.

Each gives a typical event as a store would have appended it; keyword arguments replace single fields, `asset_id` and `metadata` included.
What does not fit the contract is refused where it is built, with the path of the fault.
"""

from collections.abc import Callable, Mapping
from functools import cache
from inspect import isfunction
from types import MappingProxyType
from typing import get_type_hints

from signal9_contracts import CATALOG, Event
from signal9_testkit.an import analysis, assets, dead_letters, news, pollination
from signal9_testkit.an.analysis import (
    analysis_complete,
    analysis_failed,
    analysis_needed,
    asset_to_analyze,
    data_rejected,
    data_validated,
)
from signal9_testkit.an.assets import (
    asset_changed,
    asset_delisted,
    asset_listed,
    earnings_calendar_synced,
    earnings_scheduled,
)
from signal9_testkit.an.built import recorded
from signal9_testkit.an.dead_letters import dead_letter_found, dead_letter_redriven
from signal9_testkit.an.ids import BATCH, DEADLINE, MOMENT, analysis_id, asset_id, uuid
from signal9_testkit.an.news import news_collected, news_ref, news_scored, news_synced
from signal9_testkit.an.pollination import (
    asset_settled,
    batch_closed,
    batch_opened,
    document,
    documents,
    earnings_processed,
    fundamentals_collected,
    pollenation_needed,
    pollination_failed,
    pollination_planned,
)
from signal9_testkit.errors import UnfitEvent

__all__ = [
    "BATCH",
    "DEADLINE",
    "MOMENT",
    "analysis_complete",
    "analysis_failed",
    "analysis_id",
    "analysis_needed",
    "asset_changed",
    "asset_delisted",
    "asset_id",
    "asset_listed",
    "asset_settled",
    "asset_to_analyze",
    "batch_closed",
    "batch_opened",
    "builders",
    "data_rejected",
    "data_validated",
    "dead_letter_found",
    "dead_letter_redriven",
    "document",
    "documents",
    "earnings_calendar_synced",
    "earnings_processed",
    "earnings_scheduled",
    "example",
    "examples",
    "fundamentals_collected",
    "news_collected",
    "news_ref",
    "news_scored",
    "news_synced",
    "pollenation_needed",
    "pollination_failed",
    "pollination_planned",
    "recorded",
    "uuid",
]


@cache
def builders() -> Mapping[str, tuple[Callable[..., Event], ...]]:
    """Detail-type -> the builders that give such an event, the typical one first."""
    kinds = {entry.struct: entry.detail_type for entry in CATALOG.values()}
    found: dict[str, tuple[Callable[..., Event], ...]] = {}
    for module in (assets, news, pollination, analysis, dead_letters):
        for name, function in vars(module).items():
            if not name.startswith("_") and isfunction(function) and function.__module__ == module.__name__:
                kind = kinds.get(get_type_hints(function)["return"])
                if kind is not None:
                    found[kind] = (*found.get(kind, ()), function)
    return MappingProxyType(found)


def example(detail_type: str) -> Event:
    """A typical event of a detail-type.

    Raises:
        UnfitEvent: there is no builder for it.
    """
    return examples(detail_type)[0]


def examples(detail_type: str) -> list[Event]:
    """One event of each builder of a detail-type, e.g. a completed and a failed analysis.

    Raises:
        UnfitEvent: there is no builder for it.
    """
    if detail_type not in builders():
        raise UnfitEvent(f"No builder makes {detail_type!r}. Builders there are for {', '.join(builders())}.")
    return [build() for build in builders()[detail_type]]

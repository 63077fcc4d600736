"""Streams of events: of each kind its name, its state, how the state evolves, and what is decided from it."""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from signal9_domain.analysis import Analysis as Analysis
    from signal9_domain.asset import Asset as Asset
    from signal9_domain.batch import Batch as Batch
    from signal9_domain.calendar import EarningsCalendar as EarningsCalendar
    from signal9_domain.dead_letter import DeadLetter as DeadLetter
    from signal9_domain.errors import DomainError as DomainError
    from signal9_domain.errors import UnknownBatch as UnknownBatch
    from signal9_domain.news import NewsArticle as NewsArticle
    from signal9_domain.newsround import NewsRound as NewsRound
    from signal9_domain.plan import BATCH_HOURS as BATCH_HOURS
    from signal9_domain.plan import Allowance as Allowance
    from signal9_domain.plan import DayPlan as DayPlan
    from signal9_domain.selection import Candidate as Candidate
    from signal9_domain.selection import Question as Question
    from signal9_domain.streams import State as State
    from signal9_domain.streams import Streams as Streams

_HOMES: Final = MappingProxyType(
    {
        "Allowance": "plan",
        "Analysis": "analysis",
        "Asset": "asset",
        "Batch": "batch",
        "BATCH_HOURS": "plan",
        "Candidate": "selection",
        "DayPlan": "plan",
        "DomainError": "errors",
        "DeadLetter": "dead_letter",
        "EarningsCalendar": "calendar",
        "NewsArticle": "news",
        "NewsRound": "newsround",
        "Question": "selection",
        "State": "streams",
        "Streams": "streams",
        "UnknownBatch": "errors",
    }
)
"""Public name -> its module. A module is imported when a name of it is first asked for: a function imports the streams it uses."""


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"signal9_domain.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'signal9_domain' has no attribute {name!r}")

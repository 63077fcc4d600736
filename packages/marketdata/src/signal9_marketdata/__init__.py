"""What a company is, without a vendor: its statements and key figures, listings, articles, report dates, sectors, exchange sessions, how much of it is traded."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from signal9_marketdata.calendar import ReportDate as ReportDate
    from signal9_marketdata.company import Company as Company
    from signal9_marketdata.company import FiscalYear as FiscalYear
    from signal9_marketdata.earnings import AnnualEarnings as AnnualEarnings
    from signal9_marketdata.earnings import EarningsHistory as EarningsHistory
    from signal9_marketdata.earnings import QuarterlyEarnings as QuarterlyEarnings
    from signal9_marketdata.errors import DocumentError as DocumentError
    from signal9_marketdata.errors import MarketDataError as MarketDataError
    from signal9_marketdata.errors import MissingDocument as MissingDocument
    from signal9_marketdata.errors import UnknownSession as UnknownSession
    from signal9_marketdata.errors import sample as sample
    from signal9_marketdata.groups import GROUPS as GROUPS
    from signal9_marketdata.groups import SECTOR_OF as SECTOR_OF
    from signal9_marketdata.groups import Group as Group
    from signal9_marketdata.industries import Classification as Classification
    from signal9_marketdata.industries import classify as classify
    from signal9_marketdata.kinds import WHY_UNRATED as WHY_UNRATED
    from signal9_marketdata.kinds import Kind as Kind
    from signal9_marketdata.kinds import kind_of as kind_of
    from signal9_marketdata.kinds import why_no_company as why_no_company
    from signal9_marketdata.listing import Listing as Listing
    from signal9_marketdata.most_traded import traded_value as traded_value
    from signal9_marketdata.news import Article as Article
    from signal9_marketdata.news import CompanyMention as CompanyMention
    from signal9_marketdata.news import Label as Label
    from signal9_marketdata.news import label as label
    from signal9_marketdata.news import merged as merged
    from signal9_marketdata.news import most_relevant as most_relevant
    from signal9_marketdata.origin import NOWHERE as NOWHERE
    from signal9_marketdata.origin import Origin as Origin
    from signal9_marketdata.origin import Part as Part
    from signal9_marketdata.origin import Unread as Unread
    from signal9_marketdata.overview import Overview as Overview
    from signal9_marketdata.sectors import SECTORS as SECTORS
    from signal9_marketdata.sectors import Sector as Sector
    from signal9_marketdata.sectors import canonical_sector as canonical_sector
    from signal9_marketdata.sectors import names_of as names_of
    from signal9_marketdata.sentiment import News as News
    from signal9_marketdata.sentiment import NewsItem as NewsItem
    from signal9_marketdata.sentiment import TickerSentiment as TickerSentiment
    from signal9_marketdata.sessions import is_session as is_session
    from signal9_marketdata.sessions import latest_session as latest_session
    from signal9_marketdata.share_classes import ShareClasses as ShareClasses
    from signal9_marketdata.statements import BalanceReport as BalanceReport
    from signal9_marketdata.statements import CashFlowReport as CashFlowReport
    from signal9_marketdata.statements import IncomeReport as IncomeReport
    from signal9_marketdata.statements import Report as Report
    from signal9_marketdata.statements import Statements as Statements
    from signal9_marketdata.stories import REPEATED as REPEATED
    from signal9_marketdata.stories import SYNDICATED as SYNDICATED
    from signal9_marketdata.stories import Story as Story
    from signal9_marketdata.stories import by_story as by_story
    from signal9_marketdata.stories import canonical_address as canonical_address
    from signal9_marketdata.symbols import dashed_symbol as dashed_symbol
    from signal9_marketdata.symbols import listed_symbol as listed_symbol
    from signal9_marketdata.symbols import plain_symbol as plain_symbol
    from signal9_marketdata.symbols import same_company as same_company
    from signal9_marketdata.symbols import same_symbol as same_symbol
    from signal9_marketdata.symbols import spellings as spellings

_HOMES: Final = {
    "calendar": "ReportDate",
    "company": "Company FiscalYear",
    "earnings": "AnnualEarnings EarningsHistory QuarterlyEarnings",
    "errors": "DocumentError MarketDataError MissingDocument UnknownSession sample",
    "groups": "GROUPS Group SECTOR_OF",
    "industries": "Classification classify",
    "kinds": "Kind WHY_UNRATED kind_of why_no_company",
    "listing": "Listing",
    "most_traded": "traded_value",
    "news": "Article CompanyMention Label label merged most_relevant",
    "origin": "NOWHERE Origin Part Unread",
    "overview": "Overview",
    "sectors": "SECTORS Sector canonical_sector names_of",
    "sentiment": "News NewsItem TickerSentiment",
    "sessions": "is_session latest_session",
    "share_classes": "ShareClasses",
    "statements": "BalanceReport CashFlowReport IncomeReport Report Statements",
    "stories": "REPEATED SYNDICATED Story by_story canonical_address",
    "symbols": "dashed_symbol listed_symbol plain_symbol same_company same_symbol spellings",
}
"""Module -> its public names. A module is imported when a name of it is first asked for."""


def __getattr__(name: str) -> Any:
    for module, names in _HOMES.items():
        if name in names.split():
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""What a company is, without a vendor: its statements and key figures, listings, articles, report dates, sectors, exchange sessions, how much of it is traded."""

from signal9_marketdata.calendar import ReportDate
from signal9_marketdata.company import Company, FiscalYear
from signal9_marketdata.earnings import AnnualEarnings, EarningsHistory, QuarterlyEarnings
from signal9_marketdata.errors import DocumentError, MarketDataError, MissingDocument, UnknownSession, sample
from signal9_marketdata.listing import Listing
from signal9_marketdata.most_traded import traded_value
from signal9_marketdata.news import Article, CompanyMention, Label, label, most_relevant
from signal9_marketdata.origin import NOWHERE, Origin, Part
from signal9_marketdata.overview import Overview
from signal9_marketdata.sectors import SECTORS, Sector, canonical_sector, names_of
from signal9_marketdata.sentiment import News, NewsItem, TickerSentiment
from signal9_marketdata.sessions import is_session, latest_session
from signal9_marketdata.statements import BalanceReport, CashFlowReport, IncomeReport, Report, Statements

__all__ = [
    "NOWHERE",
    "SECTORS",
    "AnnualEarnings",
    "Article",
    "BalanceReport",
    "CashFlowReport",
    "Company",
    "CompanyMention",
    "DocumentError",
    "EarningsHistory",
    "FiscalYear",
    "IncomeReport",
    "Label",
    "Listing",
    "MarketDataError",
    "MissingDocument",
    "News",
    "NewsItem",
    "Origin",
    "Overview",
    "Part",
    "QuarterlyEarnings",
    "Report",
    "ReportDate",
    "Sector",
    "Statements",
    "TickerSentiment",
    "UnknownSession",
    "canonical_sector",
    "is_session",
    "label",
    "latest_session",
    "most_relevant",
    "names_of",
    "sample",
    "traded_value",
]

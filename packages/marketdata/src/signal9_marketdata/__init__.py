"""What a company is, without a vendor: listings, articles, report dates, sectors, exchange sessions, how much of it is traded."""

from signal9_marketdata.calendar import ReportDate
from signal9_marketdata.errors import MarketDataError, UnknownSession
from signal9_marketdata.listing import Listing
from signal9_marketdata.most_traded import traded_value
from signal9_marketdata.news import Article, CompanyMention, Label, label, most_relevant
from signal9_marketdata.sectors import SECTORS, Sector, canonical_sector, names_of
from signal9_marketdata.sessions import is_session, latest_session

__all__ = [
    "SECTORS",
    "Article",
    "CompanyMention",
    "Label",
    "Listing",
    "MarketDataError",
    "ReportDate",
    "Sector",
    "UnknownSession",
    "canonical_sector",
    "is_session",
    "label",
    "latest_session",
    "most_relevant",
    "names_of",
    "traded_value",
]

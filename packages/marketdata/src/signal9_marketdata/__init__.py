"""What a company is, without a vendor: sectors, exchange sessions, how much of it is traded."""

from signal9_marketdata.errors import MarketDataError, UnknownSession
from signal9_marketdata.most_traded import traded_value
from signal9_marketdata.sectors import SECTORS, Sector, canonical_sector, names_of
from signal9_marketdata.sessions import is_session, latest_session

__all__ = [
    "SECTORS",
    "MarketDataError",
    "Sector",
    "UnknownSession",
    "canonical_sector",
    "is_session",
    "latest_session",
    "names_of",
    "traded_value",
]

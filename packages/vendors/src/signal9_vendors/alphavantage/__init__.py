"""AlphaVantage: its client, its refusals, and its documents as market data."""

from typing import TYPE_CHECKING, Final

from signal9_contracts import DATA_TYPES
from signal9_runtime import setting
from signal9_vendors.alphavantage.decode import company_of
from signal9_vendors.alphavantage.rows import facts_of, rows_of
from signal9_vendors.vendor import Vendor

if TYPE_CHECKING:
    from signal9_runtime import CircuitBreaker
    from signal9_vendors.alphavantage.client import AlphaVantage
    from signal9_vendors.budget import CallBudget
    from signal9_vendors.keys import VendorKeys

NAME: Final = "alphavantage"
_KEY: Final = "alphavantage_api_key"


def _connect(keys: "VendorKeys", budget: "CallBudget", breaker: "CircuitBreaker") -> "AlphaVantage":
    """AlphaVantage at SIGNAL9_ALPHAVANTAGE_URL."""
    # An HTTP client takes a quarter of a second to import, and who only reads archived documents calls nobody.
    from signal9_vendors.alphavantage.client import AlphaVantage
    from signal9_vendors.http import new_http

    return AlphaVantage(new_http(), setting("SIGNAL9_ALPHAVANTAGE_URL"), keys[_KEY], budget, breaker=breaker)


ALPHAVANTAGE: Final = Vendor(
    name=NAME,
    package=__name__,
    keys={_KEY: "ALPHAVANTAGE_API_KEY"},
    connect=_connect,
    data_types=DATA_TYPES,
    company_of=company_of,
    rows_of=rows_of,
    profile="OVERVIEW",
    facts_of=facts_of,
)

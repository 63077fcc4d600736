"""Clients of AlphaVantage and Alpaca, and the call budget."""

from typing import TYPE_CHECKING, Any

from signal9_vendors.allowance import Purpose
from signal9_vendors.budget import CallBudget, Day, DynamoCallBudget, InMemoryCallBudget
from signal9_vendors.documents import RawDocument
from signal9_vendors.errors import BudgetExhausted, VendorError
from signal9_vendors.keys import VendorKeys
from signal9_vendors.plans import Plan, plans

if TYPE_CHECKING:
    from signal9_vendors.alpaca import Alpaca, AlpacaAsset
    from signal9_vendors.alphavantage import AlphaVantage

__all__ = [
    "Alpaca",
    "AlpacaAsset",
    "AlphaVantage",
    "BudgetExhausted",
    "CallBudget",
    "Day",
    "DynamoCallBudget",
    "InMemoryCallBudget",
    "Plan",
    "Purpose",
    "RawDocument",
    "VendorError",
    "VendorKeys",
    "plans",
]


def __getattr__(name: str) -> Any:
    # An HTTP client takes a quarter of a second to import, and who only reads archived documents calls nobody.
    if name in ("Alpaca", "AlpacaAsset"):
        from signal9_vendors import alpaca

        return getattr(alpaca, name)
    if name == "AlphaVantage":
        from signal9_vendors.alphavantage import AlphaVantage

        return AlphaVantage
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Clients of AlphaVantage and Alpaca, and the call budget."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from signal9_vendors.allowance import Purpose
from signal9_vendors.budget import CallBudget, Day, DynamoCallBudget, InMemoryCallBudget
from signal9_vendors.documents import ArchivedDocuments, RawDocument, company_from
from signal9_vendors.entries import Entries
from signal9_vendors.errors import BudgetExhausted, VendorError, VendorResting, VendorUnavailable, failure_code
from signal9_vendors.keys import VendorKeys
from signal9_vendors.plans import Plan, plans

if TYPE_CHECKING:
    from signal9_vendors.alpaca import Alpaca
    from signal9_vendors.alphavantage.client import AlphaVantage
    from signal9_vendors.alphavantage.folder import load_folder
    from signal9_vendors.alphavantage.news import sentiment_document

__all__ = [
    "Alpaca",
    "AlphaVantage",
    "ArchivedDocuments",
    "BudgetExhausted",
    "CallBudget",
    "Day",
    "DynamoCallBudget",
    "Entries",
    "InMemoryCallBudget",
    "Plan",
    "Purpose",
    "RawDocument",
    "VendorError",
    "VendorKeys",
    "VendorResting",
    "VendorUnavailable",
    "company_from",
    "failure_code",
    "load_folder",
    "plans",
    "sentiment_document",
]

_HOMES: Final = {
    "Alpaca": "alpaca",
    "AlphaVantage": "alphavantage.client",
    "load_folder": "alphavantage.folder",
    "sentiment_document": "alphavantage.news",
}


def __getattr__(name: str) -> Any:
    # An HTTP client takes a quarter of a second to import, and who only reads archived documents calls nobody.
    if name in _HOMES:
        return getattr(import_module(f"signal9_vendors.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Clients of AlphaVantage and Alpaca, the call budget and the raw document archive."""

from signal9_vendors.alpaca import Alpaca, AlpacaAsset
from signal9_vendors.alphavantage import AlphaVantage
from signal9_vendors.archive import DocumentArchive, InMemoryDocumentArchive, Kept, S3DocumentArchive
from signal9_vendors.budget import CallBudget, DynamoCallBudget, InMemoryCallBudget
from signal9_vendors.documents import RawDocument
from signal9_vendors.errors import BudgetExhausted, VendorError
from signal9_vendors.keys import VendorKeys
from signal9_vendors.plans import Plan, plans

__all__ = [
    "Alpaca",
    "AlpacaAsset",
    "AlphaVantage",
    "BudgetExhausted",
    "CallBudget",
    "DocumentArchive",
    "DynamoCallBudget",
    "InMemoryCallBudget",
    "InMemoryDocumentArchive",
    "Kept",
    "Plan",
    "RawDocument",
    "S3DocumentArchive",
    "VendorError",
    "VendorKeys",
    "plans",
]

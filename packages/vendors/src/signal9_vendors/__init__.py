"""The vendors of market data: who there is, how each is called and read, and the budget of calls."""

from typing import TYPE_CHECKING

from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_vendors.allowance import PURPOSES as PURPOSES
    from signal9_vendors.allowance import Purpose as Purpose
    from signal9_vendors.alpaca.client import Alpaca as Alpaca
    from signal9_vendors.alphavantage.client import AlphaVantage as AlphaVantage
    from signal9_vendors.alphavantage.folder import load_folder as load_folder
    from signal9_vendors.alphavantage.news import sentiment_document as sentiment_document
    from signal9_vendors.budget import CallBudget as CallBudget
    from signal9_vendors.budget import Day as Day
    from signal9_vendors.budget import DynamoCallBudget as DynamoCallBudget
    from signal9_vendors.budget import InMemoryCallBudget as InMemoryCallBudget
    from signal9_vendors.documents import ArchivedDocuments as ArchivedDocuments
    from signal9_vendors.documents import company_from as company_from
    from signal9_vendors.entries import FAULTS_SHOWN as FAULTS_SHOWN
    from signal9_vendors.entries import Entries as Entries
    from signal9_vendors.errors import BadKey as BadKey
    from signal9_vendors.errors import BudgetExhausted as BudgetExhausted
    from signal9_vendors.errors import Refused as Refused
    from signal9_vendors.errors import VendorError as VendorError
    from signal9_vendors.errors import VendorResting as VendorResting
    from signal9_vendors.errors import VendorUnavailable as VendorUnavailable
    from signal9_vendors.errors import failure_code as failure_code
    from signal9_vendors.keys import VendorKeys as VendorKeys
    from signal9_vendors.plan import Plan as Plan
    from signal9_vendors.registered import VENDORS as VENDORS
    from signal9_vendors.registered import find_vendor as find_vendor
    from signal9_vendors.registered import key_variables as key_variables
    from signal9_vendors.registered import plans as plans
    from signal9_vendors.vendor import BrokerClient as BrokerClient
    from signal9_vendors.vendor import CalendarSource as CalendarSource
    from signal9_vendors.vendor import Fundamentals as Fundamentals
    from signal9_vendors.vendor import NewsSource as NewsSource
    from signal9_vendors.vendor import RawDocument as RawDocument
    from signal9_vendors.vendor import Vendor as Vendor
    from signal9_vendors.vendor import VendorClient as VendorClient

# An HTTP client takes a quarter of a second to import, and who only reads archived documents calls nobody.
__getattr__ = lazy_face(
    __name__,
    {
        "allowance": "PURPOSES Purpose",
        "alpaca.client": "Alpaca",
        "alphavantage.client": "AlphaVantage",
        "alphavantage.folder": "load_folder",
        "alphavantage.news": "sentiment_document",
        "budget": "CallBudget Day DynamoCallBudget InMemoryCallBudget",
        "documents": "ArchivedDocuments company_from",
        "entries": "FAULTS_SHOWN Entries",
        "errors": "BadKey BudgetExhausted Refused VendorError VendorResting VendorUnavailable failure_code",
        "keys": "VendorKeys",
        "plan": "Plan",
        "registered": "VENDORS find_vendor key_variables plans",
        "vendor": "BrokerClient CalendarSource Fundamentals NewsSource RawDocument Vendor VendorClient",
    },
)

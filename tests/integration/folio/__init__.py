"""Folio, a made vendor: its documents, names, units, spelling and refusals are its own, and its folder is all that speaks of them."""

from signal9_runtime import CircuitBreaker, setting
from signal9_vendors import CallBudget, Vendor, VendorClient, VendorKeys

from .documents import company_of, facts_of, rows_of


def _connect(keys: VendorKeys, budget: CallBudget, breaker: CircuitBreaker) -> VendorClient:
    from signal9_vendors.http import new_http

    from .client import Folio

    return Folio(new_http(), setting("SIGNAL9_FOLIO_URL"), keys["folio_token"], budget, breaker)


FOLIO = Vendor(
    name="folio",
    package=__name__,
    keys={"folio_token": "FOLIO_TOKEN"},
    connect=_connect,
    data_types=("OVERVIEW", "EARNINGS"),
    company_of=company_of,
    rows_of=rows_of,
    profile="OVERVIEW",
    facts_of=facts_of,
)

"""The vendors and brokers that there are: a new one is a folder and a line here."""

from collections.abc import Mapping
from typing import Final

from signal9_contracts import VENDOR
from signal9_vendors.alpaca import ALPACA
from signal9_vendors.alphavantage import ALPHAVANTAGE
from signal9_vendors.errors import Refused
from signal9_vendors.plan import Plan
from signal9_vendors.vendor import Access, Broker, Vendor

VENDORS: Final[dict[str, Vendor]] = {
    ALPHAVANTAGE.name: ALPHAVANTAGE,
}
BROKERS: Final[dict[str, Broker]] = {
    ALPACA.name: ALPACA,
}


def find_vendor(name: str) -> Vendor:
    """The vendor of that name.

    Raises:
        Refused: there is none.
    """
    if name not in VENDORS:
        raise Refused(f"There is no vendor {name!r}. Choose one of {', '.join(VENDORS)}.")
    return VENDORS[name]


def key_variables(vendor: str = VENDOR) -> dict[str, str]:
    """Names of the keys in the secret -> environment variables: those of the vendor of company data and of the brokers."""
    return {
        name: variable for access in (find_vendor(vendor), *BROKERS.values()) for name, variable in access.keys.items()
    }


def plans(name: str) -> dict[str, Plan]:
    """Vendor or broker -> its plan of the name `free`, `premium` or `premium-75`.

    Raises:
        Refused: there is no plan of that name.
    """
    everyone: Mapping[str, Access] = {**VENDORS, **BROKERS}
    table = {each: access.plans() for each, access in everyone.items()}
    known = {plan for entries in table.values() for plan in entries}
    if name not in known:
        raise Refused(f"There is no plan {name!r}. Choose one of {', '.join(sorted(known))}.")
    return {each: entries[name] for each, entries in table.items() if name in entries}

"""The vendors as a deployed function has them: addresses from the environment, keys from Secrets Manager."""

from typing import TYPE_CHECKING

from signal9_runtime import CircuitBreaker, setting
from signal9_runtime.aws import client
from signal9_vendors.breaker import DynamoBreakerStorage, vendor_breaker
from signal9_vendors.budget import DynamoCallBudget
from signal9_vendors.keys import VendorKeys
from signal9_vendors.plans import plans

if TYPE_CHECKING:
    from signal9_vendors.alpaca import Alpaca
    from signal9_vendors.alphavantage.client import AlphaVantage


def budget_from_environment() -> DynamoCallBudget:
    """The shared count of calls, under the plan SIGNAL9_ALPHAVANTAGE_PLAN."""
    return DynamoCallBudget(client("dynamodb"), plans(setting("SIGNAL9_ALPHAVANTAGE_PLAN", "free")), _budget_table())


def breaker_from_environment(vendor: str) -> CircuitBreaker:
    """The shared breaker before a vendor."""
    return vendor_breaker(vendor, DynamoBreakerStorage(client("dynamodb"), vendor, _budget_table()))


def alphavantage_from_environment() -> "AlphaVantage":
    """AlphaVantage at SIGNAL9_ALPHAVANTAGE_URL."""
    from signal9_vendors.alphavantage.client import AlphaVantage
    from signal9_vendors.http import new_http

    keys = _keys()
    url = setting("SIGNAL9_ALPHAVANTAGE_URL")
    breaker = breaker_from_environment("alphavantage")
    return AlphaVantage(new_http(), url, keys.alphavantage_api_key, budget_from_environment(), breaker=breaker)


def alpaca_from_environment() -> "Alpaca":
    """Alpaca at SIGNAL9_ALPACA_URL."""
    from signal9_vendors.alpaca import Alpaca
    from signal9_vendors.http import new_http

    keys = _keys()
    url = setting("SIGNAL9_ALPACA_URL")
    breaker = breaker_from_environment("alpaca")
    budget = budget_from_environment()
    return Alpaca(new_http(60.0), url, keys.alpaca_key_id, keys.alpaca_secret_key, budget, breaker=breaker)


def _budget_table() -> str:
    return setting("SIGNAL9_VENDOR_BUDGET_TABLE", "signal9-vendor-budget")


def _keys() -> VendorKeys:
    return VendorKeys.from_secrets_manager(
        client("secretsmanager"), setting("SIGNAL9_VENDOR_SECRET", "signal9/vendors")
    )

"""The vendors as a deployed function has them: addresses from the environment, keys from Secrets Manager."""

from signal9_contracts import VENDOR, names
from signal9_runtime import CircuitBreaker, setting
from signal9_runtime.aws import client
from signal9_vendors.breaker import DynamoBreakerStorage, vendor_breaker
from signal9_vendors.budget import DynamoCallBudget
from signal9_vendors.keys import VendorKeys
from signal9_vendors.registered import BROKERS, find_vendor, plans
from signal9_vendors.vendor import Access, BrokerClient, Vendor, VendorClient


def vendor_from_environment() -> Vendor:
    """The vendor of company data, by SIGNAL9_VENDOR."""
    return find_vendor(setting("SIGNAL9_VENDOR", VENDOR))


def client_from_environment() -> VendorClient:
    """The client of that vendor."""
    vendor = vendor_from_environment()
    return vendor.connect(_keys(vendor), budget_from_environment(), _breaker(vendor))


def broker_from_environment() -> BrokerClient:
    """The client of the broker."""
    [broker] = BROKERS.values()
    return broker.connect(_keys(broker), budget_from_environment(), _breaker(broker))


def budget_from_environment() -> DynamoCallBudget:
    """The shared count of calls, under the plan SIGNAL9_ALPHAVANTAGE_PLAN."""
    return DynamoCallBudget(client("dynamodb"), plans(setting("SIGNAL9_ALPHAVANTAGE_PLAN", "free")), _budget_table())


def _breaker(access: Access) -> CircuitBreaker:
    return vendor_breaker(access.name, DynamoBreakerStorage(client("dynamodb"), access.name, _budget_table()))


def _budget_table() -> str:
    return setting("SIGNAL9_VENDOR_BUDGET_TABLE", names.BUDGET_TABLE)


def _keys(access: Access) -> VendorKeys:
    secret = setting("SIGNAL9_VENDOR_SECRET", names.VENDOR_SECRET)
    return VendorKeys.from_secrets_manager(client("secretsmanager"), secret, access.keys)

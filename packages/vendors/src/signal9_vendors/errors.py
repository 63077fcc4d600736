"""Errors of the vendors, grouped by what the caller must do: try later, give up for the day, or reject."""

from signal9_contracts import FailureCode
from signal9_runtime import BlobCorrupt, TransientError
from signal9_vendors.redaction import sample


class VendorError(Exception):
    """Base of every error raised by this package."""


class VendorUnavailable(VendorError):
    """Try later: the vendor is down, slow, or its answer was cut, and the retries are used up."""


class VendorResting(VendorUnavailable, TransientError):
    """Try a little later: the vendor kept failing and is left alone; this call was neither counted nor made."""

    seconds = 10


class RateLimited(VendorUnavailable):
    """Try a little later: more calls than the plan allows in a second or a minute."""


class BudgetExhausted(VendorError):
    """Give up until tomorrow: the day's calls are spent, by our count."""


class DailyLimitReached(BudgetExhausted):
    """Give up until tomorrow: the day's calls are spent, by the vendor's count."""


class Refused(VendorError):
    """Reject: the vendor does not let us have this, whenever we ask."""


class BadKey(Refused):
    """The key is missing, wrong, or not entitled to this."""


class UnknownSymbol(VendorError):
    """Reject: the vendor knows no such symbol."""


class UnreadableAnswer(VendorError):
    """Reject: the answer is not what the vendor documents; a sample of it is in the message."""


def failure_code(error: VendorError | BlobCorrupt) -> FailureCode:
    """The code under which an event records `error`."""
    if isinstance(error, BudgetExhausted):
        return "budgetExhausted"
    if isinstance(error, UnknownSymbol):
        return "unknownSymbol"
    if isinstance(error, UnreadableAnswer | BlobCorrupt):
        return "unreadableAnswer"
    return "refused" if isinstance(error, Refused) else "vendorUnavailable"


def unreadable(where: str, body: bytes, expected: str) -> UnreadableAnswer:
    """The refusal of an answer that is not what the vendor documents."""
    came = f"{len(body)} bytes that start with {sample(body)}" if body else "nothing"
    return UnreadableAnswer(
        f"{where} answered {came}; {expected} was expected. Nothing of it was used; look at the vendor's status."
    )

"""AlphaVantage's refusals: objects with a text of its own, which come with HTTP 200."""

import re
from collections.abc import Mapping
from typing import Any, Final

from signal9_vendors.errors import BadKey, DailyLimitReached, RateLimited, Refused, VendorError
from signal9_vendors.redaction import redacted

FIELDS: Final = ("Error Message", "Information", "Note")
"""The fields that hold such a text; no document of a company has one of them."""
_DAILY: Final = re.compile(r"(requests|calls) per day|daily", re.IGNORECASE)
_KEY: Final = re.compile(
    r"(invalid|missing).{0,60}api ?key|api ?key.{0,60}(invalid|missing)|the parameter apikey", re.IGNORECASE
)
_RATE: Final = re.compile(r"per second|per minute|call frequency|spreading out", re.IGNORECASE)
_PREMIUM: Final = re.compile(r"premium (endpoint|membership|feature)", re.IGNORECASE)


def refuse(where: str, answer: Mapping[str, Any]) -> None:
    """Nothing, unless the answer is a refusal.

    Raises:
        VendorError: it is one; which kind, the vendor's text says.
    """
    for field in FIELDS:
        text = answer.get(field)
        if isinstance(text, str):
            raise _refusal(where, field, redacted(text))


def _refusal(where: str, field: str, text: str) -> VendorError:
    said = f"{where} refused with {field}: {text[:300]!a}."
    if _KEY.search(text) and not _DAILY.search(text):
        return BadKey(f"{said} Check the vendor's key.")
    if _PREMIUM.search(text) and not _DAILY.search(text) and not _RATE.search(text):
        return Refused(f"{said} The plan does not include this.")
    # The text about the rate names the day's limit as an aside; the one about the day does not name the rate.
    if _RATE.search(text):
        return RateLimited(f"{said} It is tried again more slowly.")
    if _DAILY.search(text):
        return DailyLimitReached(f"{said} No call is made until tomorrow (UTC).")
    return Refused(f"{said} The call is not repeated.")

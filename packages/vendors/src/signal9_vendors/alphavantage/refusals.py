"""AlphaVantage's refusals: objects with nothing but a text of its own, which come with HTTP 200."""

import logging
import re
from collections.abc import Mapping
from typing import Any, Final

from signal9_vendors.errors import BadKey, DailyLimitReached, RateLimited, Refused, VendorError
from signal9_vendors.redaction import redacted, sample

_LOG = logging.getLogger(__name__)

FIELDS: Final = ("Error Message", "Information", "Note")
"""The fields that hold such a text. Beside figures it is a note to the reader, and the figures are good."""
_NAMES: Final = frozenset({*FIELDS, "Symbol", "symbol"})
_NOTHING: Final[tuple[object, ...]] = (None, "", "None", "-")
_REPORTS: Final = ("annualReports", "quarterlyReports")
"""Lists that no company's statement has empty: without one, there is no statement. Of earnings or news there may be none."""
_DAILY: Final = re.compile(r"(requests|calls) per day|daily", re.IGNORECASE)
_KEY: Final = re.compile(
    r"(invalid|missing).{0,60}api ?key|api ?key.{0,60}(invalid|missing)|the parameter apikey", re.IGNORECASE
)
_RATE: Final = re.compile(r"per second|per minute|call frequency|spreading out", re.IGNORECASE)
_NO_NEWS: Final = re.compile(r"\bno articles? (?:were )?found\b", re.IGNORECASE)
_PREMIUM: Final = re.compile(r"premium (endpoint|membership|feature)", re.IGNORECASE)


def refuse(where: str, answer: Mapping[str, Any]) -> None:
    """Nothing, unless the answer is a refusal; a note beside figures is logged.

    Raises:
        VendorError: it is one; which kind, the vendor's text says.
    """
    if (field := refusal_in(answer)) is not None:
        text = answer[field]
        raise _refusal(where, field, redacted(text if isinstance(text, str) else repr(text)))
    for field in FIELDS:
        if field in answer:
            _LOG.warning("%s answered with a %s beside its figures: %s", where, field, sample(answer[field]))


def refusal_in(answer: Mapping[str, Any]) -> str | None:
    """Return the field that makes an answer a refusal: it has one of `FIELDS`, and says nothing of anyone besides."""
    field = next((name for name in FIELDS if name in answer), None)
    return None if field is None or any(_says(name, value) for name, value in answer.items()) else field


def _says(name: str, value: object) -> bool:
    return name not in _NAMES and value not in _NOTHING and not (name in _REPORTS and value == [])


def says_no_news(answer: Mapping[str, Any]) -> bool:
    """Whether an answer says that nothing was written in the window that was asked for: the vendor writes it as it writes a refusal."""
    field = refusal_in(answer)
    return field is not None and _NO_NEWS.search(str(answer[field])) is not None


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

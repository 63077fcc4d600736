"""Keeps the vendors' keys out of every text: URLs, errors, logs."""

import re
from functools import partial
from typing import Final

from signal9_marketdata import sample as printable

_PARAMETER: Final = re.compile(r"((?:apikey|api_key|key|token)=)[^&\s\"']+", re.IGNORECASE)
# Vendors repeat the caller's key in their refusals.
_SENTENCE: Final = re.compile(r"(api[ _-]?key(?:\s+(?:as|is))?[\s:='\"]+)[^\s&'\"]+", re.IGNORECASE)


def redacted(text: str) -> str:
    """The text with the value of every key replaced, in a URL and in a sentence."""
    return _SENTENCE.sub(r"\1***", _PARAMETER.sub(r"\1***", text))


sample = partial(printable, redacted=redacted)
"""The beginning of an answer, safe to show: control characters escaped, keys removed."""

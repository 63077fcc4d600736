"""Keeps the vendors' keys out of every text: URLs, errors, logs."""

import re

_SECRETS = re.compile(r"((?:apikey|api_key|key|token)=)[^&\s\"']+", re.IGNORECASE)


def redacted(text: str) -> str:
    """The text with the value of every key parameter replaced."""
    return _SECRETS.sub(r"\1***", text)


def sample(body: bytes, length: int = 80) -> str:
    """The beginning of an answer, safe to show: control characters escaped, keys removed."""
    return redacted(ascii(body[:length].decode("utf-8", "replace")))

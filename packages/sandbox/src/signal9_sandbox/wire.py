"""What goes over the wire: a request as read, an answer as sent."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec

JSON = "application/json"
CSV = "application/x-download"
HTML = "text/html; charset=utf-8"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time of day in UTC."""
    return datetime.now(UTC)


class Request(msgspec.Struct, frozen=True):
    """One request: query parameters as last given, header names in lower case."""

    method: str
    path: str
    query: Mapping[str, str] = {}
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Answer(msgspec.Struct, frozen=True):
    """One answer, and how to deliver it: after `pause` seconds, its body spread over `drip` seconds, or `cut` in half."""

    body: bytes
    status: int = 200
    content_type: str = JSON
    headers: tuple[tuple[str, str], ...] = ()
    pause: float = 0.0
    drip: float = 0.0
    cut: bool = False


def json_answer(document: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return an answer with `document` indented by four, as AlphaVantage writes."""
    return Answer(body=json_bytes(document), status=status, headers=headers)


def json_bytes(document: object) -> bytes:
    """Return `document` as JSON indented by four, without a line end after it."""
    return msgspec.json.format(msgspec.json.encode(document), indent=4)

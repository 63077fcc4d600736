"""What goes over the wire: a request as read, an answer as sent."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

JSON = "application/json"
CSV = "application/x-download"
HTML = "text/html; charset=utf-8"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the time of day in UTC."""
    return datetime.now(UTC)


class Request(msgspec.Struct, frozen=True):
    """One request; `path` is what its first line names, with the query."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The header's value; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def resource(self) -> str:
        """The path without the query, decoded."""
        return unquote(urlsplit(self.path).path)

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters as last given."""
        return dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))


class Answer(msgspec.Struct, frozen=True):
    """One answer, and how to deliver it: after `pause` seconds, its body spread over `drip` seconds, or `cut` in half."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    cut: bool = False
    pause: float = 0.0
    drip: float = 0.0
    content_type: str = ""
    """Sent as a header of its own where it is not empty."""


EMPTY = Answer(body=b"{}", content_type=JSON)
"""An object without fields, which AlphaVantage gives for what it does not know."""


def json_answer(document: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """Return an answer with `document` indented by four, as AlphaVantage writes."""
    return Answer(body=json_bytes(document), status=status, headers=headers, content_type=JSON)


def json_bytes(document: object) -> bytes:
    """Return `document` as JSON indented by four, without a line end after it."""
    return msgspec.json.format(msgspec.json.encode(document), indent=4)

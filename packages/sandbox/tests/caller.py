"""A plain client of the sandbox for tests: one connection a call, whole replies, no interpretation."""

import http.client
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from signal9_sandbox.keys import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY

ALPACA_HEADERS = {"APCA-API-KEY-ID": ALPACA_KEY_ID, "APCA-API-SECRET-KEY": ALPACA_SECRET_KEY}


class Reply(msgspec.Struct, frozen=True):
    """A reply as read."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """The body as JSON; raises msgspec.DecodeError when it isn't."""
        return msgspec.json.decode(self.body)


class Caller:
    """Calls one sandbox with the sandbox's own keys; a call fails after `timeout` seconds of silence."""

    def __init__(self, url: str, timeout: float = 10.0) -> None:
        self._address = urlsplit(url).netloc
        self._timeout = timeout

    def send(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Send one request and return its whole reply; raises OSError or http.client.HTTPException when it is cut."""
        connection = http.client.HTTPConnection(self._address, timeout=self._timeout)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            with connection.getresponse() as response:
                return Reply(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def query(self, function: str, apikey: str = ALPHAVANTAGE_KEY, **parameters: str) -> Reply:
        """Ask AlphaVantage."""
        return self.send("GET", "/query?" + urlencode({"function": function, **parameters, "apikey": apikey}))

    def assets(self, path: str = "", headers: Mapping[str, str] | None = None) -> Reply:
        """Ask Alpaca; `path` follows /v2/assets."""
        return self.send("GET", "/v2/assets" + path, ALPACA_HEADERS if headers is None else headers)

    def admin(self, name: str, document: object = None) -> Reply:
        """Ask the sandbox itself; a document is posted."""
        if document is None:
            return self.send("GET", f"/_sandbox/{name}")
        return self.send("POST", f"/_sandbox/{name}", body=msgspec.json.encode(document))

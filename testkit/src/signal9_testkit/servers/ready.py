"""Whether a server answers: one quick question each."""

import http.client
import socket
import urllib.request
from urllib.parse import urlsplit


def http_answers(url: str, seconds: float = 2.0) -> bool:
    """Whether a GET of `url` succeeds; proxies of the environment are not asked."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=seconds) as answer:
            return bool(200 <= answer.status < 300)
    except (OSError, http.client.HTTPException):
        return False


def redis_answers(url: str) -> bool:
    """Whether the Redis at `url` answers PING."""
    address = urlsplit(url)
    try:
        with socket.create_connection((address.hostname or "", address.port or 0), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False

"""Calls over HTTP: counted, paced, retried with backoff and jitter, with every fault told apart and no key in any text."""

import logging
import time
from collections.abc import Callable

import httpx

from signal9_runtime import CircuitBreaker, RetryPolicy
from signal9_runtime.tracing import part
from signal9_vendors.errors import BadKey, Refused, VendorResting, VendorUnavailable
from signal9_vendors.redaction import redacted, sample


def new_http(timeout: float = 20.0) -> httpx.Client:
    """An HTTP client whose own log lines, which hold whole URLs, are off."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
    return httpx.Client(timeout=timeout, follow_redirects=False, headers={"User-Agent": "signal9"})


def call(
    http: httpx.Client,
    request: httpx.Request,
    count: Callable[[], None],
    read: Callable[[httpx.Response], bytes],
    policy: RetryPolicy,
    within: float | None = None,
    breaker: CircuitBreaker | None = None,
) -> bytes:
    """Send `request`, and again on passing faults; each try is counted before it is made, and none while the `breaker` is open.

    `within` is how many seconds all tries together may take, for callers that are stopped at some moment.

    Raises:
        VendorError: what `count` and `read` raise, and what the statuses and the transport say.
    """
    if within is not None:
        _limit(http, request, within)
    end = None if within is None else time.monotonic() + within

    def send() -> bytes:
        count()
        if end is not None:
            _limit(http, request, end - time.monotonic())
        return read(_send(http, request))

    for attempt in policy.attempts(_passes, within):
        with attempt:
            return send() if breaker is None else breaker.call(send)
    raise AssertionError("unreachable: the last attempt raises")


def _passes(error: Exception) -> bool:
    # A vendor that rests outlasts the retries; whoever asked comes back later.
    return isinstance(error, VendorUnavailable) and not isinstance(error, VendorResting)


def _limit(http: httpx.Client, request: httpx.Request, seconds: float) -> None:
    """Let the request take no longer than what is left; a wait for its turn may have used up some."""
    if seconds <= 0:
        raise VendorUnavailable(
            f"{redacted(str(request.url))} was not called: no time is left for it. It is tried again later."
        )
    usual = http.timeout.as_dict()
    request.extensions["timeout"] = {
        name: seconds if limit is None else min(limit, seconds) for name, limit in usual.items()
    }


def _send(http: httpx.Client, request: httpx.Request) -> httpx.Response:
    where = redacted(str(request.url))
    try:
        with part(request.url.host, {"call": where}):
            response = http.send(request)
    except httpx.TimeoutException as error:
        raise VendorUnavailable(
            f"{where} did not answer in time ({type(error).__name__}). It is tried again later."
        ) from None
    except httpx.TransportError as error:
        # `from None`: the original's request, with the key in its URL, must not travel along.
        fault = redacted(str(error)) or type(error).__name__
        raise VendorUnavailable(
            f"{where} could not be reached, or cut the connection: {fault}. It is tried again later."
        ) from None
    status = response.status_code
    if status == 429 or status >= 500:
        raise VendorUnavailable(f"{where} answered HTTP {status}: {sample(response.content)}. It is tried again later.")
    if status in (401, 403):
        raise BadKey(f"{where} refused the key with HTTP {status}. Check the vendor's keys.")
    if status not in (200, 404):
        raise Refused(f"{where} answered HTTP {status}: {sample(response.content)}; 200 was expected.")
    return response

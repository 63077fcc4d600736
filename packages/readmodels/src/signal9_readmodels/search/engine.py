"""How the engine is spoken to: what it says when something is wrong as our errors, and documents to and from JSON by msgspec."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import OpenSearchException, SerializationError, TransportError
from opensearchpy.serializer import JSONSerializer

from signal9_readmodels.errors import IndexRejected, IndexUnavailable, ReadModelError

_LATER = (403, 404, 408, 429)
"""Read-only (a full disk, a rebuild), an alias that the next deploy or cold start makes, too slow, asked to slow down: the same request
succeeds later."""


def refusal(status: object, sentence: str) -> ReadModelError:
    """The error for an answer with this HTTP status."""
    is_temporary = isinstance(status, int) and (status in _LATER or status >= 500)
    return IndexUnavailable(sentence) if is_temporary else IndexRejected(sentence)


@contextmanager
def asking(doing: str) -> Iterator[None]:
    """Translate what the client library raises; `doing` says what could not be done.

    Raises:
        IndexUnavailable: the engine is down, slow, read-only, without its indices or asks to slow down.
        IndexRejected: it refuses the request as it is.
    """
    try:
        yield
    except (OpenSearchException, OSError) as error:
        sentence = f"OpenSearch could not {doing}: {type(error).__name__} {str(error)[:300]}."
        if isinstance(error, EngineConnectionError | OSError):
            status: object = 503
        else:
            status = error.status_code if isinstance(error, TransportError) else None
        failure = refusal(status, sentence)
        if isinstance(failure, IndexUnavailable):
            failure = IndexUnavailable(f"{sentence} Is it running? `signal9 status` tells; a message is tried again.")
        raise failure from error


class MsgspecSerializer(JSONSerializer):
    """The client's serializer, for plain values and msgspec's structs."""

    def dumps(self, data: Any) -> Any:
        """The value as JSON; text is JSON already."""
        if isinstance(data, str | bytes):
            return data
        try:
            return msgspec.json.encode(data).decode()
        except (TypeError, ValueError) as error:
            raise SerializationError(data, error) from error

    def loads(self, s: str) -> Any:
        """The value that the engine answered."""
        try:
            return msgspec.json.decode(s)
        except (msgspec.DecodeError, ValueError) as error:
            raise SerializationError(s, error) from error

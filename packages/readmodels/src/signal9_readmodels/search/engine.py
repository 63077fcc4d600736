"""What the search engine says when something is wrong, as our errors."""

from opensearchpy.exceptions import ConnectionError as EngineConnectionError
from opensearchpy.exceptions import TransportError

from signal9_readmodels.errors import IndexRejected, IndexUnavailable, ReadModelError

_LATER = (403, 408, 429)
"""Read-only (a full disk, a rebuild), too slow, asked to slow down: the same request succeeds later."""


def is_temporary(status: object) -> bool:
    """Whether a request with this HTTP status may succeed later."""
    return isinstance(status, int) and (status in _LATER or status >= 500)


def translated(error: Exception, doing: str) -> ReadModelError:
    """The error of the client library as ours, with what was being done."""
    status = error.status_code if isinstance(error, TransportError) else None
    sentence = f"OpenSearch could not {doing}: {type(error).__name__} {str(error)[:300]}."
    if isinstance(error, EngineConnectionError | OSError) or is_temporary(status):
        return IndexUnavailable(f"{sentence} Is it running? `signal9 status` tells; a message is tried again.")
    return IndexRejected(sentence)

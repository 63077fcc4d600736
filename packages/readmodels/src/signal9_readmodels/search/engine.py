"""What the engine says when something is wrong, as our errors."""

from collections.abc import Iterator
from contextlib import contextmanager

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
    except Exception as error:
        # By its name, so that who asks without the library need not load it.
        if not (isinstance(error, OSError) or type(error).__module__ == "opensearchpy.exceptions"):
            raise
        status = getattr(error, "status_code", None)
        # Where no answer came, the library has a word for the status.
        is_down = isinstance(error, OSError) or isinstance(status, str)
        sentence = f"OpenSearch could not {doing}: {type(error).__name__} {str(error)[:300]}."
        failure = refusal(503 if is_down else status, sentence)
        if isinstance(failure, IndexUnavailable):
            failure = IndexUnavailable(f"{sentence} Is it running? `signal9 status` tells; a message is tried again.")
        raise failure from error

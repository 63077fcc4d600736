"""JSON logs, one object a line, so that no vendor's text can forge a line of its own."""

import logging
import sys
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from structlog.typing import FilteringBoundLogger


def configure_logs(service: str, level: int = logging.INFO) -> "FilteringBoundLogger":
    """Send structlog's events to standard output as JSON and give the service's logger; safe to call again."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Without the frames' local variables: they may hold a key.
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=False,
    )
    # Libraries log URLs and headers at INFO; what we want known we log ourselves.
    logging.getLogger().setLevel(logging.WARNING)
    logger: FilteringBoundLogger = structlog.get_logger(service=service)
    return logger


def bound(**fields: Any) -> Any:
    """A context in which every log line carries `fields`."""
    return structlog.contextvars.bound_contextvars(**fields)

"""X-Ray, in one module: a segment for each piece of work, in the trace of the event that led to it.

AWS begins a new trace for each batch that a queue hands to a function. Ours follow the events instead: the header travels in an event's
metadata, and what handles the event is a child of what appended it. Off unless SIGNAL9_TRACING is `1`; the SDK is imported with the first
segment, because it costs 0.2 s of a cold start.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from signal9_runtime.errors import TransientError

Annotations = Mapping[str, str | int | float | bool]


def is_on() -> bool:
    """Whether segments are sent."""
    return os.environ.get("SIGNAL9_TRACING") == "1"


@contextmanager
def span(name: str, header: str | None, annotations: Annotations) -> Iterator[None]:
    """A segment around a piece of work; AWS calls inside become its parts, an exception its error; waiting for a part that is down is none.

    Args:
        name: of the function at work.
        header: trace header of the event that led to it; None begins a trace.
        annotations: by which the trace is found, e.g. `correlation_id`.
    """
    if not is_on():
        yield
        return
    recorder = _recorder()
    root, parent = _ids(header)
    segment = recorder.begin_segment(name, traceid=root, parent_id=parent, sampling=1)
    _annotate(segment, annotations)
    try:
        yield
    except TransientError:
        segment.put_annotation("postponed", True)
        raise
    except BaseException as error:
        segment.add_exception(error, [])
        raise
    finally:
        recorder.end_segment()


@contextmanager
def part(name: str, annotations: Annotations) -> Iterator[None]:
    """A part of the current segment, such as a vendor's call; nothing where there is no segment."""
    if current_header() is None:
        yield
        return
    recorder = _recorder()
    subsegment = recorder.begin_subsegment(name, namespace="remote")
    _annotate(subsegment, annotations)
    try:
        yield
    except BaseException as error:
        subsegment.add_exception(error, [])
        raise
    finally:
        recorder.end_subsegment()


def record(
    name: str,
    header: str | None,
    begun: float,
    annotations: Annotations,
    event_ids: list[str],
    failure: str | None = None,
) -> None:
    """Send the segment of work on many events at once, when it is done.

    Args:
        name: of the function.
        header: trace header of one of the events.
        begun: when the work began, in seconds since the epoch; it ends now.
        annotations: by which the trace is found.
        event_ids: the events that it was about.
        failure: why it failed, where it did.
    """
    if not is_on():
        return
    from aws_xray_sdk.core.models.segment import Segment  # type: ignore[import-untyped]  # ships no types

    root, parent = _ids(header)
    segment = Segment(name, traceid=root, parent_id=parent)
    segment.start_time = begun
    _annotate(segment, annotations)
    segment.put_metadata("event_ids", event_ids, "signal9")
    if failure is not None:
        segment.add_fault_flag()
        segment.put_metadata("failure", failure[:500], "signal9")
    segment.close(time.time())
    _recorder().emitter.send_entity(segment)


def current_header() -> str | None:
    """The header for what follows from the work at hand; None outside a segment."""
    if not is_on():
        return None
    segment = _recorder().get_trace_entity()
    if segment is None:
        return None
    whole = getattr(segment, "parent_segment", segment)
    return f"Root={whole.trace_id};Parent={whole.id};Sampled=1"


def trace_id_of(header: str | None) -> str | None:
    """The trace's id in a header; None where there is none."""
    return _ids(header)[0]


def _ids(header: str | None) -> tuple[str | None, str | None]:
    fields = dict(field.split("=", 1) for field in (header or "").split(";") if "=" in field)
    return fields.get("Root"), fields.get("Parent")


def _annotate(entity: Any, annotations: Annotations) -> None:
    for name, value in annotations.items():
        entity.put_annotation(name, value)


@cache
def _recorder() -> Any:
    import logging

    # It warns of every AWS call outside a segment, which is none of its business.
    logging.getLogger("aws_xray_sdk").setLevel(logging.CRITICAL)
    from aws_xray_sdk.core import patch, xray_recorder  # type: ignore[import-untyped]  # ships no types
    from aws_xray_sdk.core.context import Context  # type: ignore[import-untyped]  # the same

    # In Lambda the SDK would only add parts to Lambda's own segment, which is that of a batch.
    xray_recorder.configure(
        context=Context("IGNORE_ERROR"),
        context_missing="IGNORE_ERROR",
        sampling=False,
        plugins=(),
        streaming_threshold=30,
    )
    patch(("botocore",))
    return xray_recorder

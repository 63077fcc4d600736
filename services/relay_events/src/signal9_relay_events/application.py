"""Publishes appended events on the bus, in the order of the table's stream."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from signal9_messaging import Publication, Publisher


def relay_events(records: Sequence[Mapping[str, Any]], publisher: Publisher) -> str | None:
    """Publish the inserted events; gives the sequence number of the first that the bus did not take, None if it took all.

    The stream resumes there: an event may be published twice, and is never left out.
    """
    inserted = [record for record in records if record.get("eventName") == "INSERT"]
    published = publisher.publish([publication_of(record["dynamodb"]["NewImage"]) for record in inserted])
    return None if published == len(inserted) else str(inserted[published]["dynamodb"]["SequenceNumber"])


def publication_of(item: Mapping[str, Any]) -> Publication:
    """The publication of a stored event: its body as it was appended, byte for byte."""
    body = item["body"]["S"]
    trace_header = json.loads(body)["metadata"].get("traceHeader") if '"traceHeader"' in body else None
    return Publication(
        detail_type=item["event_type"]["S"], detail=body, stream_id=item["stream_id"]["S"], trace_header=trace_header
    )

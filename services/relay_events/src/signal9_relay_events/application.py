"""Publishes appended events on the bus, in the order of the table's stream."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signal9_eventstore.dynamodb import body_of
from signal9_messaging import Publication, Publisher
from signal9_runtime import Blobs


def relay_events(
    records: Sequence[Mapping[str, Any]],
    publisher: Publisher,
    payloads: Blobs | None = None,
    measure: Callable[[Sequence[Publication]], object] = len,
) -> str | None:
    """Publish the inserted events; gives the sequence number of the first that the bus did not take, None if it took all.

    The stream resumes there: an event may be published twice, and is never left out. `measure` is told what was published.
    """
    inserted = [record for record in records if record.get("eventName") == "INSERT"]
    images = [record["dynamodb"]["NewImage"] for record in inserted]
    publications = [Publication.of(image["event_type"]["S"], body_of(image, payloads)) for image in images]
    published = publisher.publish(publications)
    measure(publications[:published])
    return None if published == len(inserted) else str(inserted[published]["dynamodb"]["SequenceNumber"])

"""Publishes stored events again: after an outage that outlived the table's stream, or a loss of the bus."""

from signal9_contracts import encode_event, event_type_of
from signal9_contracts.operations import SweepRequested
from signal9_eventstore import EventStore
from signal9_messaging import Publication, Publisher, PublishFailed
from signal9_runtime import batched

CHUNK = 500
"""Events published before the next are read: never more in memory, however long the period."""


def sweep(request: SweepRequested, store: EventStore, publisher: Publisher) -> int:
    """Publish every event since the moment again; gives how many.

    Raises:
        PublishFailed: the bus stopped taking them; the sweep can be run again.
    """
    published = 0
    publications = (
        Publication.of(event_type_of(event).detail_type, encode_event(event))
        for event in store.read_all(since=request.since)
    )
    for chunk in batched(publications, CHUNK):
        taken = publisher.publish(chunk)
        published += taken
        if taken < len(chunk):
            raise PublishFailed(
                f"The bus took {published} of the swept events and refused the next. Run the sweep again."
            )
    return published

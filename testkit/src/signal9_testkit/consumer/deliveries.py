"""What a consumer's queue may hold: for each declared event the messages that its reader must be able to read."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from signal9_contracts import SOURCE, Event, encode_event, event_type_of
from signal9_testkit import an
from signal9_testkit.consumer.declaration import Reads, fields_by_path, is_always_there
from signal9_testkit.consumer.missing import missing_fields
from signal9_testkit.consumer.paths import reduced, values
from signal9_testkit.errors import BrokenContract

WHOLE = "whole"
DECLARED = "declared fields only"
SPARSE = "no optional fields"
LATER = "with a field added later"


class Delivery(msgspec.Struct, frozen=True):
    """One message as a queue behind the bus holds it."""

    name: str
    """The detail-type, with a number where it has several typical events."""
    detail_type: str
    variant: str
    detail: Mapping[str, Any]

    @property
    def body(self) -> str:
        """The message's body: EventBridge's envelope around the event, as JSON."""
        return envelope(self.detail_type, self.detail)

    @property
    def id(self) -> str:
        """For the name of a test."""
        return f"{self.name}-{self.variant}".replace(" ", "-")


def envelope(detail_type: str, detail: Mapping[str, Any]) -> str:
    """EventBridge's envelope around a document."""
    metadata = detail.get("metadata", {})
    wrapped = {
        "version": "0",
        "id": metadata.get("eventId", ""),
        "detail-type": detail_type,
        "source": SOURCE,
        "account": "000000000000",
        "time": metadata.get("occurredAt", ""),
        "region": "us-east-1",
        "resources": [metadata.get("streamId", "")],
        "detail": detail,
    }
    return msgspec.json.encode(wrapped).decode()


def envelope_of(event: Event) -> str:
    """The body of the queue message that carries an event."""
    return envelope(event_type_of(event).detail_type, document_of(event))


def document_of(event: Event) -> dict[str, Any]:
    """The event as its JSON holds it."""
    document: dict[str, Any] = msgspec.json.decode(encode_event(event))
    return document


def deliveries(declaration: Reads) -> Iterator[Delivery]:
    """Each typical event of a declaration in four variants, so that a reader which passes reads just what was declared and bears what may come.

    Whole; with the declared fields only (a reader that fails here reads what it did not declare); with those of them only that the
    contract promises (a reader that fails here takes an optional field for granted); with a field that a later version might add.

    Raises:
        BrokenContract: an event or a field that is declared does not exist.
    """
    faults = missing_fields(declaration)
    if faults:
        raise BrokenContract("\n".join([f"{declaration.consumer} declares what Signal9 does not publish:", *faults]))
    for detail_type, paths in declaration.reads.items():
        fields = fields_by_path(detail_type)
        promised = [path for path in paths if is_always_there(path, fields)]
        for number, event in enumerate(an.examples(detail_type), start=1):
            name = detail_type if number == 1 else f"{detail_type} {number}"
            whole = document_of(event)
            yield Delivery(name, detail_type, WHOLE, whole)
            yield Delivery(name, detail_type, DECLARED, reduced(whole, paths))
            yield Delivery(name, detail_type, SPARSE, reduced(whole, promised))
            yield Delivery(name, detail_type, LATER, {**whole, "addedLater": {"by": "a compatible version"}})


def holds(detail: Mapping[str, Any], path: str) -> bool:
    """Whether something stands at `path`."""
    return any(True for _ in values(detail, path))

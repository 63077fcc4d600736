"""The producers' side: every field that a consumer declared is in the events that the producers really make."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from signal9_contracts import Event, event_type_of
from signal9_testkit.consumer.declaration import Reads, fields_by_path, is_always_there
from signal9_testkit.consumer.deliveries import document_of, envelope, holds
from signal9_testkit.consumer.missing import missing_fields
from signal9_testkit.errors import BrokenContract

Reader = Callable[[str], object]
"""A consumer's code: takes the body of a queue message."""


def prove(declaration: Reads, events: Sequence[Event], reader: Reader | None = None) -> int:
    """Prove a declaration against events that the producers made; gives how many of them it is about.

    Every declared field exists in the contract; it is in each event where the contract promises it, and in at least one event where it
    is optional; each message of a Pact file fits at least one event; `reader` reads all of them.

    Raises:
        BrokenContract: all that does not hold, a line each.
    """
    documents = [(event_type_of(event).detail_type, document_of(event)) for event in events]
    return prove_documents(declaration, documents, reader)


def prove_documents(
    declaration: Reads, documents: Sequence[tuple[str, Mapping[str, Any]]], reader: Reader | None = None
) -> int:
    """The same for events as they came out of a queue: (detail-type, detail)."""
    made: dict[str, list[Mapping[str, Any]]] = {}
    for detail_type, document in documents:
        if detail_type in declaration.reads:
            made.setdefault(detail_type, []).append(document)
    faults = missing_fields(declaration) or [
        *_unmade(declaration, made),
        *_unfit_messages(declaration, made),
        *(_unread(reader, made) if reader else ()),
    ]
    if faults:
        whom = f"{declaration.consumer} ({declaration.contact})" if declaration.contact else declaration.consumer
        advice = (
            "Either correct the declaration, or keep the field: a breaking change is a new detail-type (`name.v2`), published beside "
            "the old one until its consumers have moved."
        )
        raise BrokenContract("\n".join([f"What {whom} reads is not what Signal9 publishes:", *faults, advice]))
    return sum(map(len, made.values()))


def _unmade(declaration: Reads, made: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    for detail_type, paths in declaration.reads.items():
        found = made.get(detail_type, ())
        if not found:
            yield f"- {detail_type}: no producer made one."
            continue
        fields = fields_by_path(detail_type)
        for path in paths:
            having = sum(holds(document, path) for document in found)
            if is_always_there(path, fields) and having < len(found):
                yield f"- {detail_type}.{path}: promised in every event, absent from {len(found) - having} of {len(found)}."
            elif not having:
                yield f"- {detail_type}.{path}: optional, and in none of the {len(found)} events that the producers made."


def _unfit_messages(declaration: Reads, made: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    for interaction in declaration.interactions:
        reasons = [interaction.mismatches(document) for document in made.get(interaction.detail_type, ())]
        if reasons and all(reasons):
            nearest = min(reasons, key=len)
            yield (
                f"- {interaction.detail_type}, the message {interaction.description!r}: none of {len(reasons)} events fits it; "
                f"of the nearest {'; '.join(nearest)}."
            )


def _unread(reader: Reader, made: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    for detail_type, documents in made.items():
        for document in documents:
            try:
                reader(envelope(detail_type, document))
            except Exception as error:  # whatever a consumer's code raises is what we came to see
                event_id = document.get("metadata", {}).get("eventId")
                yield f"- {detail_type}: the consumer's reader failed on event {event_id}: {type(error).__name__}: {error}."

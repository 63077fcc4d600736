"""Event ids given by the caller: what makes a second append of the same events change nothing."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from signal9_contracts import Event
from signal9_eventstore.errors import AppendRefused


def derived_id(cause: Event, purpose: str, number: int = 0) -> str:
    """The id of the event that follows from `cause` for `purpose`: the same each time it is asked for.

    A UUIDv7 with the time of the cause's own id; `number` tells several apart and keeps them in order.
    """
    origin = UUID(cause.metadata.event_id)
    noise = sha256(f"{origin}/{purpose}/{number}".encode()).digest()
    time = origin.int >> 80
    rest = (0x7 << 76) | ((number & 0xFFF) << 64) | (0b10 << 62) | (int.from_bytes(noise[:8], "big") >> 2)
    return str(UUID(int=(time << 80) | rest))


def check_ids(event_ids: Sequence[str], count: int) -> None:
    """Refuse ids that no event may have.

    Raises:
        AppendRefused: not one for each event, one twice, or one that is no UUID.
    """
    if len(event_ids) != count:
        raise AppendRefused(f"An append gives {len(event_ids)} event ids for {count} events. Give one each, or none.")
    if len(set(event_ids)) != count:
        raise AppendRefused("An append gives one event id twice. Each event has an id of its own.")
    for event_id in event_ids:
        try:
            canonical = str(UUID(event_id)) == event_id
        except ValueError:
            canonical = False
        if not canonical:
            raise AppendRefused(f"The event id {event_id[:80]!r} is no UUID in lower case with hyphens.")


def made_at(event_id: str) -> datetime | None:
    """When an id was made, which a UUIDv7 tells; None of another."""
    made = UUID(event_id)
    return datetime.fromtimestamp((made.int >> 80) / 1000, UTC) if made.version == 7 else None


def stored_versions(stream_id: str, event_ids: Sequence[str], present: Mapping[str, int]) -> Sequence[int]:
    """The versions under which the stream holds these ids; none if it holds none of them.

    Raises:
        AppendRefused: it holds some of them only, or in another order.
    """
    versions = [present[event_id] for event_id in event_ids if event_id in present]
    if versions and versions != list(range(versions[0], versions[0] + len(event_ids))):
        missing = [event_id for event_id in event_ids if event_id not in present]
        raise AppendRefused(
            f"The stream {stream_id!r} holds {len(versions)} of the {len(event_ids)} event ids of an append, at versions {versions}, "
            f"and lacks {missing}. Ids that were appended together must be repeated together, in their order."
        )
    return versions

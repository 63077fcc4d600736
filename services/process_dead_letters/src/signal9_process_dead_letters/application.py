"""Looks through the dead-letter queues; records, shows and redrives what is in them. Messages stay until they are redriven."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from typing import Any, Final

import msgspec

from signal9_contracts import Event, names
from signal9_contracts.operations import (
    MOST_DEAD_LETTERS,
    DeadLetterEntry,
    DeadLetterFilter,
    DeadLetterList,
    DeadLetterRequest,
    DeadLetterShown,
    ListDeadLetters,
    Redrive,
    RedriveFailure,
    Redriven,
    ShowDeadLetter,
)
from signal9_domain import DeadLetter
from signal9_eventstore import Cause, EventStore, append_decided, load
from signal9_messaging import IdempotentEffect, Topic
from signal9_process_dead_letters.diagnosis import diagnose, redacted, stream_since
from signal9_process_dead_letters.ports import DeadLetterQueues, DeadMessage, Reason
from signal9_runtime import Clock, utc_now

LIST_SECONDS: Final = 120
REDRIVE_SECONDS: Final = 300
SPARE_MILLISECONDS: Final = 20_000
"""Time kept for showing held messages again before the function's own time is over."""


class DeadLetters(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the service needs."""

    queues: DeadLetterQueues
    reason_of: Callable[[DeadMessage], Reason | None]
    """Why the function that failed on a message did so, where that is known."""
    store: EventStore
    topic: Topic
    idempotency: IdempotentEffect
    sweep: Callable[[datetime], str]
    """Publishes the events since a moment again; gives the id of the invocation."""
    clock: Clock = utc_now
    pause: Callable[[float], None]


def answer(
    service: DeadLetters, request: DeadLetterRequest, context: Any
) -> DeadLetterList | DeadLetterShown | Redriven:
    """Do what an operator asks."""
    match request:
        case ListDeadLetters():
            entries = list_dead_letters(service, context)
            return DeadLetterList([entry for entry in entries if matches(request.chosen, entry)])
        case ShowDeadLetter():
            return show_dead_letter(service, request)
    remaining = getattr(context, "get_remaining_time_in_millis", lambda: SPARE_MILLISECONDS + 1)
    return redrive(service, request.redrive, lambda: remaining() > SPARE_MILLISECONDS)


def list_dead_letters(service: DeadLetters, context: Any = None) -> list[DeadLetterEntry]:
    """Everything in the queues, newest last; what was not seen before is recorded, and notified of once per cause and hour."""
    entries: list[DeadLetterEntry] = []
    for queue in service.queues.names:
        with service.queues.hold(queue, LIST_SECONDS, MOST_DEAD_LETTERS) as messages:
            entries += [_recorded(service, message, context) for message in messages]
    return sorted(entries, key=lambda entry: (entry.sent_at, entry.message_id))


def show_dead_letter(service: DeadLetters, request: ShowDeadLetter) -> DeadLetterShown:
    """One dead letter with its payload, whose values are redacted unless asked for."""
    with ExitStack() as held:
        chosen = DeadLetterFilter(message_id=request.message_id)
        for message, entry in _chosen(service, chosen, LIST_SECONDS, held):
            return DeadLetterShown(entry, message.body if request.payload else redacted(message.body))
    return DeadLetterShown(None)


def redrive(service: DeadLetters, request: Redrive, has_time: Callable[[], bool] = lambda: True) -> Redriven:
    """Send the chosen dead letters back to where they came from, no faster than asked.

    Each is sent, then recorded, then deleted: a crash between two of these steps delivers it twice, which every consumer
    takes, and never loses it.
    """
    sent: list[DeadLetterEntry] = []
    failed: list[RedriveFailure] = []
    more = False
    with ExitStack() as held:
        for message, entry in list(_chosen(service, request.chosen, REDRIVE_SECONDS, held)):
            if more := len(sent) + len(failed) >= request.limit or not has_time():
                break
            if request.dry_run:
                sent.append(entry)
                continue
            try:
                _send_back(service, message, entry, request.reason)
                sent.append(entry)
            except Exception as error:  # one dead letter that cannot go back stops no other
                failed.append(RedriveFailure(entry, f"{type(error).__name__}: {error}"))
            service.pause(1 / request.rate)
    return Redriven(entries=sent, failed=failed, dry_run=request.dry_run, more=more)


def matches(chosen: DeadLetterFilter, entry: DeadLetterEntry) -> bool:
    """Whether the dead letter is one of those chosen; an id may be the message's or its event's."""
    if chosen.message_id not in (None, entry.message_id, entry.event_id):
        return False
    names = ("queue", "subject", "event_type", "cause")
    return all(getattr(chosen, name) in (None, getattr(entry, name)) for name in names)


def _chosen(
    service: DeadLetters, chosen: DeadLetterFilter, seconds: int, held: ExitStack
) -> Iterator[tuple[DeadMessage, DeadLetterEntry]]:
    for queue in service.queues.names:
        if chosen.queue in (None, queue):
            for message in held.enter_context(service.queues.hold(queue, seconds, MOST_DEAD_LETTERS)):
                entry = _recorded(service, message, None)
                if matches(chosen, entry):
                    yield message, entry


def _send_back(service: DeadLetters, message: DeadMessage, entry: DeadLetterEntry, reason: str) -> None:
    since = stream_since(message)
    if since is None:
        to, sent_as = str(message.source), service.queues.send_back(message)
    else:
        to, sent_as = names.function_name("relay_events"), service.sweep(since)
    _append(service, message, lambda state: state.decide_redriven(entry, to, sent_as, reason))
    service.queues.delete(message)


def _recorded(service: DeadLetters, message: DeadMessage, context: Any) -> DeadLetterEntry:
    """The dead letter as it was recorded when it was first seen; now, if that is now."""
    found = load(service.store, DeadLetter.stream(message.message_id), DeadLetter).state.found
    if found is not None:
        return found
    entry = diagnose(message, service.reason_of(message))
    # Of two looks at once the one that records it notifies of it.
    if _append(service, message, lambda state: state.decide_found(entry)):
        _notify(service, entry, context)
    return entry


def _append(
    service: DeadLetters, message: DeadMessage, decide: Callable[[DeadLetter], Sequence[Event]]
) -> Sequence[Event]:
    return append_decided(service.store, DeadLetter.stream(message.message_id), DeadLetter, decide, Cause.root())


def _notify(service: DeadLetters, entry: DeadLetterEntry, context: Any) -> None:
    hour = service.clock().strftime("%Y-%m-%dT%H")
    subject = f"Dead letters in {entry.queue}: {entry.cause}"[:100]
    fields = msgspec.to_builtins(entry)
    notice = {
        **{name: fields[name] for name in ("queue", "cause", "detail", "source", "subject", "eventType")},
        "example": entry.message_id,
        "next": f"signal9 dlq list --cause {entry.cause}",
        "runbook": "docs/operating.md#dead-letters",
    }
    attributes = {"queue": entry.queue, "cause": entry.cause}
    notify = partial(service.topic.publish, subject, json.dumps(notice, sort_keys=True), attributes)
    service.idempotency.run("|".join((entry.queue, entry.source or "", entry.cause, hour)), notify, context)

"""Looks through the dead-letter queues; records, shows and redrives what rests there. Messages stay until they are redriven."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from signal9_contracts import DeadLetterFound, DeadLetterRedriven, Event
from signal9_eventstore import ANY, Cause, EventStore, VersionConflict
from signal9_messaging import IdempotentEffect
from signal9_process_dead_letters.domain import (
    OWN_EVENTS,
    Chosen,
    DeadLetter,
    Resting,
    diagnose,
    redacted,
    stream_since,
)
from signal9_process_dead_letters.ports import DeadLetterQueues, Reasons, Relay, Topic
from signal9_runtime import Clock, utc_now

LOOK_SECONDS = 120
REDRIVE_SECONDS = 300
LIMIT = 1000
"""Messages of one queue looked at in one go: SQS gives ten a call, and the rest is looked at next time."""


class Redrive(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """An operator's wish to send dead letters on their way again."""

    chosen: Chosen
    dry_run: bool = False
    rate: Annotated[float, Meta(gt=0, le=100, description="messages a second")] = 10.0
    limit: Annotated[int, Meta(ge=1, le=LIMIT)] = LIMIT
    reason: Annotated[str, Meta(max_length=200)] = ""


class Failed(msgspec.Struct, frozen=True, rename="camel"):
    """A dead letter that stays, and why."""

    letter: DeadLetter
    why: str


class Redriven(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a redrive did, or with `dry_run` would do; `more` says that its time or limit ran out before the letters did."""

    letters: list[DeadLetter]
    failed: list[Failed]
    dry_run: bool
    more: bool


class DeadLetters(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the service needs."""

    queues: DeadLetterQueues
    reasons: Reasons
    store: EventStore
    topic: Topic
    once: IdempotentEffect
    relay: Relay
    clock: Clock = utc_now
    pause: Callable[[float], None]


def look(service: DeadLetters, context: Any = None) -> list[DeadLetter]:
    """Everything that rests, newest last; what was not seen before is recorded, and told once per cause and hour."""
    letters: list[DeadLetter] = []
    for queue in service.queues.names:
        with service.queues.hold(queue, LOOK_SECONDS, LIMIT) as messages:
            letters += [_known(service, message, context) for message in messages]
    return sorted(letters, key=lambda letter: (letter.sent_at, letter.message_id))


def show(service: DeadLetters, message_id: str, *, payload: bool) -> tuple[DeadLetter, Any] | None:
    """One dead letter with its payload, whose values are redacted unless asked for; None if it rests nowhere."""
    chosen = Chosen(message_id=message_id)
    for queue in service.queues.names:
        with service.queues.hold(queue, LOOK_SECONDS, LIMIT) as messages:
            for message in messages:
                letter = _known(service, message, None)
                if chosen.means(letter):
                    return letter, message.body if payload else redacted(message.body)
    return None


def redrive(service: DeadLetters, wish: Redrive, has_time: Callable[[], bool] = lambda: True) -> Redriven:
    """Send the chosen dead letters back to where they came from, no faster than asked.

    Each is sent, then recorded, then deleted: a crash between two of these steps delivers it twice, which every consumer
    bears, and never loses it.
    """
    sent: list[DeadLetter] = []
    failed: list[Failed] = []
    with ExitStack() as held:
        meant = list(_meant(service, wish, held))
        for message, letter in meant:
            if len(sent) + len(failed) >= wish.limit or not has_time():
                return Redriven(letters=sent, failed=failed, dry_run=wish.dry_run, more=True)
            if wish.dry_run:
                sent.append(letter)
                continue
            try:
                _send_back(service, message, wish)
                sent.append(letter)
            except Exception as error:  # one letter that cannot go back stops no other
                failed.append(Failed(letter, f"{type(error).__name__}: {error}"))
            service.pause(1 / wish.rate)
    return Redriven(letters=sent, failed=failed, dry_run=wish.dry_run, more=False)


def _meant(service: DeadLetters, wish: Redrive, held: ExitStack) -> Iterator[tuple[Resting, DeadLetter]]:
    for queue in service.queues.names:
        if wish.chosen.queue in (None, queue):
            for message in held.enter_context(service.queues.hold(queue, REDRIVE_SECONDS, LIMIT)):
                letter = _known(service, message, None)
                if wish.chosen.means(letter):
                    yield message, letter


def _send_back(service: DeadLetters, message: Resting, wish: Redrive) -> None:
    since = stream_since(message)
    if since is None:
        target, sent_as = str(message.source), service.queues.send_back(message)
    else:
        target, sent_as = "signal9-relay-events", service.relay.sweep(since)
    event = DeadLetterRedriven(
        message_id=message.message_id, queue=message.queue, to=target, sent_as=sent_as, reason=wish.reason
    )
    if _is_recorded(diagnose(message, None)):
        service.store.append(_stream(message), [event], expected_version=ANY, cause=Cause.root())
    service.queues.delete(message)


def _known(service: DeadLetters, message: Resting, context: Any) -> DeadLetter:
    """The letter as it was recorded when it was first seen; now, if that is now."""
    history = list(service.store.read_stream(_stream(message)))
    if history and isinstance(history[0], DeadLetterFound):
        return _letter_of(history[0])
    letter = diagnose(message, service.reasons.find(message))
    if not _is_recorded(letter):
        return letter
    try:
        service.store.append(_stream(message), [_event_of(letter)], expected_version=0, cause=Cause.root())
    except VersionConflict:
        return letter  # another look recorded it between our read and now, and tells of it
    _tell(service, letter, context)
    return letter


def _tell(service: DeadLetters, letter: DeadLetter, context: Any) -> None:
    hour = service.clock().strftime("%Y-%m-%dT%H")
    subject = f"Dead letters in {letter.queue}: {letter.cause}"[:100]
    notice = {
        **{
            name: msgspec.to_builtins(getattr(letter, name))
            for name in ("queue", "cause", "detail", "source", "subject")
        },
        "eventType": letter.event_type,
        "example": letter.message_id,
        "next": f"signal9 dlq list --cause {letter.cause}",
        "runbook": "docs/operating.md#dead-letters",
    }
    attributes = {"queue": letter.queue, "cause": letter.cause}
    tell = partial(service.topic.publish, subject, json.dumps(notice, sort_keys=True), attributes)
    service.once.run("|".join((letter.queue, letter.source or "", letter.cause, hour)), tell, context)


def _is_recorded(letter: DeadLetter) -> bool:
    return letter.event_type not in OWN_EVENTS


def _stream(message: Resting) -> str:
    return f"deadletter-{message.message_id}"


def _event_of(letter: DeadLetter) -> Event:
    return DeadLetterFound(**{name: getattr(letter, name) for name in letter.__struct_fields__})


def _letter_of(event: DeadLetterFound) -> DeadLetter:
    return DeadLetter(**{name: getattr(event, name) for name in DeadLetter.__struct_fields__})

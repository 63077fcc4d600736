"""What `signal9 dlq` asks of process_dead_letters, and what that answers."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from signal9_application.errors import OperationFailed
from signal9_application.pipeline.ports import DeadLetterFunction

CALL_SECONDS = 60
"""How long one call of the function may redrive: a client that gave up waiting would ask for the same again."""
MOST = 1000
"""Messages that the function looks at in one call."""
T = TypeVar("T")


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One message that rests in a dead-letter queue."""

    message_id: str
    queue: str
    kind: str
    cause: str
    detail: str
    source: str | None
    event_type: str | None
    event_id: str | None
    subject: str | None
    sent_at: datetime
    size: int
    redrive_of: str | None


class Failed(msgspec.Struct, frozen=True, rename="camel"):
    """A dead letter that stays, and why."""

    letter: DeadLetter
    why: str


class Redriven(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a redrive did, or would do."""

    letters: list[DeadLetter]
    failed: list[Failed]
    dry_run: bool
    more: bool


class _Letters(msgspec.Struct, frozen=True):
    letters: list[DeadLetter]


class Shown(msgspec.Struct, frozen=True):
    """One dead letter with its payload."""

    letter: DeadLetter | None
    payload: Any = None


class Chosen(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Which dead letters are meant."""

    message_id: str | None = None
    queue: str | None = None
    subject: str | None = None
    event_type: str | None = None
    cause: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it means every dead letter."""
        return self == Chosen()


def list_letters(function: DeadLetterFunction, chosen: Chosen) -> list[DeadLetter]:
    """The dead letters meant, newest last."""
    return _ask(function, {"do": "list", "chosen": chosen}, _Letters).letters


def show_letter(function: DeadLetterFunction, message_id: str, *, payload: bool) -> Shown:
    """One dead letter; its payload's values only where asked for.

    Raises:
        OperationFailed: it rests in no queue.
    """
    shown = _ask(function, {"do": "show", "messageId": message_id, "payload": payload}, Shown)
    if shown.letter is None:
        raise OperationFailed(f"No dead letter has the id {message_id!r}. `signal9 dlq list` shows them.")
    return shown


def redrive_letters(
    function: DeadLetterFunction,
    chosen: Chosen,
    *,
    dry_run: bool,
    rate: float,
    limit: int,
    reason: str,
    say: Callable[[str], None],
) -> Redriven:
    """Send the dead letters meant back to the queues they came from; asks again while more are left than one call could do."""
    done: list[DeadLetter] = []
    failed: list[Failed] = []
    while True:
        size = limit - len(done) if dry_run else min(limit - len(done), max(1, int(rate * CALL_SECONDS)))
        wish = {"chosen": chosen, "dryRun": dry_run, "rate": rate, "limit": min(size, MOST), "reason": reason}
        part = _ask(function, {"do": "redrive", "redrive": wish}, Redriven)
        done += part.letters
        failed += part.failed
        if not part.more or part.failed or dry_run or len(done) >= limit:
            return Redriven(letters=done, failed=failed, dry_run=dry_run, more=part.more)
        say(f"{len(done)} redriven so far")
        time.sleep(1 / rate)


def _ask(function: DeadLetterFunction, request: Any, expected: type[T]) -> T:
    return msgspec.convert(function.ask(request), expected)

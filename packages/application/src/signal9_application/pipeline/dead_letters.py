"""Asks process_dead_letters to list, show and redrive dead letters."""

import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from signal9_application.errors import OperationFailed
from signal9_application.pipeline.ports import DeadLetterFunction
from signal9_contracts.operations import (
    MOST_DEAD_LETTERS,
    DeadLetterEntry,
    DeadLetterFilter,
    DeadLetterList,
    DeadLetterRequest,
    DeadLetterShown,
    ListDeadLetters,
    Redrive,
    RedriveDeadLetters,
    RedriveFailure,
    Redriven,
    ShowDeadLetter,
)

CALL_SECONDS = 60
"""How long one call of the function may redrive: a client that gave up waiting would ask for the same again."""
T = TypeVar("T")


def list_dead_letters(function: DeadLetterFunction, chosen: DeadLetterFilter) -> list[DeadLetterEntry]:
    """The dead letters meant, newest last."""
    return _ask(function, ListDeadLetters(chosen=chosen), DeadLetterList).entries


def show_dead_letter(function: DeadLetterFunction, message_id: str, *, payload: bool) -> DeadLetterShown:
    """One dead letter; its payload's values only where asked for.

    Raises:
        OperationFailed: it is in no queue.
    """
    shown = _ask(function, ShowDeadLetter(message_id=message_id, payload=payload), DeadLetterShown)
    if shown.entry is None:
        raise OperationFailed(f"No dead letter has the id {message_id!r}. `signal9 dlq list` shows them.")
    return shown


def redrive_dead_letters(
    function: DeadLetterFunction,
    chosen: DeadLetterFilter,
    *,
    dry_run: bool,
    rate: float,
    limit: int,
    reason: str,
    say: Callable[[str], None],
) -> Redriven:
    """Send the dead letters meant back to the queues they came from; asks again while more are left than one call could do."""
    done: list[DeadLetterEntry] = []
    failed: list[RedriveFailure] = []
    while True:
        size = limit - len(done) if dry_run else min(limit - len(done), max(1, int(rate * CALL_SECONDS)))
        request = Redrive(chosen=chosen, dry_run=dry_run, rate=rate, limit=min(size, MOST_DEAD_LETTERS), reason=reason)
        part = _ask(function, RedriveDeadLetters(request), Redriven)
        done += part.entries
        failed += part.failed
        if not part.more or part.failed or dry_run or len(done) >= limit:
            return Redriven(entries=done, failed=failed, dry_run=dry_run, more=part.more)
        say(f"{len(done)} redriven so far")
        time.sleep(1 / rate)


def _ask(function: DeadLetterFunction, request: DeadLetterRequest, expected: type[T]) -> T:
    return msgspec.convert(function.ask(request), expected)

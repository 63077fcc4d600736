"""`signal9 dlq list`, `show` and `redrive`: the dead letters."""

from typing import Annotated

import msgspec
import typer
from rich.table import Table

from signal9_application.pipeline import list_dead_letters, redrive_dead_letters, show_dead_letter
from signal9_cli.checkout import find_checkout
from signal9_cli.deployment import Deployment
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, table, tables
from signal9_contracts.operations import DeadLetterEntry, DeadLetterFilter

Queue = Annotated[str | None, typer.Option(help="Only of this dead-letter queue.")]
Stream = Annotated[str | None, typer.Option(help="Only of events of this stream, e.g. batch-2026-01-05-regular-001.")]
Type = Annotated[str | None, typer.Option("--type", help="Only of events of this detail-type.")]
Cause = Annotated[str | None, typer.Option(help="Only of this class of error, e.g. InvalidEvent.")]

dlq = typer.Typer(
    name="dlq",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Dead letters: what failed three times, why, and how to send it back.\n\nExamples:\n\n  signal9 dlq list\n\n  signal9 dlq redrive --cause VendorUnavailable --dry-run",
)


@dlq.command("list")
def list_(
    queue: Queue = None, stream: Stream = None, type: Type = None, cause: Cause = None, json: Json = False
) -> None:
    """Show what is in the dead-letter queues, and why.

    Examples:

      signal9 dlq list

      signal9 dlq list --cause InvalidEvent --json
    """
    chosen = DeadLetterFilter(queue=queue, subject=stream, event_type=type, cause=cause)
    entries = list_dead_letters(Deployment(find_checkout()).dead_letters, chosen)
    if json:
        print_json(entries)
        return
    if not entries:
        notes.print("No dead letters.")
        return
    tables.print(_table(entries))


@dlq.command()
def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="Of the message, or of the event it holds.")],
    payload: Annotated[bool, typer.Option("--payload", help="Show the payload's values as well.")] = False,
    json: Json = False,
) -> None:
    """Show one dead letter with its payload, whose values stay hidden unless you ask for them.

    Examples:

      signal9 dlq show 0198c7a2-3b5e-7d1f-8a4c-9e6f2d1b0c3a

      signal9 dlq show 0198c7a2-3b5e-7d1f-8a4c-9e6f2d1b0c3a --payload --json
    """
    shown = show_dead_letter(Deployment(find_checkout()).dead_letters, id, payload=payload)
    if json or shown.entry is None:
        print_json(shown)
        return
    for name, value in msgspec.to_builtins(shown.entry).items():
        tables.print(f"[bold]{name}[/bold]  {plain(str(value), 2000)}")
    text = shown.payload if isinstance(shown.payload, str) else msgspec.json.encode(shown.payload).decode()
    tables.print(f"[bold]payload[/bold]  {plain(text, 300_000)}")


@dlq.command()
def redrive(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Of one message, or of the event it holds.")] = None,
    queue: Queue = None,
    stream: Stream = None,
    type: Type = None,
    cause: Cause = None,
    all: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,
    rate: Annotated[float, typer.Option(min=0.1, max=100, help="Messages a second, at most.")] = 10.0,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Messages, at most.")] = 1000,
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    json: Json = False,
) -> None:
    """Send dead letters back to the queues they came from. They keep their event ids, and each redrive is recorded as an event.

    Examples:

      signal9 dlq redrive --cause VendorUnavailable --dry-run

      signal9 dlq redrive 0198c7a2-3b5e-7d1f-8a4c-9e6f2d1b0c3a --reason "the vendor is back"
    """
    chosen = DeadLetterFilter(message_id=id, queue=queue, subject=stream, event_type=type, cause=cause)
    if (chosen == DeadLetterFilter()) != all:
        raise typer.BadParameter("Say which: an ID, --queue, --stream, --type, --cause, or --all.")
    result = redrive_dead_letters(
        Deployment(find_checkout()).dead_letters,
        chosen,
        dry_run=dry_run,
        rate=rate,
        limit=limit,
        reason=reason,
        say=notes.print,
    )
    if json:
        print_json(result)
    else:
        if result.entries:
            tables.print(_table(result.entries))
        verb = "would be redriven" if dry_run else "redriven"
        tables.print(f"{len(result.entries)} {verb}." + (" More are left; run it again." if result.more else ""))
        for failure in result.failed:
            notes.print(f"[red]not sent:[/red] {plain(failure.entry.message_id)}: {plain(failure.why, 500)}")
    if result.failed:
        raise typer.Exit(1)


def _table(entries: list[DeadLetterEntry]) -> Table:
    rows = [
        (
            entry.message_id,
            f"{entry.sent_at:%Y-%m-%d %H:%M}",
            plain(entry.source or "?", 40),
            plain(f"{entry.event_type or entry.kind} {entry.subject or ''}".strip(), 80),
            plain(entry.cause, 40),
            plain(entry.detail, 160),
        )
        for entry in entries
    ]
    return table(rows, "message", "since", "from", "event", "cause", "detail")

"""`signal9 events`: the event store, stream by stream."""

import time
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import msgspec
import typer

from signal9_cli.commands.pipeline import Json
from signal9_cli.deployment import Deployment, find_checkout
from signal9_cli.errors import CommandFailed
from signal9_cli.output import notes, plain, print_json_line, tables
from signal9_contracts import CATALOG, Event, event_type_of


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(events)


def events(
    stream: Annotated[
        str | None, typer.Argument(help="One stream, e.g. batch-2026-01-05-regular-001; all by default.")
    ] = None,
    type: Annotated[str | None, typer.Option("--type", help="Only events of this detail-type.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Only events since (UTC).")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on showing events as they are appended.")] = False,
    json: Json = False,
) -> None:
    """Show the event store, stream by stream. With --json one event a line.

    Examples:

      signal9 events --type analysisComplete

      signal9 events --since 2026-01-05 --json

      signal9 events --follow
    """
    if type is not None and type not in CATALOG:
        raise CommandFailed(f"There is no event {type!r}. Known are: {', '.join(CATALOG)}.")
    store = Deployment(find_checkout()).store
    moment = None if since is None else since.replace(tzinfo=UTC)
    seen: set[str] = set()
    while True:
        found = store.read_stream(stream) if stream else store.read_all(since=moment)
        for event in found:
            metadata = event.metadata
            if metadata.event_id in seen or (moment and metadata.occurred_at < moment):
                continue
            seen.add(metadata.event_id)
            if type is None or event_type_of(event).detail_type == type:
                _print_event(event, json)
        if not follow:
            break
        if seen:
            # An append takes less than this; what is read twice is shown once.
            moment = datetime.now(UTC) - timedelta(seconds=30)
        time.sleep(1)
    if not seen:
        notes.print(f"No events{f' in the stream {stream!r}' if stream else ''}. `signal9 day` appends some.")


def _print_event(event: Event, json: bool) -> None:
    entry, metadata = event_type_of(event), event.metadata
    if json:
        print_json_line({"detailType": entry.detail_type, "detail": event})
        return
    content: dict[str, Any] = msgspec.to_builtins(event)
    content.pop("metadata", None)
    brief = msgspec.json.encode(content).decode()
    tables.print(
        f"{metadata.occurred_at:%Y-%m-%d %H:%M:%S} {plain(metadata.stream_id, 60)} #{metadata.stream_version} [bold]{entry.detail_type}[/bold] {plain(brief, 160)}"
    )

"""`signal9 events`: the event store, stream by stream."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from botocore.exceptions import BotoCoreError, ClientError
from rich.tree import Tree

from signal9_application import NotRunning, OperationFailed
from signal9_application.trace import (
    Node,
    Wanted,
    find_event,
    followed,
    newest_events,
    read_events,
    tree_of,
    write_fixture,
)
from signal9_cli.checkout import find_checkout
from signal9_cli.deployment import Deployment
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, print_json_line, tables
from signal9_contracts import CATALOG, Event, event_type_of
from signal9_eventstore import EventStore


def events(
    stream: Annotated[
        str | None,
        typer.Argument(help="A stream, or what its name begins with, e.g. batch-2026-01-05; all by default."),
    ] = None,
    type: Annotated[str | None, typer.Option("--type", help="Only events of this detail-type.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Only events since (UTC).")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"], help="Only events before (UTC).")
    ] = None,
    correlation: Annotated[
        str | None, typer.Option("--correlation", help="Only what this trigger led to (a correlation id).")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many, the first ones.")] = None,
    newest: Annotated[
        int | None, typer.Option(min=1, help="Only the last so many, which are read from the end.")
    ] = None,
    follow: Annotated[
        bool,
        typer.Option(
            "--follow", "-f", help="Go on showing events as they are appended, over restarts of the platform."
        ),
    ] = False,
    tree: Annotated[
        str | None, typer.Option("--tree", metavar="EVENT_ID", help="What led to this event and what followed from it.")
    ] = None,
    fixture: Annotated[
        str | None,
        typer.Option("--fixture", metavar="EVENT_ID", help="Write this event as an example of its contract."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the example; contracts/examples of the checkout by default.")
    ] = None,
    json: Json = False,
) -> None:
    """Show the event store in order of time. With --json one event a line.

    Examples:

      signal9 events batch-2026-01-05 --type analysisNeeded

      signal9 events --newest 100

      signal9 events --since 2026-01-05 --json

      signal9 events --correlation 0198c0de-7a11-7000-8000-000000000000

      signal9 events --follow

      signal9 events --tree 0198c0de-7a11-7000-8000-000000000000

      signal9 events --fixture 0198c0de-7a11-7000-8000-000000000000
    """
    if type is not None and type not in CATALOG:
        raise OperationFailed(f"There is no event {type!r}. Known are: {', '.join(CATALOG)}.")
    if follow and newest is not None:
        raise typer.BadParameter("--newest and --follow exclude each other: choose one.")
    checkout = find_checkout()
    if tree is not None:
        _show_tree(Deployment(checkout).store, tree, json)
        return
    if fixture is not None:
        event = find_event(Deployment(checkout).store, fixture)
        path = write_fixture(event, out or checkout / "contracts" / "examples")
        if json:
            print_json({"written": str(path)})
        else:
            tables.print(f"Written to {plain(str(path), 400)}.")
        return

    wanted = Wanted(
        stream=stream,
        type=type,
        correlation=correlation,
        since=None if since is None else since.replace(tzinfo=UTC),
        until=None if until is None else until.replace(tzinfo=UTC),
    )
    if follow:
        outages = (BotoCoreError, ClientError, NotRunning)
        found = followed(lambda: Deployment(checkout).store, wanted, outages, _waiting)
    elif newest is not None:
        found = iter(newest_events(Deployment(checkout).store, wanted, newest))
    else:
        found = read_events(Deployment(checkout).store, wanted)
    shown = 0
    for event in islice(found, limit):
        shown += 1
        _print_event(event, json)
    if not shown:
        notes.print("No such events. `signal9 day` appends some; `signal9 events` without options shows all.")


def _waiting(error: str) -> None:
    notes.print(f"The event store does not answer ({plain(error, 120)}); waiting for it to come back.")


def _show_tree(store: EventStore, event_id: str, json: bool) -> None:
    root, event = tree_of(store, event_id)
    if json:
        print_json(_tree_json(root))
        return
    marked = event.metadata.event_id

    def label(node: Node) -> str:
        metadata = node.event.metadata
        name = event_type_of(node.event).detail_type
        text = f"{metadata.occurred_at:%H:%M:%S.%f} {plain(metadata.stream_id, 60)} #{metadata.stream_version} [bold]{name}[/bold] {metadata.event_id}"
        return f"[reverse]{text}[/reverse]" if metadata.event_id == marked else text

    def grow(branch: Tree, node: Node) -> None:
        for each in node.followed_by:
            grow(branch.add(label(each)), each)

    drawn = Tree(label(root))
    grow(drawn, root)
    tables.print(drawn)


def _tree_json(node: Node) -> dict[str, Any]:
    return {
        "detailType": event_type_of(node.event).detail_type,
        "detail": node.event,
        "followedBy": [_tree_json(each) for each in node.followed_by],
    }


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

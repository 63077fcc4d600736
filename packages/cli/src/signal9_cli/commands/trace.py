"""`signal9 trace`: what happened to one id, across queues, bus and workflow."""

from typing import Annotated

import typer
from rich.table import Table

from signal9_application import OperationFailed
from signal9_application.trace import Row, Waterfall, console_link, read_segments, waterfall
from signal9_cli.checkout import find_checkout
from signal9_cli.deployment import Deployment
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, table, tables
from signal9_cli.text.cautions import LONGEST
from signal9_local_platform.layout import Layout
from signal9_local_platform.parts import segments_file

WIDTH = 40
"""Characters of the time line."""


def trace(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="Of an asset, event, batch, analysis or correlation; a symbol.")
    ],
    parts: Annotated[bool, typer.Option("--parts", help="Show what each function called as well.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Lines at most.")] = 200,
    region: Annotated[str, typer.Option(help="For the link to the X-Ray console.")] = "us-east-1",
    json: Json = False,
) -> None:
    """Draw the waterfall of one id: its events, who worked on each, how long it waited and took, and what failed.

    On AWS the same ids lead to the X-Ray console; the link is shown.

    Examples:

      signal9 trace KO

      signal9 trace 2026-01-05-regular-001 --parts --json
    """
    checkout = find_checkout()
    segments = read_segments(segments_file(Layout(checkout / ".signal9")))
    drawn = waterfall(id, list(Deployment(checkout).store.read_all()), segments, parts=parts)
    if not drawn.rows:
        raise OperationFailed(f"Nothing is known of {id!r}. `signal9 events` shows the ids that there are.")
    link = console_link(drawn.correlation_ids, region)
    if json:
        print_json({"waterfall": drawn, "console": link})
        return
    tables.print(_table(drawn, limit))
    if len(drawn.rows) > limit:
        notes.print(f"{len(drawn.rows) - limit} lines more; --limit shows them.")
    failed = [row for row in drawn.rows if row.kind == "work" and row.error]
    tables.print(f"{drawn.seconds:.2f} s from the first event to the last piece of work; {len(failed)} errors.")
    notes.print(f"On AWS: {link}")


def _table(drawn: Waterfall, limit: int) -> Table:
    rows = []
    for row in drawn.rows[:limit]:
        name = f"[bold]{row.name}[/bold]" if row.kind == "event" else plain(row.name)
        failure = f"  [red]{plain(row.error, 120)}[/red]" if row.error else ""
        said = f"  {plain(row.says, LONGEST)}" if row.says else ""
        rows.append(
            (
                "  " * row.depth + name,
                plain(row.about, 60),
                f"{row.start:.2f}",
                "" if row.waited is None else f"{row.waited:.2f}",
                "" if row.kind == "event" else f"{row.seconds:.3f}",
                _bar(row, drawn.seconds) + failure + said,
            )
        )
    return table(rows, "what", "about", "at", "waited", "took", "", title=plain(drawn.id))


def _bar(row: Row, seconds: float) -> str:
    scale = WIDTH / seconds if seconds else 0.0
    start = min(WIDTH - 1, int(row.start * scale))
    if row.kind == "event":
        return " " * start + "◆"
    waited = min(start, int((row.waited or 0.0) * scale))
    return " " * (start - waited) + "·" * waited + "█" * max(1, round(row.seconds * scale))

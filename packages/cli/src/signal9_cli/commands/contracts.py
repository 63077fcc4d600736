"""`signal9 contracts check`, `validate` and `docs`: the published language."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from signal9_application import OperationFailed
from signal9_cli.checkout import find_checkout
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, table, tables
from signal9_contracts import CATALOG, find_faults
from signal9_registry import EventReport, Report, check_checkout

_FIT = {True: "[green]compatible[/green]", False: "[red]incompatible[/red]"}

contracts_app = typer.Typer(
    name="contracts",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="The contracts of the events: compatibility, documents.\n\nExamples:\n\n  signal9 contracts check\n\n  signal9 contracts docs --out site",
)


@contracts_app.command()
def check(
    against: Annotated[
        str | None, typer.Option(metavar="REF", help="Also against the contracts of this tag, branch or commit.")
    ] = None,
    json: Json = False,
) -> None:
    """Compare today's contracts with every released version: each must read what the other writes (FULL_TRANSITIVE).

    An optional field may be added. Exits with 1 where a consumer would break, and shows the document that breaks it.

    Examples:

      signal9 contracts check

      signal9 contracts check --against v0.1.0 --json
    """
    verdict = check_checkout(find_checkout(), against)
    report, wrong, remarks = verdict.report, verdict.wrong, verdict.notes
    if json:
        whole = {"compatible": verdict.compatible, "wrong": wrong, "notes": remarks}
        print_json({**msgspec.to_builtins(report), **whole})
    else:
        _show(report)
        for sentence in wrong:
            tables.print(f"[red]{plain(sentence, 400)}[/red]")
    for note in remarks:
        notes.print(f"[yellow]note:[/yellow] {plain(note, 400)}")
    if not verdict.compatible:
        broken = sum(not event.compatible for event in report.events)
        notes.print(
            f"[red]signal9:[/red] {broken} of {len(report.events)} contracts are incompatible, {len(wrong)} files are wrong."
        )
        raise typer.Exit(1)


@contracts_app.command()
def validate(
    file: Annotated[typer.FileBinaryRead, typer.Argument(help="A JSON document; - is standard input.")],
    type: Annotated[str, typer.Option("--type", help="Its detail-type.")],
    json: Json = False,
) -> None:
    """List every fault of an event's document, with its path. Exits with 1 if there is one.

    Examples:

      signal9 contracts validate event.json --type analysisComplete
    """
    if type not in CATALOG:
        raise OperationFailed(f"There is no event {type!r}. Known are: {', '.join(CATALOG)}.")
    faults = find_faults(type, file.read())
    if json:
        print_json({"detailType": type, "valid": not faults, "faults": faults})
    for fault in () if json else faults:
        tables.print(plain(str(fault), 400))
    if faults:
        notes.print(f"[red]signal9:[/red] {len(faults)} fault(s): the document is no {type}.")
        raise typer.Exit(1)
    notes.print(f"The document is an event {type}.")


@contracts_app.command()
def docs(
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder for the pages.")] = Path("site"),
    json: Json = False,
) -> None:
    """Write an AsyncAPI 3 document and pages to read offline: the flow, every event and field, who reads what.

    Examples:

      signal9 contracts docs --out site
    """
    from signal9_registry.site import write_site

    written = write_site(find_checkout(), out)
    if json:
        print_json({"index": str(out / "index.html"), "asyncapi": str(out / "asyncapi.json"), "files": len(written)})
    notes.print(f"{len(written)} files written. Open {out / 'index.html'}.")


def _show(report: Report) -> None:
    rows = [
        (plain(each.detail_type), f"v{each.version}", _FIT[each.compatible], each.level + " (new)" * each.is_new)
        for each in report.events
    ]
    tables.print(table(rows, "event", "version", "verdict", "level", box=None))
    tables.print(f"\nCompared with: {plain(', '.join(report.against), 400)}. Mode: {report.mode}.")
    for event in report.events:
        _show_faults(event)


def _show_faults(event: EventReport) -> None:
    if event.compatible:
        return
    tables.print(f"\n[bold]{plain(event.detail_type)} v{event.version}[/bold]")
    for problem in event.problems:
        tables.print(f"  {plain(problem, 400)}")
    for each in event.breaks:
        since = ", ".join(each.since)
        place = plain(each.path or "the document")
        tables.print(f"  [red]{each.direction} incompatible[/red] with {plain(since)}: {place}: {plain(each.change)}")
        tables.print(f"    read by: {plain(', '.join(each.readers)) or 'nobody that declared it'}")
        if each.document is not None:
            tables.print(f"    breaks: {plain(each.fault, 300)}")
            document = msgspec.json.encode(each.document).decode()
            tables.print(f"    document: {plain(document, 4000)}", soft_wrap=True)

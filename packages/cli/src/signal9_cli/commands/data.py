"""`signal9 ratings`, `rate`, `search`, `events`: the pipeline's data."""

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from rich.table import Table

from signal9_cli.commands.pipeline import Json
from signal9_cli.deployment import Deployment, find_checkout
from signal9_cli.errors import CommandFailed
from signal9_cli.output import notes, plain, print_json, print_json_line, tables
from signal9_cli.ratings import as_json, ratings_of, ratings_table
from signal9_contracts import CATALOG, Event, event_type_of


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(ratings)
    app.command()(rate)
    app.command()(search)
    app.command()(events)


def ratings(
    symbols: Annotated[list[str] | None, typer.Argument(help="Ticker symbols; all companies by default.")] = None,
    json: Json = False,
) -> None:
    """Show the latest ratings, best first, with the strongest reasons.

    Examples:

      signal9 ratings

      signal9 ratings AAPL MSFT --json
    """
    rated, unrated = ratings_of(Deployment(find_checkout()).tables, symbols or ())
    if json:
        print_json(as_json(rated, unrated))
        return
    tables.print(ratings_table(rated))
    for each in unrated:
        tables.print(f"{plain(each.symbol)}: not rated: {plain(each.reason, 300)}")


def rate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with OVERVIEW.json, INCOME_STATEMENT.json, …")],
    ruleset: Annotated[int, typer.Option(min=1, help="Version of the rule set.")] = 1,
    as_of: Annotated[
        datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="Rate as of this day.")
    ] = None,
    json: Json = False,
) -> None:
    """Rate one company offline from the vendor's documents in a folder.

    Examples:

      signal9 rate ./ibm

      signal9 rate ./ibm --json --as-of 2024-12-31
    """
    from signal9_analysis import Company, encode, load_folder, load_ruleset, validate
    from signal9_analysis import rate as rate_company

    documents = load_folder(folder)
    company = Company.from_documents(documents)
    day: date = (as_of or datetime.now(UTC)).date()
    faults = [fault for fault in validate(company, day) if fault.severity == "reject"]
    if faults:
        first = faults[0]
        raise CommandFailed(
            f"The documents in {folder} were rejected: {first.path} is {first.found}, expected {first.expected}. "
            f"{len(faults)} fault(s) in all; correct the documents."
        )
    analysis = rate_company(company, load_ruleset(ruleset), day)
    if json:
        print_json(msgspec.json.decode(encode(analysis)))
        return
    tables.print(
        f"{plain(analysis.symbol)}: {analysis.investment_rating} of 5, confidence {analysis.confidence:.0f} %, stability {analysis.rating_stability}"
    )
    table = Table("component", "score", pad_edge=False)
    for name, score in msgspec.to_builtins(analysis.components).items():
        table.add_row(name, "–" if score is None else f"{score:.0f}")
    tables.print(table)
    for reason in analysis.reasons:
        tables.print(f"{reason.contribution:+6.1f}  {plain(reason.sentence)}")


def search(
    text: Annotated[str, typer.Argument(help="A ticker, a name, or what the company does.")],
    index: Annotated[str, typer.Option(help="assets, news or analysis.")] = "assets",
    limit: Annotated[int, typer.Option(min=1, max=50)] = 10,
    json: Json = False,
) -> None:
    """Find companies, news or analyses by words and by meaning.

    Examples:

      signal9 search "makes chips for data centres"

      signal9 search KO --json
    """
    hits = Deployment(find_checkout()).index.search(text, index, limit)
    if json:
        print_json({"query": text, "index": index, "hits": hits})
        return
    table = Table(
        "what",
        "found",
        "by word",
        "by meaning",
        title=f"{len(hits)} hits in {index}",
        title_justify="left",
        pad_edge=False,
    )
    for hit in hits:
        document = hit.document
        name = str(
            document.get("company_name") or document.get("title") or f"rated {document.get('investment_rating')}"
        )
        about = str(document.get("description") or document.get("industry") or " ".join(document.get("reasons") or []))
        symbol = str(document.get("symbol") or document.get("asset_symbol") or "")
        table.add_row(
            f"{plain(symbol)} {plain(name, 40)}", plain(about, 90), _rank(hit.word_rank), _rank(hit.meaning_rank)
        )
    tables.print(table)


def _rank(rank: int | None) -> str:
    return "–" if rank is None else f"#{rank}"


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

"""`signal9 search`: companies, news and analyses by words and by meaning."""

from typing import Annotated

import typer
from rich.table import Table

from signal9_cli.commands.pipeline import Json
from signal9_cli.deployment import Deployment, find_checkout
from signal9_cli.output import plain, print_json, tables


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command()(search)


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

"""`signal9 ratings` and `rate`: what companies are worth, and why."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from signal9_cli.commands.pipeline import Json
from signal9_cli.deployment import Deployment, find_checkout
from signal9_cli.errors import CommandFailed
from signal9_cli.output import plain, print_json, tables
from signal9_cli.ratings import ratings_table


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(ratings)
    app.command()(rate)


def ratings(
    symbols: Annotated[list[str] | None, typer.Argument(help="Ticker symbols; all companies by default.")] = None,
    json: Json = False,
) -> None:
    """Show the latest ratings, best first, with the strongest reasons.

    Examples:

      signal9 ratings

      signal9 ratings AAPL MSFT --json
    """
    answer = Deployment(find_checkout()).rating_questions.ratings(symbols or ())
    if json:
        print_json(answer)
        return
    tables.print(ratings_table(answer.ratings))
    for each in answer.unrated:
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

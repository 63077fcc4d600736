"""`signal9 ratings` and `rate`: what companies are worth, and why."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from signal9_application.deployment import Deployment, find_checkout
from signal9_application.research.as_of import read_side
from signal9_application.research.explanation import explain_folder
from signal9_application.research.movers import Move, moves_of
from signal9_cli.commands.pipeline import Json
from signal9_cli.moments import AsOf, moment_of
from signal9_cli.moves import moves_table
from signal9_cli.output import plain, print_json, tables
from signal9_cli.ratings import distribution, of_sector, ordered, ratings_table, sector_named
from signal9_marketdata.sectors import Sector, canonical_sector
from signal9_rating import CURRENT_RULESET, FILING_LAG_DAYS, encode
from signal9_readmodels import AssetRow
from signal9_readmodels.queries import Ratings
from signal9_runtime import today


class Sort(StrEnum):
    """What ratings can be ordered by."""

    RATING = "rating"
    CONFIDENCE = "confidence"
    SYMBOL = "symbol"
    SECTOR = "sector"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(ratings)
    app.command()(rate)


def ratings(
    symbols: Annotated[list[str] | None, typer.Argument(help="Ticker symbols; all companies by default.")] = None,
    sector: Annotated[str | None, typer.Option(help="Only companies of this sector, e.g. Energy.")] = None,
    sort: Annotated[Sort, typer.Option(help="What the list is ordered by.")] = Sort.RATING,
    between: Annotated[
        tuple[datetime, datetime] | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY DAY", help="How ratings moved between the ends of two days."),
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Show the latest ratings, best first, with the strongest reasons; or how they moved.

    Examples:

      signal9 ratings

      signal9 ratings AAPL MSFT --json

      signal9 ratings --sector Energy --sort confidence

      signal9 ratings --between 2026-01-05 2026-01-12

      signal9 ratings KO --as-of 2026-01-05
    """
    only = None if sector is None else sector_named(sector)
    days = None if between is None else _two_days(*between, as_of)
    read = read_side(Deployment(find_checkout()), moment_of(as_of), symbols or ())
    answer = read.ratings(symbols or ())
    rated, unrated = answer.ratings, answer.unrated
    if days is not None:
        named = {company.symbol for company in answer.each()} if symbols else None

        def chosen(asset: AssetRow) -> bool:
            is_named = named is None or asset.symbol in named
            return is_named and (only is None or canonical_sector(asset.sector) == only)

        _show_moves(moves_of(read.tables, *days, chosen), *days, json)
        return
    if only is not None:
        rated, unrated = of_sector(rated, only), []
    rated = ordered(rated, sort)
    if json:
        print_json(Ratings(ratings=rated, unrated=unrated))
        return
    if rated:
        tables.print(ratings_table(rated))
    elif not unrated:
        tables.print(_nothing(read.moment, only))
    for each in unrated:
        tables.print(f"{plain(each.symbol)} is not rated. {plain(each.reason, 300)}")
    if len(rated) > 1:
        tables.print(distribution(rated))


def _nothing(moment: datetime | None, sector: Sector | None) -> str:
    """What is said where no company is rated."""
    which = "No company" if sector is None else f"No company of the sector {sector}"
    if moment is not None:
        return f"{which} was rated by {moment:%Y-%m-%d %H:%M:%S} UTC."
    return f"{which} is rated yet. `signal9 day` or `signal9 backfill` rates companies."


def _two_days(first: datetime, second: datetime, as_of: datetime | None) -> tuple[date, date]:
    if as_of is not None:
        raise typer.BadParameter("--between names its own days. Leave --as-of out.")
    if first > second:
        raise typer.BadParameter(f"{first:%Y-%m-%d} is after {second:%Y-%m-%d}. Name the earlier day first.")
    moment_of(datetime.combine(second, time.max))  # refuses a day that has not come yet
    return first.date(), second.date()


def _show_moves(moves: Sequence[Move], first: date, second: date, json: bool) -> None:
    if json:
        print_json({"from": first, "to": second, "moves": moves})
        return
    moved = [move for move in moves if move.size or move.before is None]
    if moved:
        tables.print(moves_table(moved, first, second))
    if not moves:
        tables.print(f"No company asked for was rated by the end of {second} (UTC).")
    else:
        kept = len(moves) - len(moved)
        tables.print(f"{kept} of {len(moves)} companies had the same rating at the end of both days (UTC).")


def rate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with OVERVIEW.json, INCOME_STATEMENT.json, …")],
    ruleset: Annotated[int, typer.Option(min=1, help="Version of the rule set.")] = CURRENT_RULESET,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="Rate as of this day; reports count 90 days after their year."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Rate one company offline from the vendor's documents in a folder.

    Examples:

      signal9 rate ./ibm

      signal9 rate ./ibm --json --as-of 2024-12-31
    """
    lag = 0 if as_of is None else FILING_LAG_DAYS
    analysis = explain_folder(folder, ruleset, today() if as_of is None else as_of.date(), lag).analysis
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

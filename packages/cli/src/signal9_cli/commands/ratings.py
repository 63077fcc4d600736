"""`signal9 ratings`: how companies are rated, and how that moved."""

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated

import typer

from signal9_application.ratings import Move, distribution, moves_of, of_sector, ordered, sector_named
from signal9_cli.checkout import find_checkout
from signal9_cli.moments import AsOf, moment_of
from signal9_cli.options import Json
from signal9_cli.output import print_json, tables
from signal9_cli.quick.readers import Readers
from signal9_cli.text.cautions import unrated_of
from signal9_cli.text.ratings import moves_table, ratings_table
from signal9_marketdata import Sector
from signal9_readmodels import AssetRow
from signal9_readmodels.queries import Ratings


class Sort(StrEnum):
    """What ratings can be ordered by."""

    RATING = "rating"
    CONFIDENCE = "confidence"
    SYMBOL = "symbol"
    SECTOR = "sector"


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
    read = Readers(find_checkout()).read_side(moment_of(as_of), symbols or [])
    answer = read.ratings(symbols or ())
    rated, unrated = answer.ratings, answer.unrated
    if days is not None:
        named = {company.symbol for company in answer.each()} if symbols else None

        def chosen(asset: AssetRow) -> bool:
            is_named = named is None or asset.symbol in named
            return is_named and (only is None or bool(of_sector([asset], only)))

        _show_moves(moves_of(read.tables, *days, chosen), *days, json)
        return
    if only is not None:
        rated, unrated = of_sector(rated, only), of_sector(unrated, only)
    rated = ordered(rated, sort)
    if json:
        print_json(Ratings(ratings=rated, unrated=unrated))
        return
    if rated:
        tables.print(ratings_table(rated))
    elif not unrated:
        tables.print(_nothing(read.moment, only))
    for line in (line for each in unrated for line in unrated_of(each)):
        tables.print(line)
    if len(rated) + len(unrated) > 1:
        tables.print(distribution(rated, unrated))


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
    moved = [move for move in moves if move.before != move.after]
    if moved:
        tables.print(moves_table(moved, first, second))
    if not moves:
        tables.print(f"No company asked for was rated by the end of {second} (UTC).")
    else:
        kept = len(moves) - len(moved)
        tables.print(f"{kept} of {len(moves)} companies had the same rating at the end of both days (UTC).")

"""Ratings, and how they moved, as tables for people."""

from collections.abc import Sequence
from datetime import date

from rich.table import Column, Table

from signal9_application.ratings import Move
from signal9_cli.figures import stars
from signal9_cli.output import plain, table
from signal9_cli.text.cautions import cautions_of
from signal9_readmodels.queries import Rating


def ratings_table(ratings: Sequence[Rating], title: str = "Ratings") -> Table:
    """The ratings as a table for people."""
    rows = [
        (
            f"{plain(each.symbol)} {plain(each.name)}",
            stars(each.investment_rating),
            f"{each.confidence:.0f} %",
            each.rating_stability,
            "\n".join([*(plain(reason) for reason in each.reasons[:2]), *_cautions(each)]),
        )
        for each in ratings
    ]
    company, rating = Column("company", max_width=34, no_wrap=True), Column("rating", no_wrap=True)
    confidence = Column("confidence", justify="right")
    return table(rows, company, rating, confidence, "stability", "strongest reasons, cautions", title=title)


def _cautions(rating: Rating) -> list[str]:
    """The first caution of a rating, and how many more there are."""
    more = len(rating.cautions) - 1
    first = cautions_of(rating.cautions[:1])
    return [*first, f"and {more} more"] if more > 0 else first


def _moved(move: Move, colour: str) -> str:
    if move.before is None:
        return "new"
    return "gone" if move.after is None else f"[{colour}]{move.size:+d}[/{colour}]"


def moves_table(moves: Sequence[Move], first: date, second: date) -> Table:
    """The moves as a table for people."""
    rows = []
    for move in moves:
        colour = "green" if move.size > 0 else "red" if move.size < 0 else "dim"
        confidences = (move.confidence_before, move.confidence_after)
        rows.append(
            (
                f"{plain(move.symbol)} {plain(move.name)}",
                str(move.before or "–"),
                str(move.after or "unrated"),
                _moved(move, colour),
                " → ".join("–" if each is None else f"{each:.0f} %" for each in confidences),
                "\n".join(map(plain, move.lost)),
                "\n".join(map(plain, move.gained)),
            )
        )
    columns = ("company", str(first), str(second), "moved", "confidence", "no longer said", "said since")
    return table(rows, *columns, title=f"Ratings of {first} and {second}")

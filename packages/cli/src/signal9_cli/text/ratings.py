"""Ratings as a table for people."""

from collections.abc import Sequence

from rich.table import Table

from signal9_cli.figures import stars
from signal9_cli.output import plain
from signal9_readmodels.queries import Rating


def ratings_table(ratings: Sequence[Rating], title: str = "Ratings") -> Table:
    """The ratings as a table for people."""
    table = Table(title=title, title_justify="left", pad_edge=False)
    table.add_column("company", max_width=34, no_wrap=True)
    table.add_column("rating", no_wrap=True)
    table.add_column("confidence", justify="right")
    table.add_column("stability")
    table.add_column("strongest reasons")
    for rating in ratings:
        table.add_row(
            f"{plain(rating.symbol)} {plain(rating.name)}",
            stars(rating.investment_rating),
            f"{rating.confidence:.0f} %",
            rating.rating_stability,
            "\n".join(plain(reason) for reason in rating.reasons[:2]),
        )
    return table

"""How ratings moved between two days, as a table for people."""

from collections.abc import Sequence
from datetime import date

from rich.table import Table

from signal9_application.ratings import Move
from signal9_cli.output import plain


def moves_table(moves: Sequence[Move], first: date, second: date) -> Table:
    """The moves as a table for people."""
    table = Table(title=f"Ratings of {first} and {second}", title_justify="left", pad_edge=False)
    for column in ("company", str(first), str(second), "moved", "confidence", "no longer said", "said since"):
        table.add_column(column)
    for move in moves:
        colour = "green" if move.size > 0 else "red" if move.size < 0 else "dim"
        confidence = " → ".join(
            "–" if c is None else f"{c:.0f} %" for c in (move.confidence_before, move.confidence_after)
        )
        table.add_row(
            f"{plain(move.symbol)} {plain(move.name)}",
            str(move.before or "–"),
            str(move.after or "–"),
            f"[{colour}]{move.size:+d}[/{colour}]" if move.before is not None else "new",
            confidence,
            "\n".join(plain(reason) for reason in move.lost),
            "\n".join(plain(reason) for reason in move.gained),
        )
    return table

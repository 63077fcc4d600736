"""How ratings moved between two days, from the analyses that the read tables keep."""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec
from rich.table import Table

from signal9_cli.output import plain
from signal9_readmodels import AnalysisRow, AssetRow, ReadTables


class Move(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One company's rating on two days; None where it had none yet. Reasons are those among the strongest of one day only."""

    symbol: str
    name: str
    before: int | None
    after: int | None
    confidence_before: float | None = None
    confidence_after: float | None = None
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """By how much the rating rose; 0 for a company that had none."""
        return 0 if self.before is None or self.after is None else self.after - self.before


def moves_of(
    tables: ReadTables, first: date, second: date, chosen: Callable[[AssetRow], bool] | None = None
) -> list[Move]:
    """Return each company (each `chosen` one) that was rated by the end of `second`, the largest moves first; days are in UTC.

    A company whose newest analysis failed is among them: it was rated on those days.
    """
    histories: dict[str, list[AnalysisRow]] = {}
    for row in tables.asset_analysis.scan():
        analysis = AnalysisRow.of(row)
        if analysis.status == "completed":
            histories.setdefault(analysis.asset_id, []).append(analysis)
    moves = []
    for asset in tables.all_assets():
        history = histories.get(asset.asset_id, [])
        before, after = _latest(history, first), _latest(history, second)
        if after is not None and (chosen is None or chosen(asset)):
            moves.append(_move(asset.symbol, asset.name, before, after))
    return sorted(moves, key=lambda move: (-abs(move.size), -move.size, move.symbol))


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


def _latest(history: Sequence[AnalysisRow], day: date) -> AnalysisRow | None:
    known = [row for row in history if row.analyzed_at[:10] <= day.isoformat()]
    return max(known, key=lambda row: (row.analyzed_at, row.analysis_id), default=None)


def _move(symbol: str, name: str, before: AnalysisRow | None, after: AnalysisRow) -> Move:
    said = {} if before is None else _reasons(before)
    says = _reasons(after)
    return Move(
        symbol=symbol,
        name=name,
        before=None if before is None else before.investment_rating,
        after=after.investment_rating,
        confidence_before=None if before is None else before.confidence,
        confidence_after=after.confidence,
        gained=tuple(sentence for rule, sentence in says.items() if before is not None and rule not in said),
        lost=tuple(sentence for rule, sentence in said.items() if rule not in says),
    )


def _reasons(row: AnalysisRow) -> dict[str, str]:
    """Rule → sentence of the reasons that the row keeps."""
    return {str(reason.get("ruleId", reason["sentence"])): str(reason["sentence"]) for reason in row.reasons}

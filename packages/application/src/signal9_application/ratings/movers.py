"""How ratings moved between two days, from the analyses that the read tables keep."""

from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from signal9_readmodels import AnalysisRow, AssetRow, ReadTables


class Move(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One company's rating on two days; None where it had none yet, or was unrated. Reasons are those among the strongest of
    one day only; the reason why a company is unrated is one of them.
    """

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
        """By how much the rating rose; 0 for a company that had none on one of the days."""
        return 0 if self.before is None or self.after is None else self.after - self.before


def moves_of(
    tables: ReadTables, first: date, second: date, chosen: Callable[[AssetRow], bool] | None = None
) -> list[Move]:
    """Return each company (each `chosen` one) that was rated by the end of `second`, the largest moves first; days are in UTC.

    So is one that was rated by the end of `first` and is unrated since.
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
        if after is None or not (chosen is None or chosen(asset)):
            continue
        move = _move(asset.symbol, asset.name, before, after)
        if move.before is not None or move.after is not None:
            moves.append(move)
    return sorted(moves, key=lambda move: (-abs(move.size), -move.size, move.symbol))


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
    """Rule → sentence of the reasons that the row keeps; of an unrated company why it is."""
    if row.unrated_reason:
        return {"": row.unrated_reason}
    return {str(reason.get("ruleId", reason["sentence"])): str(reason["sentence"]) for reason in row.reasons}

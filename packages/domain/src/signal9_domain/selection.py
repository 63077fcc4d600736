"""Which companies today's vendor calls are best spent on, and why not the others."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from signal9_contracts import DATA_TYPES, DataType, Pick, Skipped, TriggerType
from signal9_domain.asset import Asset

if TYPE_CHECKING:
    # A stream that asks for no selection needs no kinds of securities.
    from signal9_marketdata import Kind

ROUND_DAYS: Final = 30
"""The most traded are as many companies as so many days like this one can collect: each of them is renewed about once a month."""
NAMED: Final = 500
"""Symbols that a plan names of those who were left for one reason; the others are counted."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a run of the planner is asked, and what it may spend."""

    trigger: TriggerType
    day: date
    max_assets: int
    calls_left: int | None = None
    """Calls for companies; None without a daily limit."""
    most_at_once: int = 1000
    """Companies whose calls the vendor's pace allows before their requests are too old."""
    is_open: bool = True
    """Whether the exchanges trade on that day."""
    data_types: tuple[DataType, ...] = DATA_TYPES
    """The documents of a company by the vendor, one call each."""

    @property
    def day_before(self) -> str:
        """The day whose reports an earnings run looks for: the calendar names days, not hours, and at six in the morning (UTC)
        yesterday's reports are out, and today's are not."""
        return (self.day - timedelta(days=1)).isoformat()

    @property
    def affordable(self) -> int:
        """Companies that can be picked."""
        return min(self.max_assets, self.most_at_once, self._paid)

    @property
    def _paid(self) -> int:
        """Companies that the calls pay for."""
        return self.max_assets if self.calls_left is None else self.calls_left // len(self.data_types)

    @property
    def limit(self) -> str:
        """Why not one company more."""
        if self.affordable == self._paid < self.max_assets:
            return f"the day's budget pays for {self.affordable} companies"
        if self.affordable < self.max_assets:
            return f"the vendor's pace allows {self.affordable} companies an hour"
        return f"maxAssets is {self.max_assets}"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An asset as the planner weighs it."""

    asset: Asset
    traded: float
    """USD traded a day, about."""
    is_processed: bool = False
    """Whether its report of the day before is processed."""
    kind: "Kind" = "company"


class Selection(msgspec.Struct, frozen=True):
    """The companies picked; how many more could have been, and what kept them out; everyone else by reason."""

    picked: list[Pick]
    left: int
    left_because: str
    skipped: list[Skipped]


def select(universe: Sequence[Candidate], question: Question) -> Selection:
    """Pick at most `question.affordable` companies; nothing that is no company, and nobody whom the vendor does not cover before its day.

    earnings: companies that were expected to report on the day before, unless that report is processed or they were collected since; the
    most traded first.
    regular: of the most traded (as many as `ROUND_DAYS` such days can collect) the never collected, then the stalest; then the rest in
    the same order. None on a day on which exchanges are closed: no new price would change a rating.
    backfill: the never collected, most traded first.
    """
    ranked = sorted(universe, key=lambda each: (-each.traded, each.asset.symbol))
    rank = {each.asset.asset_id: number for number, each in enumerate(ranked, start=1)}
    candidates: list[tuple[Asset, str]] = []
    out: dict[str, list[str]] = {}
    for each in ranked:
        reason, wanted = _judge(each, question)
        if wanted:
            candidates.append((each.asset, reason))
        else:
            out.setdefault(reason, []).append(each.asset.symbol)
    if question.trigger == "regular":
        pool = ROUND_DAYS * question.affordable
        candidates.sort(key=lambda pair: (rank[pair[0].asset_id] > pool, _staleness(pair[0]), rank[pair[0].asset_id]))
    picks = [
        Pick(
            asset_id=asset.asset_id,
            symbol=asset.symbol,
            reason=f"{reason}; no. {rank[asset.asset_id]} of {len(ranked)} by traded value",
        )
        for asset, reason in candidates
    ]
    affordable = question.affordable
    left = [pick.symbol for pick in picks[affordable:]]
    because = question.limit if left else ""
    skipped = [_skipped(because, left)] if left else []
    skipped += [_skipped(reason, symbols) for reason, symbols in out.items()]
    return Selection(picks[:affordable], len(left), because, skipped)


def _skipped(reason: str, symbols: Sequence[str]) -> Skipped:
    return Skipped(reason=reason, count=len(symbols), symbols=list(symbols[:NAMED]))


def _judge(candidate: Candidate, question: Question) -> tuple[str, bool]:
    """Why the asset is a candidate, or why it is none."""
    asset = candidate.asset
    if asset.status == "delisted":
        return "delisted", False
    if not asset.tradable:
        return "not tradable", False
    if candidate.kind != "company":
        return f"no company to rate: {candidate.kind}", False
    again = asset.asked_again_on()
    if again is not None and question.day < again:
        return f"the vendor does not cover it, and is asked again on {again.isoformat()}", False
    if question.trigger == "earnings":
        return _judge_report(asset, question.day_before, candidate.is_processed)
    if question.trigger == "regular" and not question.is_open:
        return f"exchanges are closed on {question.day.isoformat()}", False
    if asset.last_collected_at is None:
        return "never collected" if asset.last_failure is None else f"not collected yet: {asset.last_failure}", True
    collected = asset.last_collected_at.date()
    if question.trigger == "backfill" or collected >= question.day:
        return f"collected on {collected} already", False
    return f"last collected {collected}", True


def _judge_report(asset: Asset, day: str, is_processed: bool) -> tuple[str, bool]:
    if not asset.reports_on(day):
        return f"no report was expected on {day}", False
    if is_processed:
        return f"its report of {day} is processed already", False
    if asset.last_collected_at is not None and asset.last_collected_at.date().isoformat() > day:
        return f"collected since its report of {day}", False
    return f"reported earnings on {day}", True


def _staleness(asset: Asset) -> float:
    # An asset that failed today stands behind those not tried yet, or one bad symbol would eat every day's budget.
    return asset.last_attempted_at.timestamp() if asset.last_attempted_at else 0.0

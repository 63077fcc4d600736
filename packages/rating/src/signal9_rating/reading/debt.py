"""Total debt against its parts: a total that cannot be is replaced by what two readings bear out, else it is missing.

The vendor's parts overlap: `long_term_debt` has the current portion in it or not, `short_term_debt` is at times that same
portion once more, and some totals are the long-term debt counted twice.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from signal9_marketdata import BalanceReport
from signal9_rating.reading.agreement import near
from signal9_rating.reading.doubts import Witness
from signal9_rating.reading.draft import READ_YEARS, Draft, Period, witness
from signal9_rating.reading.words import amount

ROUNDING: Final = 0.02
"""Share by which a total may be below a part, or above the liabilities: parts are rounded and carry discounts."""

SAME: Final = 0.03
"""Share by which two readings of one balance sheet's debt differ at most."""

SAME_SEASON: Final = 0.15
"""Share by which the debt of two sheets a quarter apart differs as a rule."""

TWICE: Final = (1.25, 2.2)
"""Times the sum of all parts between which a total holds some of them twice: leases and discounts make less of a
difference, and beyond it is the part after a year that is not all of it."""

SHORT: Final = 0.75
"""Share of the sum of all parts below which a total lacks some: discounts and hedges make less of a difference."""

DWARFED: Final = 0.3
"""Share of the total debt from which on what is left of it beside the short-term parts must be somewhere."""

SLIP: Final = 10.0
"""Times by which the long-term debt differs from what the total leaves at most: leases are in the one alone."""

PAID: Final = 1e-3
"""Share of assets from which on interest shows that there is debt."""


class Parts(NamedTuple):
    """The parts that can be: none is negative or more than all that is owed."""

    long: float | None
    noncurrent: float | None
    current: float | None
    short: float | None
    due: float | None

    @property
    def due_at_once(self) -> float:
        """The larger of the parts that are due within a year."""
        return max(self.current or 0.0, self.short or 0.0)

    @property
    def due_within_a_year(self) -> float:
        """What is due within a year, each debt once: the vendor's short-term debt may be the current portion again."""
        current, short = self.current or 0.0, self.short or 0.0
        if self.due is not None and not (near(current, short, SAME) and self.due > 1.5 * max(current, short)):
            return max(self.due, min(current, short))
        return max(current, short)


def debt(draft: Draft) -> None:
    """Settle the total debt, and then the long-term debt, of each year's balance sheet."""
    for place, year in enumerate(draft.years[:READ_YEARS]):
        parts = _parts(year.balance)
        total = year.balance.total_debt
        if total is not None and (odd := _odd(total, parts, year)):
            nearby = _nearby(draft, place)
            if not (odd.soft and sum(near(total, other, SAME_SEASON) for other in nearby) > 1):
                _replace(draft, year, parts, nearby, odd.why)
        elif total is not None and _twice_its_neighbours(total, _nearby(draft, place)):
            why = "which is far more than a quarter before and after"
            _replace(draft, year, parts, _nearby(draft, place), why)
        _settle_long_term(draft, year, parts)


class _Odd(NamedTuple):
    why: str
    soft: bool = False
    """Whether two sheets nearby can still bear the total out: then it is the part that is wrong."""


def _odd(total: float, parts: Parts, year: Period) -> _Odd | None:
    """Tell why a total cannot be; None where it can."""
    balance = year.balance
    if total < 0:
        return _Odd("which cannot be")
    whole = None if parts.noncurrent is None else parts.noncurrent + parts.due_within_a_year
    least = max(0.0 if whole and near(total, whole, SAME) else parts.long or 0.0, parts.due_at_once)
    if total < (1 - ROUNDING) * least:
        return _Odd(f"which is less than one of its parts, {amount(least, balance.currency)}")
    if balance.total_liabilities is not None and total > (1 + ROUNDING) * balance.total_liabilities > 0:
        return _Odd("which is more than all liabilities together")
    if total == 0 and (year.income.interest_expense or 0.0) > PAID * (balance.total_assets or 0.0) > 0:
        return _Odd("although interest was paid")
    most = _most(balance)
    beyond = most is not None and total > (1 + ROUNDING) * most
    if whole and total < SHORT * whole:
        return _Odd("which is far less than what is due after a year and within it", soft=True)
    whole = whole or (parts.long or 0.0) + max(parts.due_within_a_year, parts.due_at_once)
    if whole and TWICE[0] <= total / whole <= TWICE[1]:
        return _Odd("which counts some of its parts twice", soft=not beyond)
    return _Odd("which is more than the debt due within a year and all that is owed after it") if beyond else None


def _twice_its_neighbours(total: float, nearby: Sequence[float]) -> bool:
    """Tell whether the sheets a quarter before and after agree on about half of a total."""
    return len(nearby) > 1 and near(nearby[0], nearby[1], SAME_SEASON) and near(total, 2 * nearby[0], SAME_SEASON)


def _replace(draft: Draft, year: Period, parts: Parts, nearby: Sequence[float], why: str) -> None:
    balance = year.balance
    total = balance.total_debt or 0.0
    candidates = [
        one
        for one in (*_candidates(balance, parts), *_half(balance, "total_debt", parts))
        if one.value >= (1 - ROUNDING) * max(parts.noncurrent or parts.long or 0.0, parts.due_at_once)
        and one.value <= (1 + ROUNDING) * (balance.total_liabilities or one.value)
        and not near(one.value, total, SAME)
    ]
    taken: tuple[Witness, ...] = ()
    for one in candidates:
        agreeing = tuple(other for other in candidates if near(one.value, other.value, SAME))
        if len(agreeing) > 1 or sum(near(one.value, other, SAME_SEASON) for other in nearby) > 1:
            taken = agreeing
            break
    stated = f"Total debt at {year.ending} is stated as {amount(total, balance.currency)}, {why}"
    if taken:
        instead = f"{amount(taken[0].value, balance.currency)} is used instead, by {taken[0].name}"
    else:
        instead = "nothing else bears another figure out, and it is left out"
    year.balance = draft.doubt(
        balance,
        "total_debt",
        "debt-total",
        f"{stated}: {instead}.",
        taken=taken[0].value if taken else None,
        witnesses=taken or candidates,
    )


def _candidates(balance: BalanceReport, parts: Parts) -> Iterator[Witness]:
    """Yield what the total may be, by parts that do not overlap."""
    due = parts.due_within_a_year
    if parts.noncurrent is not None:
        terms = ((balance, "long_term_debt_noncurrent"), (balance, "current_debt"), (balance, "short_term_debt"))
        yield witness("what is due after a year and within it", parts.noncurrent + due, *terms)
        current, short = parts.current or 0.0, parts.short or 0.0
        if current and short and parts.due is not None and not near(current, short, SAME):
            # The vendor's sum of both is a figure of its own: where they agree, nothing is missing or double.
            terms = (*terms[:1], (balance, "current_long_term_debt"), (balance, "short_term_debt"))
            yield witness("all parts together", parts.noncurrent + current + short, *terms)
    if parts.long is not None:
        if parts.noncurrent is not None:
            yield witness("the long-term debt and its current portion", parts.long, (balance, "long_term_debt"))
        else:
            yield witness("long-term debt alone", parts.long, (balance, "long_term_debt"))
            terms = ((balance, "long_term_debt"), (balance, "current_debt"), (balance, "current_long_term_debt"))
            if due > SAME * parts.long:
                yield witness("long-term debt and what is due within a year", parts.long + due, *terms)


def _half(balance: BalanceReport, field: str, parts: Parts) -> Iterator[Witness]:
    """Yield half of a figure that is twice the sum of all parts: what counts everything twice bears that sum out."""
    stated = getattr(balance, field)
    sums = ((parts.noncurrent or parts.long or 0.0) + parts.due_within_a_year, 0.0 if parts.noncurrent else parts.long)
    if any(each and near(stated, 2 * each, ROUNDING) for each in sums):
        yield witness("half of what is stated", stated / 2, (balance, field))


def _settle_long_term(draft: Draft, year: Period, parts: Parts) -> None:
    """Replace a long-term debt that counts its parts twice, leave out one that is negative or more than all liabilities."""
    balance = year.balance
    stated = balance.long_term_debt
    if stated is None or (parts.long is not None and not _doubled(parts) and not _dwarfed(parts, balance)):
        return
    text = f"Long-term debt at {year.ending} is stated as {amount(stated, balance.currency)}"
    half = tuple(_half(balance, "long_term_debt", parts)) if parts.noncurrent else ()
    taken = (parts.noncurrent or 0.0) + parts.due_within_a_year if half else None
    if taken is not None:
        why = f"which is twice what its parts add up to: {amount(taken, balance.currency)} is used instead"
    elif parts.long is not None and _doubled(parts):
        why = "which counts some of it twice: it is left out"
    elif parts.long is not None:
        why = f"far less than what a total of {amount(balance.total_debt or 0.0, balance.currency)} leaves: it is left out"
    else:
        why = "which cannot be beside the liabilities: it is left out"
    year.balance = draft.doubt(balance, "long_term_debt", "debt-part", f"{text}, {why}.", taken=taken, witnesses=half)


def _doubled(parts: Parts) -> bool:
    whole = (parts.noncurrent or 0.0) + parts.due_within_a_year
    return bool(parts.noncurrent) and 1.5 * whole < (parts.long or 0.0) <= TWICE[1] * whole


def _dwarfed(parts: Parts, balance: BalanceReport) -> bool:
    """Tell whether a long-term debt is next to nothing of what the believed total leaves beside all that is due within a year."""
    total = balance.total_debt
    rest = (total or 0.0) - (parts.current or 0.0) - (parts.short or 0.0)
    return total is not None and rest > DWARFED * total and (parts.long or 0.0) < rest / SLIP


def _most(balance: BalanceReport) -> float | None:
    """Return what a debt is at most: the liabilities beyond the current ones, and the debt among these; None where either is unknown."""
    owed, now = balance.total_liabilities, balance.total_current_liabilities
    due = max(balance.current_debt or 0.0, (balance.current_long_term_debt or 0.0) + (balance.short_term_debt or 0.0))
    return owed - now + due if owed is not None and now and 0 < due < now < owed else None


def _parts(balance: BalanceReport) -> Parts:
    owed, most_debt = balance.total_liabilities, _most(balance)

    def possible(value: float | None, most: float | None = owed) -> float | None:
        if value is None or value < 0 or (most is not None and value > (1 + ROUNDING) * most > 0):
            return None
        return value

    long, short = (
        possible(balance.long_term_debt, owed if most_debt is None else most_debt),
        possible(balance.short_term_debt),
    )
    if long and short and near(long, short, SAME):
        short = None  # the same debt under both names
    return Parts(
        long,
        possible(balance.long_term_debt_noncurrent),
        possible(balance.current_long_term_debt),
        short,
        possible(balance.current_debt),
    )


def _nearby(draft: Draft, place: int) -> list[float]:
    """Return the debt that the sheets a quarter before and after state, as far as it can be."""
    found = []
    for other in draft.quarters_beside(draft.years[place].ending):
        total = other.balance.total_debt
        if total and not _odd(total, _parts(other.balance), other):
            found.append(total)
    return found

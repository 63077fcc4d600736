"""Whether the market value and the statements are in the same money: else nothing of one is compared with the other.

No source of exchange rates is connected. What says so is the label of each; a label that lies shows in relations that no
company has.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from signal9_rating.reading import trailing
from signal9_rating.reading.draft import Draft
from signal9_rating.reading.trailing import Made
from signal9_rating.reading.words import amount

OTHER_MONEY: Final = "other-money"
"""Rule of the doubt after which comparisons with the market value do not apply, rather than miss their figure."""

LIMITS: Final = (("price_to_sales_ratio_ttm", 5.0), ("price_to_book_ratio", 3.0), ("pe_ratio", 1.0))
"""Multiple of the overview -> times the market value that its figure comes to at most, but for a company near its end.

Distributors of food and drugs sell for up to twelve times theirs; there the overview's own multiples say so.
"""

SAME: Final = 2.0
"""Factor within which market value / figure is what the overview's multiple says: it may be of other quarters."""

APART: Final = 3.0
"""Factor from which two multiples that are off by the same tell of other money: no quarter changes both as much."""


class Relation(NamedTuple):
    """A figure beside the market value: the most that it may be, and by how many times the overview's multiple differs."""

    most: float
    figure: Made
    times: float | None


def market_money(draft: Draft) -> None:
    """Leave the market value out where it is not in the statements' money, by the labels or by what the amounts say."""
    stated = draft.overview
    quoted, value = trailing.quoted(draft), stated.market_capitalization
    money = trailing.currency(draft)
    if money not in (None, quoted):
        of = "is in" if value is not None else "would be in"
        _leave_out(
            draft, f"The statements are in {money} and the market value {of} {quoted}; no exchange rate is at hand", ()
        )
    elif value is not None:
        odd = _odd(list(_relations(draft, value)))
        if odd:
            beside = " and ".join(f"{each.name} of {amount(each.value, money)}" for each in odd)
            _leave_out(
                draft,
                f"The market value is {amount(value, quoted)} beside {beside}, which is no relation of one money and not "
                "what the overview's multiples say",
                odd,
            )


def _relations(draft: Draft, value: float) -> Iterable[Relation]:
    figures = trailing.revenue(draft), trailing.equity(draft), trailing.net_income(draft)
    for (field, limit), figure in zip(LIMITS, figures, strict=True):
        if figure is not None:
            multiple: float | None = getattr(draft.overview, field)
            # Who earns its price in a year is no witness: that is what is in question.
            known = multiple is not None and multiple > 0 and figure.value > 0 and (limit > 1 or multiple >= 1)
            yield Relation(limit * value, figure, figure.value * multiple / value if known and multiple else None)


def _odd(relations: Sequence[Relation]) -> list[Made]:
    """Return the figures that no market value in their money stands beside, or that two multiples are apart from alike."""
    known = [each for each in relations if each.times is not None]
    for one in known:
        if one.times is not None and not 1 / APART <= one.times <= APART:
            apart = [each for each in known if each.times and not 1 / APART <= each.times <= APART]
            alike = [each.figure for each in apart if 1 / SAME <= (each.times or 0.0) / one.times <= SAME]
            if len(alike) > 1:
                return alike
    odd = [each.figure for each in relations if abs(each.figure.value) > each.most]
    borne_out = known and all(1 / SAME <= (each.times or 0.0) <= SAME for each in known)
    return [] if borne_out else odd


def _leave_out(draft: Draft, sentence: str, made: Iterable[Made]) -> None:
    """Leave out the market value, and the multiples that are made of both."""
    stated = draft.overview
    draft.note(
        stated,
        "market_capitalization",
        OTHER_MONEY,
        f"{sentence}: what compares them does not apply.",
        witnesses=[each.witness() for each in made],
    )
    draft.overview = replace(
        stated,
        market_capitalization=None,
        price_to_sales_ratio_ttm=None,
        price_to_book_ratio=None,
        ev_to_ebitda=None,
    )

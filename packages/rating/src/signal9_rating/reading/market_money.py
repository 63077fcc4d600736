"""Whether the market value and the statements are in the same money: else nothing of one is compared with the other.

No source of exchange rates is connected. What says so is the label of each; a label that lies shows in relations that no
company has.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from signal9_rating.arithmetic import ratio
from signal9_rating.reading import trailing
from signal9_rating.reading.draft import Draft
from signal9_rating.reading.trailing import Made
from signal9_rating.reading.words import amount

OTHER_MONEY: Final = "other-money"
"""Rule of the doubt after which comparisons with the market value do not apply, rather than miss their figure."""

LIMITS: Final = (("revenue", 5.0), ("equity", 3.0), ("net_income", 1.0))
"""Times the market value that a figure of twelve months or a sheet comes to at most, but for a company near its end.

Distributors of food and drugs sell for up to twelve times theirs; there the overview's own multiples say so.
"""

SAME: Final = 2.0
"""Factor within which figure / market value is what the overview's multiple says: it may be of other quarters."""

MULTIPLE: Final = {"revenue": "price_to_sales_ratio_ttm", "equity": "price_to_book_ratio", "net_income": "pe_ratio"}


def market_money(draft: Draft) -> None:
    """Leave the market value out where it is not in the statements' money, by the labels or by what the amounts say."""
    stated = draft.overview
    quoted = trailing.quoted(draft)
    money = trailing.currency(draft)
    if money not in (None, quoted):
        value = stated.market_capitalization
        of = "is in" if value is not None else "would be in"
        _leave_out(
            draft,
            f"The statements are in {money} and the market value {of} {quoted}; no exchange rate is at hand: "
            "what compares them does not apply.",
            (),
        )
    elif stated.market_capitalization is not None:
        odd = tuple(_implausible(draft, stated.market_capitalization))
        if odd and not _borne_out(draft, stated.market_capitalization):
            beside = " and ".join(f"{each.name} of {amount(each.value, money)}" for each in odd)
            _leave_out(
                draft,
                f"The market value is {amount(stated.market_capitalization, quoted)} beside {beside}, which no label "
                "of a currency explains: what compares them does not apply.",
                odd,
            )


def _implausible(draft: Draft, value: float) -> Iterable[Made]:
    for (_, limit), figure in zip(LIMITS, _figures(draft), strict=True):
        if figure is not None and abs(figure.value) > limit * value:
            yield figure


def _figures(draft: Draft) -> tuple[Made | None, ...]:
    return trailing.revenue(draft), trailing.equity(draft), trailing.net_income(draft)


def _borne_out(draft: Draft, value: float) -> bool:
    """Tell whether the overview's multiples bear the relations out: at least one does, within its limit, and none contradicts."""
    agreeing = 0
    for (name, limit), figure in zip(LIMITS, _figures(draft), strict=True):
        multiple: float | None = getattr(draft.overview, MULTIPLE[name])
        relation = ratio(value, None if figure is None else figure.value)
        if multiple is None or multiple <= 0 or relation is None or relation <= 0:
            continue
        if not 1 / SAME <= relation / multiple <= SAME:
            return False
        agreeing += name != "net_income" or multiple * limit >= 1
    return agreeing > 0


def _leave_out(draft: Draft, sentence: str, made: Iterable[Made]) -> None:
    """Leave out the market value, and the multiples that are made of both."""
    stated = draft.overview
    draft.note(stated, "market_capitalization", OTHER_MONEY, sentence, witnesses=[each.witness() for each in made])
    draft.overview = replace(
        stated,
        market_capitalization=None,
        price_to_sales_ratio_ttm=None,
        price_to_book_ratio=None,
        ev_to_ebitda=None,
    )

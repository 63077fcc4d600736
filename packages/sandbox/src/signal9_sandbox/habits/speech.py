"""A company's answers with the habits that it has: a function of the setting, the seed, the company, and nothing else."""

from collections.abc import Callable, Mapping

import msgspec

from signal9_sandbox import documents
from signal9_sandbox.answers import Answers, plain_answers
from signal9_sandbox.companies import Company
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits import dates, incomes, money, overviews, sheets, words
from signal9_sandbox.habits.catalogue import frequencies

Effect = Callable[[Answers, Draws], list[str]]
"""Changes answers in place; returns the paths that it changed, none where a company has nothing to change."""

EFFECTS: Mapping[str, Effect] = {
    "between-reports": dates.between_reports,
    "month-end-dates": dates.month_end_dates,
    "latest-quarter-differs": dates.latest_quarter_differs,
    "partial-year": dates.partial_year,
    "estimates-absent": words.estimates_absent,
    "minority-interests": sheets.minority_interests,
    "total-liabilities-wrong": sheets.total_liabilities_wrong,
    "debt-below-part": sheets.debt_below_part,
    "debt-twice": sheets.debt_twice,
    "debt-above-liabilities": sheets.debt_above_liabilities,
    "debt-negative": sheets.debt_negative,
    "debt-zero": sheets.debt_zero,
    "debt-absent": sheets.debt_absent,
    "negative-shares": sheets.negative_shares,
    "shares-before-a-split": sheets.shares_before_a_split,
    "treasury-positive": sheets.treasury_positive,
    "negative-interest": incomes.negative_interest,
    "revenue-not-its-quarters": incomes.revenue_not_its_quarters,
    "net-income-not-its-quarters": incomes.net_income_not_its_quarters,
    "operating-income-contradicted": incomes.operating_income_contradicted,
    "slip-of-a-year": incomes.slip_of_a_year,
    "trailing-revenue-off": incomes.trailing_revenue_off,
    "uneven-quarters": dates.uneven_quarters,
    "stray-date": dates.stray_date,
    "statements-days-apart": dates.statements_days_apart,
    "shares-of-one-class": overviews.shares_of_one_class,
    "book-value-of-another-class": overviews.book_value_of_another_class,
    "fields-left-out": words.fields_left_out,
    "zero-for-nothing": overviews.zero_for_nothing,
    "dash-for-nothing": overviews.dash_for_nothing,
    "other-money": money.other_money,
    "money-unsaid": money.money_unsaid,
    "currency-absent": money.currency_absent,
    "without-latest-quarter": overviews.without_latest_quarter,
    "thin": overviews.thin,
    "greeting": words.greeting,
}
"""Every habit of a company's figures; `refusal` is of a call, `no-company` of the listing, `story-again` of the news."""


class Said(msgspec.Struct, frozen=True):
    """What the vendor says of a company, and where which habit shows: name → paths such as `BALANCE_SHEET:$.annualReports[0].totalLiabilities`."""

    answers: Answers
    habits: dict[str, list[str]]


class Speech:
    """How the sandbox speaks: with the `habits` of a setting, drawn with a `seed`.

    `vendor`: each habit at its frequency in real answers; `plain`: the vendor's words and shape, no habit; `none`: the
    source's own figures, GICS sectors, no quarters; names separated by commas: those, in every company.

    Raises:
        UnusableSetting: there is no such habit.
    """

    def __init__(self, habits: str = "vendor", seed: int = 0) -> None:
        self.setting = habits
        self.seed = seed
        self._frequencies = frequencies(habits)

    def frequency(self, name: str) -> float:
        """How often a habit shows, 0 where the setting is without it."""
        return self._frequencies.get(name, 0.0)

    @property
    def lists_no_companies(self) -> bool:
        """Whether what is no company is listed too."""
        return self.frequency("no-company") > 0

    def refuses(self, function: str, symbol: str) -> bool:
        """Whether the first call for a document is answered with words about the rate."""
        return self._draws(symbol, "refusal").chance(function, self.frequency("refusal"))

    def has(self, name: str, symbol: str) -> bool:
        """Whether a company is drawn to have a habit, if its figures let it."""
        return self._draws(symbol, name).chance("has it", self.frequency(name))

    def of(self, company: Company, description: str | None = None) -> Said:
        """Return a company's five documents and the habits that are in them."""
        if self.setting == "none":
            return Said(_source(company, description), {})
        answers = plain_answers(company, description, self.seed)
        found: dict[str, list[str]] = {}
        for name, effect in EFFECTS.items():
            if self.has(name, company.symbol) and (paths := effect(answers, self._draws(company.symbol, name))):
                found[name] = paths
        return Said(answers, found)

    def _draws(self, symbol: str, name: str) -> Draws:
        return Draws(self.seed, (symbol, name))


def _source(company: Company, description: str | None) -> Answers:
    return {
        "OVERVIEW": documents.overview(company, description),
        "INCOME_STATEMENT": documents.income_statement(company),
        "BALANCE_SHEET": documents.balance_sheet(company),
        "CASH_FLOW": documents.cash_flow(company),
        "EARNINGS": documents.earnings(company),
    }

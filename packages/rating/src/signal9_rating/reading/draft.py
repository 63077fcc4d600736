"""A company while it is read: its fiscal years and quarters side by side, figures replaced or dropped with a doubt each."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, TypeVar, cast

from msgspec.structs import replace

from signal9_marketdata import (
    BalanceReport,
    CashFlowReport,
    Company,
    FiscalYear,
    IncomeReport,
    Origin,
    Part,
    Report,
    Statements,
)
from signal9_rating.reading.doubts import Doubt, Witness
from signal9_rating.sources import Source

P = TypeVar("P", bound=Part)
R = TypeVar("R", bound=Report)

SAME_PERIOD_DAYS: Final = 15
"""Days by which the three statements of one period may end apart: vendors round to month ends, and not all of them."""

READ_YEARS: Final = 7
"""Years that are weighed: the metrics that rules read look back five, one more for means, and one beside that."""

ABSENT: Final = Origin()
"""Origin of a report that was not filed: it stands in a period without figures, and in no statement."""


class Period:
    """One fiscal year or quarter while it is read: its three reports, without figures where one was not filed.

    `quarters` of a year are its four, newest first, the same objects as in `Draft.quarters`; empty where they are not all
    there. `ending` is the income statement's.
    """

    __slots__ = ("balance", "cash_flow", "ending", "income", "quarters")

    def __init__(self, ending: date, income: IncomeReport, balance: BalanceReport, cash_flow: CashFlowReport) -> None:
        self.ending = ending
        self.income = income
        self.balance = balance
        self.cash_flow = cash_flow
        self.quarters: Sequence[Period] = ()


class Draft:
    """A company while it is read.

    Attributes:
        company: as stated.
        as_of: the day that it is read for.
        placed: its sector and industry group.
        overview, earnings, news: as believed so far.
        years, quarters: as believed so far, newest first; empty until the first step, `periods`, has set them.
        doubts: what was found so far.
    """

    def __init__(self, company: Company, as_of: date) -> None:
        self.company = company
        self.as_of = as_of
        self.placed = company.classification
        self.overview = company.overview
        self.earnings = company.earnings
        self.news = company.news
        self.doubts: list[Doubt] = []
        self.years: Sequence[Period] = ()
        self.quarters: Sequence[Period] = ()

    def doubt(
        self,
        part: P,
        field: str,
        rule: str,
        sentence: str,
        *,
        taken: float | None = None,
        witnesses: Iterable[Witness] = (),
    ) -> P:
        """Note a doubt of one figure, and return the part with what is used instead: `taken`, or nothing."""
        self.note(part, field, rule, sentence, taken=taken, witnesses=witnesses)
        changed: Any = replace(part, **{field: taken})
        return cast(P, changed)

    def note(
        self,
        part: Part,
        field: str,
        rule: str,
        sentence: str,
        *,
        taken: float | None = None,
        believed: bool = False,
        witnesses: Iterable[Witness] = (),
    ) -> None:
        """Note a doubt without changing the part: of a figure that is believed all the same, or of a whole report."""
        stated = getattr(part, field, None) if field else None
        self.doubts.append(
            Doubt(
                rule=rule,
                path=part.origin.of(field),
                sentence=sentence,
                field=field,
                stated=float(stated) if isinstance(stated, int | float) else None,
                taken=taken,
                believed=believed,
                witnesses=tuple(
                    each for each in witnesses if math.isfinite(each.value)
                ),  # absurd amounts add up to none
            )
        )

    def quarters_beside(self, ending: date) -> Iterator[Period]:
        """Yield the quarters before and after the one that ends with a year; none where no quarter does."""
        for at, quarter in enumerate(self.quarters):
            if quarter.ending == ending:
                yield from (*self.quarters[max(0, at - 1) : at], *self.quarters[at + 1 : at + 2])

    def finished(self) -> Company:
        """Return the company as it is believed."""
        years, quarters = self.years, self.quarters
        return Company(
            symbol=self.company.symbol,
            overview=self.overview,
            income=_statements(self.company.income, [y.income for y in years], [q.income for q in quarters]),
            balance=_statements(self.company.balance, [y.balance for y in years], [q.balance for q in quarters]),
            cash_flow=_statements(
                self.company.cash_flow, [y.cash_flow for y in years], [q.cash_flow for q in quarters]
            ),
            earnings=self.earnings,
            news=self.news,
            later=self.company.later,
            years=tuple(
                FiscalYear(ending=y.ending, income=y.income, balance=y.balance, cash_flow=y.cash_flow) for y in years
            ),
        )


def source(part: Part, field: str) -> Source:
    """Return where a stated figure of a part stands."""
    origin = part.origin
    return Source(document=origin.document, path=f"{origin.path}{origin.step(field)}", value=getattr(part, field))


def witness(name: str, value: float, *figures: tuple[Part, str]) -> Witness:
    """Return a witness by the figures that it is computed from; those that are not stated are left out."""
    stated = tuple(source(part, field) for part, field in figures if getattr(part, field) is not None)
    return Witness(name=name, value=value, sources=stated)


def _statements(stated: Statements[R], annual: Iterable[R], quarterly: Iterable[R]) -> Statements[R]:
    return Statements(
        origin=stated.origin,
        symbol=stated.symbol,
        annual=tuple(report for report in annual if report.origin is not ABSENT),
        quarterly=tuple(report for report in quarterly if report.origin is not ABSENT),
    )

"""Oddities of balance sheets: totals that are off, debts that cannot be, counts of shares."""

from collections.abc import Callable

from signal9_sandbox.answers import Answers
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits.changes import (
    ANNUAL,
    QUARTERLY,
    Document,
    Place,
    figure,
    follow,
    put,
    reports,
    reports_of,
    scaled,
    years,
)

SHEET = "BALANCE_SHEET"
_BY_EQUITY = {"BookValue": 1, "PriceToBookRatio": -1, "ReturnOnEquityTTM": -1}


def minority_interests(answers: Answers, draws: Draws) -> list[str]:
    """A part of the equity belongs to others and stands in no line of the vendor's."""
    part, paths = draws.uniform("part", 0.011, 0.12), list[str]()
    for where, number, sheet in reports(answers, SHEET):
        assets, equity = figure(sheet, "totalAssets"), figure(sheet, "totalShareholderEquity")
        if assets and equity is not None and equity > part * assets * 2:
            left = equity - round(part * assets)
            paths += put(SHEET, (where, number, sheet), "totalShareholderEquity", left)
            if where == QUARTERLY and number == 0:
                paths += follow(answers, left / equity, _BY_EQUITY)
    return paths


def total_liabilities_wrong(answers: Answers, draws: Draws) -> list[str]:
    """Liabilities are counted too high: parts of them twice."""
    part, paths = draws.uniform("part", 0.04, 0.4), list[str]()
    for place in _in_some_years(answers, draws, 0.9):
        assets, liabilities = figure(place[2], "totalAssets"), figure(place[2], "totalLiabilities")
        if assets and liabilities is not None:
            paths += put(SHEET, place, "totalLiabilities", liabilities + round(part * assets))
    return paths


def debt_negative(answers: Answers, draws: Draws) -> list[str]:
    """The total of debts is a small negative figure."""
    return _debt(answers, draws, lambda both, _larger, _sheet: -max(1, scaled(both, draws, "part", 0.001, 0.03)))


def debt_below_part(answers: Answers, draws: Draws) -> list[str]:
    """The total of debts is less than its larger part."""
    return _debt(answers, draws, lambda _both, larger, _sheet: scaled(larger, draws, "part", 0.01, 0.8))


def debt_twice(answers: Answers, draws: Draws) -> list[str]:
    """The total of debts counts some of them twice, and still is below the liabilities."""

    def total(both: int, _larger: int, sheet: Document) -> int | None:
        twice, liabilities = scaled(both, draws, "times", 1.6, 2.1), figure(sheet, "totalLiabilities")
        return None if liabilities is None or twice > liabilities else twice

    return _debt(answers, draws, total)


def debt_above_liabilities(answers: Answers, draws: Draws) -> list[str]:
    """The total of debts is more than everything owed."""

    def total(_both: int, _larger: int, sheet: Document) -> int | None:
        liabilities = figure(sheet, "totalLiabilities")
        return None if not liabilities else scaled(liabilities, draws, "times", 1.05, 1.5)

    return _debt(answers, draws, total)


def debt_zero(answers: Answers, draws: Draws) -> list[str]:
    """The total of debts is 0 beside debts."""
    return _debt(answers, draws, lambda _both, _larger, _sheet: 0)


def debt_absent(answers: Answers, draws: Draws) -> list[str]:
    """The total of debts is missing while its parts are there."""
    paths = list[str]()
    for place in _in_some_years(answers, draws, 0.75):
        if figure(place[2], "shortLongTermDebtTotal") is not None:
            paths += put(SHEET, place, "shortLongTermDebtTotal", None)
    return paths


def negative_shares(answers: Answers, draws: Draws) -> list[str]:
    """The count of shares of one year is negative."""
    paths = list[str]()
    for place in reports_of(answers, SHEET, years(answers[SHEET], draws)[:1], quarters=False):
        if shares := figure(place[2], "commonStockSharesOutstanding"):
            paths += put(SHEET, place, "commonStockSharesOutstanding", -scaled(shares, draws, "times", 0.8, 3.0))
    return paths


def shares_before_a_split(answers: Answers, draws: Draws) -> list[str]:
    """Counts of shares up to some year are those from before a split; prices and earnings per share are not."""
    annual = answers[SHEET][ANNUAL]
    into, first = (2, 3, 4, 5)[draws.index("into", 4)], 1 + draws.index("first", max(1, len(annual) - 1))
    last = annual[min(first, len(annual) - 1)]["fiscalDateEnding"]
    paths = list[str]()
    for where, number, sheet in reports(answers, SHEET):
        shares = figure(sheet, "commonStockSharesOutstanding")
        if shares and sheet["fiscalDateEnding"] <= last:
            paths += put(SHEET, (where, number, sheet), "commonStockSharesOutstanding", shares // into)
    return paths


def treasury_positive(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - all reports alike
    """Treasury stock is written as a positive figure."""
    paths = list[str]()
    for where, number, sheet in reports(answers, SHEET):
        stock = figure(sheet, "treasuryStock")
        if stock is not None and stock < 0:
            paths += put(SHEET, (where, number, sheet), "treasuryStock", -stock)
    return paths


def _debt(answers: Answers, draws: Draws, total: Callable[[int, int, Document], int | None]) -> list[str]:
    """Replace the total of debts in some years, where it still is the sum of its parts."""
    paths = list[str]()
    for place in _in_some_years(answers, draws, 0.6):
        sheet = place[2]
        short, long = figure(sheet, "shortTermDebt") or 0, figure(sheet, "longTermDebt") or 0
        stated = figure(sheet, "shortLongTermDebtTotal")
        known = stated is not None and stated > 0 and abs(stated - short - long) <= 0.01 * stated
        if known and (now := total(short + long, max(short, long), sheet)) is not None:
            paths += put(SHEET, place, "shortLongTermDebtTotal", now)
    return paths


def _in_some_years(answers: Answers, draws: Draws, in_quarters: float) -> list[Place]:
    """Return the sheets of a run of years; in that share of the companies, as in real answers, with all their quarters."""
    return reports_of(answers, SHEET, years(answers[SHEET], draws), draws.chance("in its quarters", in_quarters))

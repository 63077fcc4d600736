"""What can be seen in one company's answers: each function says whether it is there."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from packages.sandbox.tools.real_answers import NOTHING, STATEMENTS, RealAnswers, Report, ends_a_month, figure
from signal9_sandbox.companies import all_companies

Counter = Callable[[RealAnswers], bool]
NEAR = timedelta(days=15)


def any_sheet(found: Callable[[Report], bool]) -> Counter:
    """Whether one of the annual balance sheets is as `found` says."""
    return lambda company: any(map(found, company.reports("BALANCE_SHEET")))


def any_income(found: Callable[[Report], bool]) -> Counter:
    """Whether one of the annual income statements is as `found` says."""
    return lambda company: any(map(found, company.reports("INCOME_STATEMENT")))


def gap(sheet: Report) -> float:
    """Return what assets exceed liabilities and equity by, as a part of the assets; 0 where one is missing."""
    assets, liabilities, equity = (
        figure(sheet, field) for field in ("totalAssets", "totalLiabilities", "totalShareholderEquity")
    )
    return 0.0 if not assets or liabilities is None or equity is None else (assets - liabilities - equity) / assets


def debt(sheet: Report) -> tuple[float | None, float, float]:
    """Return the total of debts, the larger of its two parts and their sum."""
    parts = [abs(figure(sheet, field) or 0.0) for field in ("shortTermDebt", "longTermDebt")]
    return figure(sheet, "shortLongTermDebtTotal"), max(parts), sum(parts)


def debt_below_part(sheet: Report) -> bool:
    """A total below one of its parts, zero and negative ones apart."""
    total, part, _ = debt(sheet)
    return total is not None and 0 < total < 0.99 * part


def debt_twice(sheet: Report) -> bool:
    """A total of half as much again as its parts or more, though not above the liabilities."""
    total, _, both = debt(sheet)
    return total is not None and 0 < 1.5 * both < total and not debt_above_liabilities(sheet)


def debt_above_liabilities(sheet: Report) -> bool:
    """A total above totalLiabilities."""
    total, liabilities = debt(sheet)[0], figure(sheet, "totalLiabilities")
    return total is not None and liabilities is not None and total > liabilities


def not_its_quarters(field: str, margin: float = 0.02) -> Counter:
    """Whether a year's figure is further than `margin` from the sum of its four quarters."""

    def found(company: RealAnswers) -> bool:
        quarters = company.reports("INCOME_STATEMENT", "quarterlyReports")
        for year in company.reports("INCOME_STATEMENT"):
            end, stated = date.fromisoformat(year["fiscalDateEnding"]), figure(year, field)
            within = [
                figure(one, field)
                for one in quarters
                if timedelta() <= end - date.fromisoformat(one["fiscalDateEnding"]) < timedelta(days=350)
            ]
            parts = [one for one in within if one is not None]
            if len(parts) == 4 and stated and abs(sum(parts) - stated) > margin * abs(stated):
                return True
        return False

    return found


def operating_income_contradicted(income: Report) -> bool:
    """Operating income further than half of the larger one from ebit."""
    operating, ebit = figure(income, "operatingIncome"), figure(income, "ebit")
    return operating is not None and ebit is not None and abs(operating - ebit) > 0.5 * max(abs(operating), abs(ebit))


def week_dates(company: RealAnswers) -> bool:
    """Fiscal years that end on another day than a month's last, in the income statement."""
    return any(not ends_a_month(end) for end in company.ends("INCOME_STATEMENT"))


def days_apart(company: RealAnswers) -> bool:
    """A report of one statement some days away from the income statement's of the same year or quarter."""
    return any(
        day not in known and any(abs(day - end) <= NEAR for end in known)
        for kind in ("annualReports", "quarterlyReports")
        for known in [set(company.ends("INCOME_STATEMENT", kind))]
        for statement in STATEMENTS[1:]
        for day in company.ends(statement, kind)
    )


def stray_date(company: RealAnswers) -> bool:
    """A year of the balance sheet or the cash flow that the income statement does not know within 15 days."""
    known = company.ends("INCOME_STATEMENT")
    return any(
        all(abs(day - end) > NEAR for end in known) for statement in STATEMENTS[1:] for day in company.ends(statement)
    )


def uneven_quarters(company: RealAnswers) -> bool:
    """Two quarters in a row whose ends are not 80 to 100 days apart."""
    ends = company.ends("INCOME_STATEMENT", "quarterlyReports")
    return any(not 80 <= (newer - older).days <= 100 for newer, older in pairwise(ends))


def latest_quarter_differs(company: RealAnswers) -> bool:
    """LatestQuarter is not the newest quarter of the statements."""
    newest = company.reports("INCOME_STATEMENT", "quarterlyReports")[0]["fiscalDateEnding"]
    return company.documents["OVERVIEW"].get("LatestQuarter") not in (newest, None, "None")


def between_reports(company: RealAnswers) -> bool:
    """The newest quarter lies after the newest year."""
    return company.ends("INCOME_STATEMENT", "quarterlyReports")[0] > company.ends("INCOME_STATEMENT")[0]


def trailing_off(company: RealAnswers) -> bool:
    """RevenueTTM is further than 5 % from the newest four quarters' revenue."""
    stated = figure(company.documents["OVERVIEW"], "RevenueTTM")
    parts = [figure(one, "totalRevenue") for one in company.reports("INCOME_STATEMENT", "quarterlyReports")[:4]]
    known = [one for one in parts if one is not None]
    return stated is not None and len(known) == 4 and abs(sum(known) - stated) > 0.05 * abs(stated)


def jump(statement: str, field: str, low: float, high: float) -> Counter:
    """Whether a figure is less than `low` or more than `high` times the year before's."""

    def found(company: RealAnswers) -> bool:
        values = [figure(report, field) for report in company.reports(statement)]
        return any(
            newer is not None and older is not None and older > 0 and not low <= newer / older <= high
            for newer, older in pairwise(values)
        )

    return found


def partial_year(company: RealAnswers) -> bool:
    """The newest entry of annualEarnings is of no fiscal year: the earnings of the year so far."""
    annual = company.earnings("annualEarnings")
    newest = company.ends("INCOME_STATEMENT")[0]
    return bool(annual) and date.fromisoformat(annual[0]["fiscalDateEnding"]) > newest + NEAR


def earned_since_the_year(company: RealAnswers) -> bool:
    """The newest quarter of EARNINGS lies after the newest year."""
    quarters = company.earnings("quarterlyEarnings")
    return bool(quarters) and date.fromisoformat(quarters[0]["fiscalDateEnding"]) > company.ends("INCOME_STATEMENT")[0]


def without_estimate(company: RealAnswers) -> bool:
    """One of the quarters' estimates is missing."""
    return any(quarter["estimatedEPS"] in NOTHING for quarter in company.earnings("quarterlyEarnings"))


def book_value_off(company: RealAnswers) -> bool:
    """BookValue × SharesOutstanding is more than three times the newest equity."""
    value, shares = (figure(company.documents["OVERVIEW"], field) for field in ("BookValue", "SharesOutstanding"))
    equity = figure(company.reports("BALANCE_SHEET", "quarterlyReports")[0], "totalShareholderEquity")
    return None not in (value, shares, equity) and (value or 0) * (shares or 0) > 3 * abs(equity or 0)


def class_shares(company: RealAnswers) -> bool:
    """The overview counts less than two thirds of the newest counted sheet's shares: those of one class."""
    stated = figure(company.documents["OVERVIEW"], "SharesOutstanding")
    sheets = (*company.reports("BALANCE_SHEET", "quarterlyReports"), *company.reports("BALANCE_SHEET"))
    counted = next((count for sheet in sheets if (count := figure(sheet, "commonStockSharesOutstanding"))), None)
    return stated is not None and counted is not None and 0 < stated < counted * 2 / 3


def dear_statements(company: RealAnswers) -> bool:
    """Statements that say dollars have more than twelve times the market value as their revenue."""
    income, value = (
        company.reports("INCOME_STATEMENT")[0],
        figure(company.documents["OVERVIEW"], "MarketCapitalization"),
    )
    revenue = figure(income, "totalRevenue")
    return income["reportedCurrency"] == "USD" and bool(value and revenue and revenue > 12 * value)


def shares_are_known(company: RealAnswers) -> bool:
    """Both the overview and the newest sheet count shares."""
    newest = company.reports("BALANCE_SHEET", "quarterlyReports")[0]
    stated = figure(company.documents["OVERVIEW"], "SharesOutstanding")
    return stated is not None and figure(newest, "commonStockSharesOutstanding") is not None


def overview_has(word: str, *fields: str) -> Counter:
    """Whether one of these fields of the overview (all where none is named) is that word."""
    return lambda company: any(
        value == word for field, value in company.documents["OVERVIEW"].items() if not fields or field in fields
    )


def sheet_figure(field: str, found: Callable[[float], bool]) -> Counter:
    """Whether a figure of one of the annual balance sheets is as `found` says."""
    return any_sheet(lambda sheet: (value := figure(sheet, field)) is not None and found(value))


def without_currency(company: RealAnswers) -> bool:
    """The newest quarter of a statement says no currency."""
    return any(company.reports(name, "quarterlyReports")[0]["reportedCurrency"] in NOTHING for name in STATEMENTS)


def overview_lacks(*fields: str) -> Counter:
    """Whether one of these fields of a priced company's overview is missing or 0."""

    def found(company: RealAnswers) -> bool:
        overview = company.documents["OVERVIEW"]
        priced = overview.get("MarketCapitalization") not in NOTHING
        return priced and any(overview.get(field) in (*NOTHING, "0") for field in fields)

    return found


@cache
def weeks_of_the_source() -> frozenset[str]:
    """Return the packaged companies with a year that ends on another day than a month's last."""
    return frozenset(
        symbol
        for symbol, company in all_companies().items()
        if not all(ends_a_month(date.fromisoformat(report.fiscal_date)) for report in company.reports)
    )

"""Oddities of fiscal dates: ends of months for ends of weeks, statements some days apart, dates that are no year."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from signal9_sandbox.answers import Answers
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits.changes import ANNUAL, END, QUARTERLY, STATEMENTS, Document, figure, path

DAY = timedelta(days=1)


def between_reports(answers: Answers, draws: Draws) -> list[str]:
    """The newest year has no annual report yet: one to three of its quarters are there, LatestQuarter is the last of them."""
    annual = answers["INCOME_STATEMENT"][ANNUAL]
    late = 1 + draws.index("quarters", 3)
    quarters = answers["INCOME_STATEMENT"][QUARTERLY]
    if len(annual) < 4 or quarters[4][END] != annual[1][END]:
        return []
    for name in STATEMENTS:
        del answers[name][ANNUAL][0]
        del answers[name][QUARTERLY][:late]
    last = quarters[0][END]
    earnings = answers["EARNINGS"]
    earnings["annualEarnings"] = [one for one in earnings["annualEarnings"] if one[END] <= annual[0][END]]
    earnings["quarterlyEarnings"] = [one for one in earnings["quarterlyEarnings"] if one[END] <= last]
    return ["OVERVIEW:$.LatestQuarter", *_trailing(answers, last)]


def partial_year(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - nothing to draw
    """annualEarnings begins with the earnings of the year so far, dated by the newest quarter."""
    earnings, newest = answers["EARNINGS"], answers["INCOME_STATEMENT"][ANNUAL][0][END]
    so_far = [one for one in earnings["quarterlyEarnings"] if one[END] > newest]
    if not so_far:
        return []
    total = sum(float(one["reportedEPS"]) for one in so_far)
    earnings["annualEarnings"].insert(0, {END: so_far[0][END], "reportedEPS": f"{total:.2f}"})
    return ["EARNINGS:$.annualEarnings[0]"]


def month_end_dates(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - nothing to draw
    """Years and quarters that end on a day of the week are dated by the nearest end of a month."""
    paths = list[str]()
    for where, report in _dated(answers):
        day = date.fromisoformat(report[END])
        if nearest_month_end(day) != day:
            report[END] = nearest_month_end(day).isoformat()
            paths.append(where)
    latest = date.fromisoformat(answers["OVERVIEW"]["LatestQuarter"])
    answers["OVERVIEW"]["LatestQuarter"] = nearest_month_end(latest).isoformat()
    return paths


def latest_quarter_differs(answers: Answers, draws: Draws) -> list[str]:
    """LatestQuarter is the end of a month, the statements' quarter some days earlier; in a third of them it is a quarter ahead."""
    latest = date.fromisoformat(answers["OVERVIEW"]["LatestQuarter"])
    if nearest_month_end(latest) == latest:
        return []
    ahead = timedelta(days=91) if draws.chance("ahead", 1 / 3) else timedelta()
    answers["OVERVIEW"]["LatestQuarter"] = nearest_month_end(latest + ahead).isoformat()
    return ["OVERVIEW:$.LatestQuarter"]


def statements_days_apart(answers: Answers, draws: Draws) -> list[str]:
    """The balance sheet, or the cash flow, of one year is dated some days from the income statement's."""
    name = STATEMENTS[1 + draws.index("statement", 2)]
    place = draws.index("place", len(answers[name][ANNUAL]))
    apart = (1 + draws.index("days", 12)) * DAY
    report = answers[name][ANNUAL][place]
    report[END] = (date.fromisoformat(report[END]) - apart).isoformat()
    return [path(name, ANNUAL, place, END)]


def stray_date(answers: Answers, draws: Draws) -> list[str]:
    """The balance sheet has a year that no other statement knows: a quarter's sheet, in place of a year's or beside it."""
    sheets = answers["BALANCE_SHEET"][ANNUAL]
    known = {sheet[END] for sheet in sheets}
    strays = [quarter for quarter in answers["BALANCE_SHEET"][QUARTERLY] if quarter[END] not in known]
    if not strays:
        return []
    # The newest one counts for the company's latest sheet, so the vendor's newest stray is the worst.
    stray = dict(strays[draws.index("quarter", min(8, len(strays)))])
    if draws.chance("instead", 0.5):
        following = [sheet for sheet in sheets if sheet[END] > stray[END]] or sheets[:1]
        sheets.remove(following[-1])
    sheets.append(stray)
    sheets.sort(key=lambda sheet: str(sheet[END]), reverse=True)
    return [path("BALANCE_SHEET", ANNUAL, sheets.index(stray), END)]


def uneven_quarters(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - nothing to draw
    """Quarters of 12, 12, 12 and 16 weeks, or 16 weeks at the end: the first three end earlier by one, two and three weeks."""
    paths = list[str]()
    ends = {report[END] for report in answers["INCOME_STATEMENT"][ANNUAL]}
    for name in STATEMENTS:
        back = 0
        for number, quarter in enumerate(answers[name][QUARTERLY]):
            back = 0 if quarter[END] in ends else back + 1
            if 0 < back <= 3:
                moved = date.fromisoformat(quarter[END]) - timedelta(weeks=4 - back)
                quarter[END] = moved.isoformat()
                paths.append(path(name, QUARTERLY, number, END))
    return paths


def nearest_month_end(day: date) -> date:
    """Return the month's last day that is nearest."""
    before = day.replace(day=1) - DAY
    after = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY
    return before if day - before < after - day else after


def _dated(answers: Answers) -> Iterator[tuple[str, dict[str, Any]]]:
    kinds = [(name, kind) for name in STATEMENTS for kind in (ANNUAL, QUARTERLY)]
    for name, kind in [*kinds, ("EARNINGS", "annualEarnings"), ("EARNINGS", "quarterlyEarnings")]:
        for number, report in enumerate(answers[name][kind]):
            yield path(name, kind, number, END), report


def _trailing(answers: Answers, last: str) -> list[str]:
    """Make the overview's twelve months those up to `last`."""
    overview, quarters = answers["OVERVIEW"], answers["INCOME_STATEMENT"][QUARTERLY][:4]
    overview["LatestQuarter"] = last
    revenue, income = _sum(quarters, "totalRevenue"), _sum(quarters, "netIncome")
    sheet = answers["BALANCE_SHEET"][QUARTERLY][0]
    eps = [one["reportedEPS"] for one in answers["EARNINGS"]["quarterlyEarnings"][:4]]
    now: Document = {
        "RevenueTTM": revenue,
        "GrossProfitTTM": _sum(quarters, "grossProfit"),
        "EBITDA": _sum(quarters, "ebitda"),
        "EPS": f"{sum(map(float, eps)):.2f}" if len(eps) == 4 else None,
        "ProfitMargin": _ratio(income, revenue),
        "OperatingMarginTTM": _ratio(_sum(quarters, "operatingIncome"), revenue),
        "ReturnOnAssetsTTM": _ratio(income, figure(sheet, "totalAssets")),
        "ReturnOnEquityTTM": _ratio(income, figure(sheet, "totalShareholderEquity")),
        "SharesOutstanding": figure(sheet, "commonStockSharesOutstanding"),
    }
    now["DilutedEPSTTM"] = now["EPS"]
    now |= _multiples(overview, now, figure(sheet, "totalShareholderEquity"))
    for field, value in now.items():
        overview[field] = "None" if value is None else str(value)
    return [f"OVERVIEW:$.{field}" for field in now]


def _multiples(overview: Document, now: Document, equity: int | None) -> Document:
    """Return what follows from the price of a share, which stays: in real answers a multiple is always that of the figures beside it."""
    value, shares, new = (
        figure(overview, "MarketCapitalization"),
        figure(overview, "SharesOutstanding"),
        now["SharesOutstanding"],
    )
    if not value or not shares or not new:
        return {}
    price = value / shares
    pe = _times(price, float(now["EPS"] or 0))
    return {
        "MarketCapitalization": round(price * new),
        "BookValue": None if equity is None else round(equity / new, 2),
        "PERatio": pe,
        "TrailingPE": pe,
        "PriceToSalesRatioTTM": _times(price * new, now["RevenueTTM"]),
        "PriceToBookRatio": _times(price * new, equity),
        "EVToRevenue": None,
        "EVToEBITDA": None,
    }


def _times(value: float, figure: float | None) -> float | None:
    return None if not figure or figure < 0 else round(value / figure, 3)


def _sum(reports: list[Document], field: str) -> int | None:
    values = [value for report in reports if (value := figure(report, field)) is not None]
    return sum(values) if len(values) == len(reports) else None


def _ratio(numerator: int | None, divisor: int | None) -> float | None:
    return None if numerator is None or not divisor or divisor < 0 else round(numerator / divisor, 4)

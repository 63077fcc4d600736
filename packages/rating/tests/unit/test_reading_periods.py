"""Fiscal years and quarters as they are believed: which dates are some, what belongs together, in which money."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from signal9_marketdata import Company
from signal9_rating import load_ruleset, rate
from signal9_rating.evidence import in_other_money
from signal9_rating.metrics import compute_metrics, newest
from signal9_rating.reading import Reading, read

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
Spoilt = Callable[[Callable[[Documents], Any]], Reading]
DAY = date(2016, 3, 1)
STATEMENTS = ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")
ENDS = ["2015-12-31", "2015-09-30", "2015-06-30", "2015-03-31"]


@pytest.fixture
def spoilt(sound: Callable[[], Documents], company_of: Build) -> Spoilt:
    """Return the reading of a sound company of three years after a change to its documents."""

    def spoilt(change: Callable[[Documents], Any]) -> Reading:
        documents = sound()
        change(documents)
        return read(company_of(documents).known_at(DAY), DAY)

    return spoilt


def annual(documents: Documents, name: str) -> list[dict[str, str]]:
    """Return the annual reports of a statement."""
    reports: list[dict[str, str]] = documents[name]["annualReports"]
    return reports


def quarters(documents: Documents, name: str, ends: list[str], **figures: list[int]) -> None:
    """Set the quarterly reports of a statement."""
    documents[name]["quarterlyReports"] = [
        {
            "fiscalDateEnding": day,
            "reportedCurrency": "USD",
            **{key: str(values[at]) for key, values in figures.items()},
        }
        for at, day in enumerate(ends)
    ]


def ends_of(reading: Reading) -> list[str]:
    """Return the days on which the years end."""
    return [year.ending.isoformat() for year in reading.company.years]


def test_statements_that_end_some_days_apart_are_one_year(spoilt: Spoilt, sound: Callable[[], Documents]) -> None:
    """A sheet dated three to fifteen days off, by a true date or a month's end, is the year's: nothing is lost, nothing is said."""

    def shift(documents: Documents, days: int) -> None:
        for report in annual(documents, "BALANCE_SHEET"):
            day = date.fromisoformat(report["fiscalDateEnding"]) - timedelta(days=days)
            report["fiscalDateEnding"] = day.isoformat()

    for days in (3, 15):
        reading = spoilt(lambda documents, days=days: shift(documents, days))  # type: ignore[misc]
        assert ends_of(reading) == ["2015-12-31", "2014-12-31", "2013-12-31"]
        assert not reading.doubts
        assert newest(compute_metrics(reading.company))["return_on_assets"] == pytest.approx(0.12)


def test_a_sheet_between_two_years_is_left_out_and_named(spoilt: Spoilt) -> None:
    """A date that one statement alone has, three months after a year's end, is no year: growth is still known."""
    stray = {"fiscalDateEnding": "2015-03-31", "reportedCurrency": "USD", "totalAssets": "900"}
    reading = spoilt(lambda documents: annual(documents, "BALANCE_SHEET").insert(1, stray))
    assert ends_of(reading) == ["2015-12-31", "2014-12-31", "2013-12-31"]
    [doubt] = reading.doubts
    assert (doubt.rule, doubt.path) == ("stray-date", "BALANCE_SHEET:$.annualReports[1]")
    assert "2015-03-31" in doubt.sentence
    assert newest(compute_metrics(reading.company))["revenue_growth"] == pytest.approx(0.25)


def test_a_sheet_without_an_income_statement_is_no_newest_year(spoilt: Spoilt) -> None:
    """A balance sheet of the next year alone does not push the newest year aside."""
    reading = spoilt(lambda documents: [annual(documents, name).pop(0) for name in ("INCOME_STATEMENT", "CASH_FLOW")])
    assert ends_of(reading) == ["2014-12-31", "2013-12-31"]
    assert [doubt.rule for doubt in reading.doubts if not doubt.field] == ["stray-date"]
    assert "no income statement beside it" in reading.doubts[0].sentence


def test_an_older_year_without_its_income_statement_still_has_its_sheet(spoilt: Spoilt) -> None:
    """The vendor lost the income statement of the year before: its assets still open the newest year."""
    reading = spoilt(lambda documents: annual(documents, "INCOME_STATEMENT").pop(1))
    assert ends_of(reading) == ["2015-12-31", "2014-12-31", "2013-12-31"]
    assert newest(compute_metrics(reading.company))["return_on_assets"] == pytest.approx(0.12)


def test_a_short_year_between_two_fiscal_years_is_none(spoilt: Spoilt) -> None:
    """After a change of the fiscal year the three months between are no year that anything is compared with."""

    def change(documents: Documents) -> None:
        for name in STATEMENTS:
            for report in annual(documents, name)[1:]:
                report["fiscalDateEnding"] = report["fiscalDateEnding"].replace("12-31", "09-30")
            annual(documents, name).insert(1, {**annual(documents, name)[1], "fiscalDateEnding": "2014-12-31"})

    reading = spoilt(change)
    assert ends_of(reading) == ["2015-12-31", "2014-09-30", "2013-09-30"]
    assert [doubt.rule for doubt in reading.doubts] == ["stray-date"] * 3
    assert newest(compute_metrics(reading.company))["revenue_growth"] is None


def test_a_stray_income_statement_is_no_year_wherever_it_stands(spoilt: Spoilt) -> None:
    """Half a year older than the oldest year, or newer than the newest: the years that follow one another regularly stand."""
    for day, place in (("2013-06-30", 3), ("2015-06-30", 1), ("2016-02-20", 0)):

        def change(documents: Documents, day: str = day, place: int = place) -> None:
            reports = annual(documents, "INCOME_STATEMENT")
            reports.insert(place, {**reports[0], "fiscalDateEnding": day})

        reading = spoilt(change)
        assert ends_of(reading) == ["2015-12-31", "2014-12-31", "2013-12-31"], day
        assert [doubt.rule for doubt in reading.doubts] == ["stray-date"]


def test_a_period_twice_with_the_same_figures_is_one(spoilt: Spoilt) -> None:
    """A repetition costs nothing and is not spoken of."""
    reading = spoilt(
        lambda documents: annual(documents, "CASH_FLOW").insert(0, dict(annual(documents, "CASH_FLOW")[0]))
    )
    assert len(reading.company.cash_flow.annual) == 3
    assert not reading.doubts


def test_of_a_sheet_twice_the_one_that_balances_is_used(spoilt: Spoilt) -> None:
    """One of two sheets of a day has assets that are not its claims: the other one is the year's, whatever comes first."""
    for place in (0, 1):

        def change(documents: Documents, place: int = place) -> None:
            reports = annual(documents, "BALANCE_SHEET")
            reports.insert(place, {**reports[0], "totalAssets": "2100", "totalCurrentAssets": "900"})

        reading = spoilt(change)
        assert reading.company.years[0].balance.total_assets == 1200
        assert [doubt.rule for doubt in reading.doubts] == ["stated-twice"]


def test_of_a_cash_flow_twice_what_the_quarters_bear_out_is_used(spoilt: Spoilt) -> None:
    """Two cash flows of a year: where its four quarters add up to one of the figures, that is used, the rest is left out."""

    def change(documents: Documents) -> None:
        reports = annual(documents, "CASH_FLOW")
        reports.insert(0, {**reports[0], "operatingCashflow": "400", "dividendPayout": "90"})
        quarters(documents, "CASH_FLOW", ENDS, operatingCashflow=[50, 40, 45, 45])

    reading = spoilt(change)
    flow = reading.company.years[0].cash_flow
    assert (flow.operating_cash_flow, flow.dividend_payout, flow.capital_expenditures) == (180, None, 80)
    twice = {doubt.field: doubt.taken for doubt in reading.doubts if doubt.rule == "stated-twice"}
    assert twice == {"operating_cash_flow": 180, "dividend_payout": None}


def test_the_order_of_reports_and_those_of_the_future_say_nothing(spoilt: Spoilt) -> None:
    """Reports in any order are the same company; one of a day to come is not read."""

    def change(documents: Documents) -> None:
        for name in STATEMENTS:
            annual(documents, name).reverse()
        annual(documents, "CASH_FLOW").append({"fiscalDateEnding": "2099-12-31", "operatingCashflow": "1"})

    assert spoilt(change).company.years == spoilt(lambda _: None).company.years


@pytest.mark.parametrize(
    "ends",
    [
        ["2015-12-26", "2015-09-05", "2015-06-13", "2015-03-21"],  # 12, 12, 12 and 16 weeks
        ["2015-12-31", "2015-08-31", "2015-05-31", "2015-02-28"],  # the same at the ends of months
        ["2015-11-30", "2015-08-31", "2015-05-31", "2015-02-28"],
        ["2016-01-31", "2015-11-30", "2015-08-31", "2015-05-31"],  # 16 weeks first
        ["2015-12-31", "2015-09-30", "2015-06-30", "2015-03-31"],
    ],
)
def test_quarters_of_any_weeks_are_twelve_months(spoilt: Spoilt, ends: list[str]) -> None:
    """Quarters of 12, 12, 12 and 16 weeks, by their true dates or rounded to a month, add up."""
    reading = spoilt(lambda documents: quarters(documents, "INCOME_STATEMENT", ends, totalRevenue=[250] * 4))
    assert newest(compute_metrics(reading.company))["revenue_ttm"] == 1000


def test_three_quarters_and_a_gap_are_no_twelve_months(spoilt: Spoilt) -> None:
    """A quarter that the vendor lost leaves no sum."""
    ends = [*ENDS[:2], "2015-03-31", "2014-12-31"]
    reading = spoilt(lambda documents: quarters(documents, "INCOME_STATEMENT", ends, totalRevenue=[250] * 4))
    assert newest(compute_metrics(reading.company))["revenue_ttm"] is None


def test_eighty_one_quarters_are_read_as_the_newest_of_them(spoilt: Spoilt) -> None:
    """Twenty years of quarters change nothing and are cut to what is read."""
    days = [(date(2015, 12, 31) - timedelta(days=91 * back)).isoformat() for back in range(81)]
    reading = spoilt(lambda documents: quarters(documents, "INCOME_STATEMENT", days, totalRevenue=[250] * 81))
    assert len(reading.company.income.quarterly) == 32
    assert newest(compute_metrics(reading.company))["revenue_ttm"] == 1000


def test_a_company_with_one_year_is_read(spoilt: Spoilt) -> None:
    """One annual report is a company: what needs a second year is unknown."""
    reading = spoilt(
        lambda documents: [documents[name].update(annualReports=annual(documents, name)[:1]) for name in STATEMENTS]
    )
    assert ends_of(reading) == ["2015-12-31"]
    assert not reading.doubts


def test_a_statement_in_other_money_is_left_out(spoilt: Spoilt) -> None:
    """A sheet in euros beside dollars is compared with nothing, and named; a label that the others tell is inherited."""
    reading = spoilt(lambda documents: annual(documents, "BALANCE_SHEET")[0].update(reportedCurrency="EUR"))
    assert reading.company.years[0].balance.total_assets is None
    assert [(doubt.rule, doubt.field) for doubt in reading.doubts] == [("odd-currency", "")]
    assert newest(compute_metrics(reading.company))["debt_to_assets"] is None

    reading = spoilt(lambda documents: annual(documents, "BALANCE_SHEET")[0].update(reportedCurrency="None"))
    assert reading.company.years[0].balance.currency == "USD"
    assert not reading.doubts


def test_a_wrong_label_is_told_by_the_other_statement(spoilt: Spoilt) -> None:
    """The same net income in euros and in dollars is one figure: the label of most statements is believed, and it is said."""

    def change(documents: Documents) -> None:
        for income, flow in zip(annual(documents, "INCOME_STATEMENT"), annual(documents, "CASH_FLOW"), strict=True):
            flow["netIncome"] = income["netIncome"]
        annual(documents, "INCOME_STATEMENT")[0].update(reportedCurrency="EUR")

    reading = spoilt(change)
    assert reading.company.years[0].income.total_revenue == 1000
    assert [doubt.rule for doubt in reading.doubts] == ["odd-currency"]


def test_one_wrong_label_costs_no_comparison_with_the_market_value(spoilt: Spoilt) -> None:
    """The market value is in the money of all other reports: what compares them applies and has its figure."""

    def change(documents: Documents) -> None:
        annual(documents, "BALANCE_SHEET")[1].update(reportedCurrency="EUR")

    reading = spoilt(change)
    assert [doubt.rule for doubt in reading.doubts] == ["odd-currency"]
    assert not in_other_money(reading)
    assert newest(compute_metrics(reading.company))["earnings_yield"] is not None


def test_a_sheet_with_a_wrong_label_is_told_by_the_quarter_of_the_same_day(spoilt: Spoilt) -> None:
    """The same total assets in euros and, for the quarter that ends the year, in dollars are one sheet."""

    def change(documents: Documents) -> None:
        year = annual(documents, "BALANCE_SHEET")[0]
        documents["BALANCE_SHEET"]["quarterlyReports"] = [dict(year)]
        year.update(reportedCurrency="EUR")

    reading = spoilt(change)
    assert reading.company.years[0].balance.currency == "USD"
    assert reading.company.years[0].balance.total_assets is not None
    assert [(doubt.rule, doubt.field) for doubt in reading.doubts] == [("odd-currency", "currency")]


def test_years_before_a_change_of_money_are_compared_with_nothing(spoilt: Spoilt) -> None:
    """Two older years in euros: no growth across the change, and the newest year stands."""

    def change(documents: Documents) -> None:
        for name in STATEMENTS:
            for report in annual(documents, name)[1:]:
                report["reportedCurrency"] = "EUR"

    reading = spoilt(change)
    values = newest(compute_metrics(reading.company))
    assert values["net_profit_margin"] == pytest.approx(0.12)
    assert values["revenue_growth"] is None
    assert {doubt.rule for doubt in reading.doubts} == {"odd-currency"}


def test_dates_days_apart_rate_as_equal_dates_do(sound: Callable[[], Documents], company_of: Build) -> None:
    """The rating of statements with true dates is that of statements with months' ends."""
    documents = sound()
    same = rate(company_of(documents), load_ruleset(3), DAY)
    for report in annual(documents, "CASH_FLOW"):
        report["fiscalDateEnding"] = report["fiscalDateEnding"].replace("12-31", "12-26")
    other = rate(company_of(documents), load_ruleset(3), DAY)
    assert (other.score, other.confidence, other.doubts) == (same.score, same.confidence, same.doubts)

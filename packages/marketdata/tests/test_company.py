"""A company: its fiscal years, what was known of it on a day, and what makes two parts of it equal."""

from collections.abc import Callable
from datetime import date
from typing import Any

from signal9_marketdata import BalanceReport, Company, Origin

Documents = dict[str, dict[str, Any]]


def test_years_are_sorted_and_hold_each_date_once(
    sound: Callable[[], Documents], company_of: Callable[..., Company]
) -> None:
    """Newest first whatever the order of the source; a statement that was not filed has no figures."""
    documents = sound()
    documents["INCOME_STATEMENT"]["annualReports"].reverse()
    documents["CASH_FLOW"]["annualReports"].append(documents["CASH_FLOW"]["annualReports"][0])
    del documents["BALANCE_SHEET"]["annualReports"][2]

    years = company_of(documents).years

    assert [year.ending.year for year in years] == [2015, 2014, 2013]
    assert years[2].balance.total_assets is None


def test_nothing_after_the_day_is_known(sound: Callable[[], Documents], company_of: Callable[..., Company]) -> None:
    """Reports, earnings, news and prices of later days are dropped."""
    known = company_of(sound()).known_at(date(2015, 6, 30))

    assert [year.ending.year for year in known.years] == [2014, 2013]
    assert [year.ending.year for year in company_of(sound()).known_at(date(2015, 3, 30), 90).years] == [2013]
    assert [year.ending.year for year in company_of(sound()).known_at(date(2015, 3, 31), 90).years] == [2014, 2013]
    assert known.overview.market_capitalization is None
    assert known.overview.name == "Acme"
    assert known.news is not None
    assert not known.news.items
    assert known.earnings is not None
    assert [q.ending.month for q in known.earnings.quarterly] == [6, 3, 12]


def test_two_reports_that_state_the_same_are_equal_wherever_they_stand() -> None:
    """The origin is no part of what a report says, so that a report given twice is told from one that contradicts it."""
    here, there = (Origin(document="BALANCE_SHEET", path=f"$.annualReports[{place}]") for place in (0, 1))
    report = BalanceReport(origin=here, ending=date(2015, 12, 31), total_assets=1.0)

    assert report == BalanceReport(origin=there, ending=date(2015, 12, 31), total_assets=1.0)
    assert len({report, BalanceReport(origin=there, ending=date(2015, 12, 31), total_assets=1.0)}) == 1
    assert report != BalanceReport(origin=here, ending=date(2015, 12, 31), total_assets=2.0)


def test_of_two_equal_reports_of_a_year_the_last_is_taken() -> None:
    """The order of the source decides between reports that say the same, not the path at which they stand."""
    from signal9_marketdata import CashFlowReport, IncomeReport, Overview, Statements

    reports = tuple(
        BalanceReport(origin=Origin(document="B", path=f"$[{place}]"), ending=date(2015, 12, 31)) for place in range(11)
    )
    company = Company.of(
        Overview(symbol="A"),
        Statements[IncomeReport](symbol="A", annual=()),
        Statements[BalanceReport](symbol="A", annual=reports),
        Statements[CashFlowReport](symbol="A", annual=()),
    )

    assert company.years[0].balance.origin.path == "$[10]"

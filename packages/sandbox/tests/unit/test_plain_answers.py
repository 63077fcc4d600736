"""A company in the vendor's words and shape, before any habit: offices, quarters, estimates, one day's price."""

from typing import Any

import pytest

from signal9_sandbox.answers import Answers, plain_answers
from signal9_sandbox.companies import all_companies
from signal9_sandbox.industries import industries
from signal9_sandbox.quarters import quarters_of

OFFICES = {
    "ENERGY & TRANSPORTATION",
    "FINANCE",
    "LIFE SCIENCES",
    "MANUFACTURING",
    "REAL ESTATE & CONSTRUCTION",
    "TECHNOLOGY",
    "TRADE & SERVICES",
}
STATEMENTS = ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")


@pytest.fixture(scope="module")
def ko() -> Answers:
    """Return Coca-Cola's answers."""
    return plain_answers(all_companies()["KO"])


def test_sector_and_industry_are_the_secs(ko: Answers) -> None:
    """Every company has one of the offices as its sector, and the title of its SIC code in capitals as its industry."""
    assert {industries()[company.sic].office for company in all_companies().values()} == OFFICES
    assert all(title == title.upper() for _, title in industries().values())
    assert (ko["OVERVIEW"]["Sector"], ko["OVERVIEW"]["Industry"]) == ("MANUFACTURING", "BEVERAGES")
    assert plain_answers(all_companies()["UPS"])["OVERVIEW"]["Industry"] == "TRUCKING & COURIER SERVICES (NO AIR)"


def test_flows_of_four_quarters_are_the_year(ko: Answers) -> None:
    """Each flow of each year with four quarters is their sum, and differs from quarter to quarter."""
    for name in ("INCOME_STATEMENT", "CASH_FLOW"):
        for number, year in enumerate(ko[name]["annualReports"][:3]):
            quarters = ko[name]["quarterlyReports"][4 * number : 4 * number + 4]
            for field in set(year) - {"fiscalDateEnding", "reportedCurrency"}:
                parts = [quarter[field] for quarter in quarters]
                if year[field] == "None":
                    assert parts == ["None"] * 4
                else:
                    assert sum(map(int, parts)) == int(year[field]), field
    assert len({quarter["totalRevenue"] for quarter in ko["INCOME_STATEMENT"]["quarterlyReports"]}) > 8


def test_balances_lie_between_two_years(ko: Answers) -> None:
    """The fourth quarter's sheet is the year's, the others are on the way to it, and still balance."""
    newest, *_ = ko["BALANCE_SHEET"]["annualReports"]
    fourth, third, second, first, before, *_ = ko["BALANCE_SHEET"]["quarterlyReports"]

    assert fourth == newest
    assets = [int(quarter["totalAssets"]) for quarter in (before, first, second, third, fourth)]
    assert assets in (sorted(assets), sorted(assets, reverse=True))
    for quarter in (first, second, third):
        sides = int(quarter["totalLiabilities"]) + int(quarter["totalShareholderEquity"])
        assert int(quarter["totalAssets"]) == pytest.approx(sides, rel=0.01)


def test_quarters_end_as_the_year_does() -> None:
    """A year that ends with a month has quarters that do; one that ends on a Saturday has quarters of thirteen weeks."""
    months = [quarter.fiscal_date for quarter in quarters_of(all_companies()["KO"])]
    weeks = [quarter.fiscal_date for quarter in quarters_of(all_companies()["AAPL"])]

    assert months[:5] == ["2015-12-31", "2015-09-30", "2015-06-30", "2015-03-31", "2014-12-31"]
    assert weeks[:5] == ["2016-09-24", "2016-06-25", "2016-03-26", "2015-12-26", "2015-09-26"]
    for company in all_companies().values():
        dates = [quarter.fiscal_date for quarter in quarters_of(company)]
        assert dates == sorted(set(dates), reverse=True), company.symbol


def test_earnings_of_quarters_have_estimates(ko: Answers) -> None:
    """Four quarters' earnings per share add up to the year's; surprise and percentage follow from figure and estimate."""
    quarters: list[dict[str, Any]] = ko["EARNINGS"]["quarterlyEarnings"]

    assert sum(float(one["reportedEPS"]) for one in quarters[:4]) == pytest.approx(1.69)
    for one in quarters:
        reported, estimated = float(one["reportedEPS"]), float(one["estimatedEPS"])
        assert float(one["surprise"]) == pytest.approx(reported - estimated)
        assert float(one["surprisePercentage"]) == pytest.approx((reported - estimated) / estimated * 100, abs=1e-3)
        assert one["reportedDate"] > one["fiscalDateEnding"]


def test_the_market_value_is_of_the_day_of_the_report(ko: Answers) -> None:
    """Coca-Cola at 43.13 dollars of February 2016 beside the report of 2015, not at a later day's price."""
    overview = ko["OVERVIEW"]
    shares = int(ko["BALANCE_SHEET"]["annualReports"][0]["commonStockSharesOutstanding"])

    assert int(overview["MarketCapitalization"]) == pytest.approx(43.13 * shares)
    assert float(overview["PERatio"]) == pytest.approx(43.13 / 1.69, abs=0.01)
    priced = [company for company in all_companies().values() if company.trading]
    assert len(priced) == 398
    assert plain_answers(all_companies()["YHOO"])["OVERVIEW"]["MarketCapitalization"] == "None"


def test_every_company_speaks_and_twice_the_same() -> None:
    """All companies have five documents whose reports share their dates; a second time gives the same."""
    for company in all_companies().values():
        answers = plain_answers(company)
        for kind in ("annualReports", "quarterlyReports"):
            dates = {tuple(report["fiscalDateEnding"] for report in answers[name][kind]) for name in STATEMENTS}
            assert len(dates) == 1, company.symbol
        assert answers == plain_answers(company)

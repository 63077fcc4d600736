"""The newest twelve months: four quarters where they are newer than the year, else the year, and the sentence says which."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from signal9_marketdata import Company
from signal9_rating import compute_metrics, load_ruleset, rate
from signal9_rating.metrics import newest
from signal9_rating.trailing import Periods

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
DAY = date(2016, 11, 1)
ENDS = ("2016-09-30", "2016-06-30", "2016-03-31", "2015-12-31", "2015-09-30", "2015-06-30", "2015-03-31", "2014-12-31")


def with_quarters(documents: Documents, count: int) -> Documents:
    """Add the newest quarters: net income 50 each in the newest four, 20 in those before; revenue 400 and 250."""
    documents["OVERVIEW"]["LatestQuarter"] = ENDS[0]
    for index, end in enumerate(ENDS[:count]):
        head = {"fiscalDateEnding": end, "reportedCurrency": "USD"}
        new = index < 4
        documents["INCOME_STATEMENT"]["quarterlyReports"].append(
            {**head, "totalRevenue": "400" if new else "250", "netIncome": "50" if new else "20"}
        )
        documents["CASH_FLOW"]["quarterlyReports"].append(
            {
                **head,
                "operatingCashflow": "60",
                "capitalExpenditures": "-20",
                "depreciationDepletionAndAmortization": "10",
            }
        )
        documents["BALANCE_SHEET"]["quarterlyReports"].append({**head, "totalShareholderEquity": "560"})
    return documents


def values(company: Company) -> dict[str, float | None]:
    """Return the newest metrics of the company as stated."""
    return newest(compute_metrics(company))


def test_the_price_is_compared_with_the_newest_four_quarters(sound: Callable[[], Documents], company_of: Build) -> None:
    """Earnings, cash, sales and funds from operations of the twelve months, equity of the newest sheet, growth against the twelve before."""
    found = values(company_of(with_quarters(sound(), 8)))

    assert found["trailing_earnings_yield"] == pytest.approx(200 / 1400)
    assert found["trailing_free_cash_flow_yield"] == pytest.approx(160 / 1400)
    assert found["trailing_sales_yield"] == pytest.approx(1600 / 1400)
    assert found["trailing_funds_from_operations_yield"] == pytest.approx(240 / 1400)
    assert found["newest_book_yield"] == pytest.approx(560 / 1400)
    assert found["trailing_revenue_growth"] == pytest.approx(0.6)
    assert found["trailing_earnings_change"] == pytest.approx(120 / 1200)


def test_without_newer_quarters_it_is_the_fiscal_year(sound: Callable[[], Documents], company_of: Build) -> None:
    """And with four newer quarters alone, what is compared with the year before is the fiscal year's, too."""
    annual, four = values(company_of(sound())), values(company_of(with_quarters(sound(), 4)))

    assert annual["trailing_earnings_yield"] == pytest.approx(120 / 1400)
    assert annual["trailing_revenue_growth"] == pytest.approx(0.25)
    assert four["trailing_earnings_yield"] == pytest.approx(200 / 1400)
    assert four["trailing_revenue_growth"] == pytest.approx(0.25)
    assert four["trailing_earnings_change"] == pytest.approx(60 / 800)


def test_an_older_figure_stands_in_for_no_newer_one(sound: Callable[[], Documents], company_of: Build) -> None:
    """Three quarters and a gap are no twelve months, and the year's figure is not the newest."""
    documents = with_quarters(sound(), 8)
    documents["INCOME_STATEMENT"]["quarterlyReports"][1]["netIncome"] = "None"
    found = values(company_of(documents))

    assert found["trailing_earnings_yield"] is None
    assert found["trailing_earnings_change"] is None
    assert found["trailing_sales_yield"] == pytest.approx(1600 / 1400)


@pytest.mark.parametrize(
    ("quarters", "earned", "grown"),
    [
        (8, "the twelve months to 2016-09-30", "the twelve months to 2016-09-30"),
        (4, "the twelve months to 2016-09-30", "the fiscal year to 2015-12-31"),
        (0, "the fiscal year to 2015-12-31", "the fiscal year to 2015-12-31"),
    ],
)
def test_a_sentence_says_which_period_it_is_of(
    sound: Callable[[], Documents], company_of: Build, quarters: int, earned: str, grown: str
) -> None:
    """Twelve months or fiscal year, to which day, for each rule by what its metric read."""
    periods = Periods(company_of(with_quarters(sound(), quarters)))

    assert periods.of("trailing_earnings_yield") == earned
    assert periods.of("trailing_revenue_growth") == grown
    assert periods.of("return_on_assets") == "the fiscal year to 2015-12-31"


def test_a_loss_that_deepens_costs_and_a_turn_to_profit_earns(
    sound: Callable[[], Documents], company_of: Build
) -> None:
    """Growth is unknown from a loss; the change of earnings against assets is not."""
    deeper, turned = sound(), sound()
    for documents, incomes in ((deeper, ("-90", "-10")), (turned, ("90", "-60"))):
        for report, income in zip(documents["INCOME_STATEMENT"]["annualReports"], incomes, strict=False):
            report.update(netIncome=income, netIncomeFromContinuingOperations=income)
    low, high = values(company_of(deeper)), values(company_of(turned))

    assert low["net_income_growth"] is None
    assert low["trailing_earnings_change"] == pytest.approx(-80 / 800)
    assert high["trailing_earnings_change"] == pytest.approx(150 / 800)


def test_lines_of_business_have_their_own_yardsticks() -> None:
    """A bank is asked for its return on equity and no operating cash, a REIT for funds from operations and no net income."""
    rules = load_ruleset().rules

    def asked(sector: Any, group: Any) -> set[str]:
        return {rule.id for rule in rules if rule.applies_to(sector, group)}

    bank, reit = asked("Financials", "Banks"), asked("Real Estate", "Equity REITs")
    utility, maker = asked("Utilities", "Utilities"), asked("Industrials", "Capital Goods")

    assert {"return-on-equity", "book-yield", "profitable-years"} <= bank
    assert not bank & {
        "cash-return-on-assets",
        "free-cash-flow-yield",
        "interest-cover",
        "altman-z-score",
        "debt-to-assets",
    }
    assert {"ffo-yield", "ffo-to-debt", "cash-dividend-cover"} <= reit
    assert not reit & {"earnings-yield", "free-cash-flow-margin", "free-cash-flow-yield", "peers-earnings-yield"}
    assert {"return-on-equity", "ffo-to-debt", "interest-cover"} <= utility
    assert not maker & {"return-on-equity", "ffo-yield", "cash-dividend-cover"}


def test_a_company_with_quarters_is_rated_by_them(sound: Callable[[], Documents], company_of: Build) -> None:
    """The reason of the earnings yield names the twelve months."""
    analysis = rate(company_of(with_quarters(sound(), 8)), load_ruleset(), DAY)
    [reason] = [reason for reason in analysis.reasons if reason.rule_id == "earnings-yield"]

    assert "in the twelve months to 2016-09-30" in reason.sentence


@pytest.mark.parametrize("left", [3, 0])
def test_fewer_quarters_lower_the_confidence(sound: Callable[[], Documents], company_of: Build, left: int) -> None:
    """Even where the fiscal year agrees better with the other figures than the newest months: they are behind, and it is said."""
    whole = rate(company_of(with_quarters(sound(), 4)), load_ruleset(), DAY, peers=())
    less = rate(company_of(with_quarters(sound(), left)), load_ruleset(), DAY, peers=())

    assert less.confidence < whole.confidence
    assert less.confidence_parts.freshness < whole.confidence_parts.freshness
    assert any("fiscal year to 2015-12-31" in caution for caution in set(less.cautions) - set(whole.cautions))


def test_no_quarter_is_missed_before_its_report_is_due(sound: Callable[[], Documents], company_of: Build) -> None:
    """Four months after the fiscal year there need be no newer quarter: the year is the newest twelve months."""
    soon = rate(company_of(with_quarters(sound(), 0)), load_ruleset(), date(2016, 5, 1), peers=())

    assert soon.confidence_parts.freshness == 1
    assert not any("Newer quarters" in caution for caution in soon.cautions)

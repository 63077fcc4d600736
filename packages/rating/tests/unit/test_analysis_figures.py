"""Figures in awkward years: quarters, splits, changed fiscal years, losses, tiny divisors, and the literature's own."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_marketdata import Company
from signal9_rating import compute_metrics, load_ruleset, rate
from signal9_rating.cautions import cautions
from signal9_rating.metrics import newest
from signal9_rating.reading import read
from signal9_rating.scores import BeneishVariables, beneish_of
from signal9_rating.shares import SPLITS, split_factor

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
DAY = date(2016, 6, 1)
STATEMENTS = ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")


def with_quarters(documents: Documents, ends: list[str], currency: str = "USD") -> Documents:
    """Add quarterly reports that end on these days, newest first, with revenues 100, 99, 98 …"""
    for index, end in enumerate(ends):
        head = {"fiscalDateEnding": end, "reportedCurrency": currency}
        documents["INCOME_STATEMENT"]["quarterlyReports"].append(
            {**head, "totalRevenue": str(100 - index), "netIncome": "10"}
        )
        documents["CASH_FLOW"]["quarterlyReports"].append(
            {**head, "operatingCashflow": "15", "capitalExpenditures": "-5"}
        )
    return documents


FOUR = ["2016-03-31", "2015-12-31", "2015-09-30", "2015-06-30"]


def test_four_adjacent_quarters_make_a_year(sound: Callable[[], Documents], company_of: Build) -> None:
    """Their sums, and yields on the market value, replace those of the older annual report."""
    values = newest(compute_metrics(company_of(with_quarters(sound(), FOUR))))

    assert values["revenue_ttm"] == 394
    assert values["net_income_ttm"] == 40
    assert values["free_cash_flow_ttm"] == 40
    assert values["net_profit_margin_ttm"] == pytest.approx(40 / 394)
    assert values["trailing_earnings_yield"] == pytest.approx(40 / 1400)
    assert values["trailing_free_cash_flow_yield"] == pytest.approx(40 / 1400)
    assert values["revenue_growth_ttm"] is None  # eight are needed


def test_eight_adjacent_quarters_show_growth(sound: Callable[[], Documents], company_of: Build) -> None:
    """(100 + 99 + 98 + 97) / (96 + 95 + 94 + 93) − 1, in any order of the source."""
    ends = [*FOUR, "2015-03-31", "2014-12-31", "2014-09-30", "2014-06-30"]
    documents = with_quarters(sound(), ends)
    documents["INCOME_STATEMENT"]["quarterlyReports"].reverse()

    assert newest(compute_metrics(company_of(documents)))["revenue_growth_ttm"] == pytest.approx(394 / 378 - 1)


@pytest.mark.parametrize(
    "ends",
    [
        FOUR[:3],
        ["2016-03-31", "2015-12-31", "2015-09-30", "2015-03-31"],
        ["2016-03-31", "2015-12-31", "2015-12-31", "2015-09-30"],
        ["2016-03-31", "2015-12-31", "2014-09-30", "2014-06-30"],
    ],
)
def test_quarters_that_are_not_four_in_a_row_are_no_year(
    sound: Callable[[], Documents], company_of: Build, ends: list[str]
) -> None:
    """Three, a gap, one twice: None, never a sum of what happens to be there."""
    values = newest(compute_metrics(company_of(with_quarters(sound(), ends))))

    assert values["revenue_ttm"] is None
    assert values["net_profit_margin_ttm"] is None


def test_quarters_in_two_currencies_or_without_a_figure_are_no_year(
    sound: Callable[[], Documents], company_of: Build
) -> None:
    """Dollars are not added to euros, and nothing stands in for a missing quarter."""
    mixed = with_quarters(with_quarters(sound(), FOUR[:2]), FOUR[2:], "EUR")
    partial = with_quarters(sound(), FOUR)
    partial["INCOME_STATEMENT"]["quarterlyReports"][2]["totalRevenue"] = "None"

    assert newest(compute_metrics(company_of(mixed)))["revenue_ttm"] is None
    assert newest(compute_metrics(company_of(partial)))["revenue_ttm"] is None
    assert newest(compute_metrics(company_of(partial)))["net_income_ttm"] == 40


def test_quarters_in_other_money_than_the_year_are_no_year(sound: Callable[[], Documents], company_of: Build) -> None:
    """Quarters in euros are not held against a price in dollars: the annual report in dollars is."""
    values = newest(compute_metrics(company_of(with_quarters(sound(), FOUR, "EUR"))))

    assert values["net_income_ttm"] is None
    assert values["trailing_earnings_yield"] == pytest.approx(120 / 1400)


def test_no_growth_is_seen_in_a_change_of_currency(sound: Callable[[], Documents], company_of: Build) -> None:
    """Four quarters in dollars after four in euros are no growth, even where the annual report states no currency."""
    documents = with_quarters(sound(), FOUR)
    documents = with_quarters(documents, ["2015-03-31", "2014-12-31", "2014-09-30", "2014-06-30"], "EUR")
    for report in documents["INCOME_STATEMENT"]["annualReports"]:
        report["reportedCurrency"] = "None"
    values = newest(compute_metrics(company_of(documents)))

    assert values["revenue_ttm"] == 394
    assert values["revenue_growth_ttm"] is None


def test_retail_quarters_of_12_and_16_weeks_are_adjacent(sound: Callable[[], Documents], company_of: Build) -> None:
    """A year of 12, 12, 12 and 16 weeks is a year."""
    end = date(2016, 3, 31)
    ends = [(end - timedelta(weeks=weeks)).isoformat() for weeks in (0, 12, 24, 40)]

    assert newest(compute_metrics(company_of(with_quarters(sound(), ends))))["revenue_ttm"] == 394


@settings(deadline=None, max_examples=60)
@given(factor=st.sampled_from(SPLITS[1:]), percent=st.integers(-5, 5), reverse=st.booleans(), owed=st.booleans())
def test_a_split_is_no_issue_of_shares(
    sound: Callable[[], Documents], company_of: Build, factor: float, percent: int, reverse: bool, owed: bool
) -> None:
    """Whatever the factor, only what was issued or bought back beside it counts, in the F score too, also without equity."""
    change = percent / 100
    count = 100 / factor * (1 + change) if reverse else 100 * factor * (1 + change)
    documents = sound()
    documents["BALANCE_SHEET"]["annualReports"][0].update(
        commonStockSharesOutstanding=str(count), totalShareholderEquity="-310" if owed else "310", totalAssets="810"
    )
    company = company_of(documents)
    values = newest(compute_metrics(company))
    told = f"merged 1 for {factor:g} (a reverse split)" if reverse else f"split {factor:g} for 1"

    assert split_factor(company.years) == pytest.approx(1 / factor if reverse else factor)
    assert values["share_count_growth"] == pytest.approx(change, abs=1e-9)
    assert values["piotroski_f_score"] == (6.0 if change > 0 else 7.0)  # 300 of debt weigh more on 810 of assets
    assert any(told in caution for caution in cautions(read(company, DAY, 1)))


# What the public data set of 10-K figures has: share counts in millions, equity in billions of dollars.
NOT_SPLIT = {
    "Activision: 429 million shares bought back from its parent": ("1052.1", "6.622", "732.5", "7.233"),
    "Verizon: shares paid for the rest of Verizon Wireless": ("2867.1", "38.836", "3977.3", "12.298"),
    "General Motors: shares as the data set estimates them": ("2256.6", "35.457", "1585.4", "39.871"),
}


@pytest.mark.parametrize(("before", "books", "now", "books_now"), NOT_SPLIT.values(), ids=NOT_SPLIT.keys())
def test_a_large_deal_is_no_split(
    sound: Callable[[], Documents], company_of: Build, before: str, books: str, now: str, books_now: str
) -> None:
    """A third of the shares bought back or two fifths issued are near 3 for 2, and are what they are."""
    documents = sound()
    for report, count, equity in zip(
        documents["BALANCE_SHEET"]["annualReports"], (now, before), (books_now, books), strict=False
    ):
        report.update(commonStockSharesOutstanding=count, totalShareholderEquity=equity)

    assert split_factor(company_of(documents).years) == 1.0
    assert newest(compute_metrics(company_of(documents)))["share_count_growth"] == pytest.approx(
        float(now) / float(before) - 1
    )


def test_three_for_two_is_a_split_where_little_else_happened(sound: Callable[[], Documents], company_of: Build) -> None:
    """Three for two with one share in a hundred bought back; nobody merges three shares into two."""
    documents = sound()
    documents["BALANCE_SHEET"]["annualReports"][0].update(
        commonStockSharesOutstanding="148.5", totalShareholderEquity="310"
    )
    documents["BALANCE_SHEET"]["annualReports"][1].update(commonStockSharesOutstanding="100")
    split = newest(compute_metrics(company_of(documents)))["share_count_growth"]
    documents["BALANCE_SHEET"]["annualReports"][0].update(commonStockSharesOutstanding="66.67")

    assert split == pytest.approx(-0.01)
    assert split_factor(company_of(documents).years) == 1.0


def test_shares_that_were_paid_for_are_issued(sound: Callable[[], Documents], company_of: Build) -> None:
    """Twice the shares with twice the equity is a merger, not a split."""
    documents = sound()
    documents["BALANCE_SHEET"]["annualReports"][0].update(
        commonStockSharesOutstanding="200", totalShareholderEquity="620"
    )

    assert split_factor(company_of(documents).years) == 1.0
    assert newest(compute_metrics(company_of(documents)))["share_count_growth"] == 1.0


def test_a_changed_fiscal_year_has_no_change_within_the_year(sound: Callable[[], Documents], company_of: Build) -> None:
    """A report of seven months' distance is no previous year: no growth, no means, and a caution that says so."""
    documents = sound()
    for name in STATEMENTS:
        documents[name]["annualReports"][0]["fiscalDateEnding"] = "2015-07-31"
    company = company_of(documents)
    values = newest(compute_metrics(company))

    for name in (
        "revenue_growth",
        "return_on_assets",
        "asset_turnover",
        "share_count_growth",
        "operating_margin_trend",
    ):
        assert values[name] is None, name
    assert values["gross_margin"] == 0.4
    assert any("not a year earlier" in caution for caution in cautions(read(company, DAY, 1)))


def test_a_year_of_53_weeks_is_a_year(sound: Callable[[], Documents], company_of: Build) -> None:
    """Fiscal years end on a weekday: some days more or less change nothing."""
    documents = sound()
    for name in STATEMENTS:
        documents[name]["annualReports"][0]["fiscalDateEnding"] = "2016-01-07"

    assert newest(compute_metrics(company_of(documents)))["revenue_growth"] == 0.25


def test_negative_equity_is_not_held_for_strength(sound: Callable[[], Documents], company_of: Build) -> None:
    """A loss on negative equity is a positive quotient; no rule reads it, and a caution says so."""
    documents = sound()
    for report in documents["BALANCE_SHEET"]["annualReports"]:
        report["totalShareholderEquity"] = "-300"
    documents["INCOME_STATEMENT"]["annualReports"][0]["netIncome"] = "-120"
    company = company_of(documents)
    analysis = rate(company, load_ruleset(1), DAY)

    assert newest(compute_metrics(company))["return_on_equity"] == pytest.approx(0.4)
    assert not {"return_on_equity", "debt_to_equity", "dupont", "income_quality"} & {r.metric for r in analysis.reasons}
    assert any("Equity is not positive" in caution for caution in analysis.cautions)
    assert any("loss" in caution for caution in analysis.cautions)
    assert next(r for r in analysis.reasons if r.metric == "equity_to_assets").score == 0.0


@pytest.mark.parametrize("revenue", ["0", "0.0001"])
def test_no_revenue_is_no_strength(sound: Callable[[], Documents], company_of: Build, revenue: str) -> None:
    """Zero revenue has no margin; a tiny one has absurd ones that no rule judges."""
    documents = sound()
    documents["INCOME_STATEMENT"]["annualReports"][0]["totalRevenue"] = revenue
    analysis = rate(company_of(documents), load_ruleset(1), DAY)

    assert not {"operating_margin", "free_cash_flow_margin"} & {reason.metric for reason in analysis.reasons}
    assert "operating-margin" in analysis.missing
    assert any("evenue" in caution for caution in analysis.cautions)


def test_growth_from_next_to_nothing_is_not_judged(sound: Callable[[], Documents], company_of: Build) -> None:
    """From 1 to 120 is 11,900 %: the figure is kept, the rule has none."""
    documents = sound()
    documents["INCOME_STATEMENT"]["annualReports"][1]["netIncome"] = "1"
    analysis = rate(company_of(documents), load_ruleset(1), DAY)

    assert analysis.metrics["net_income_growth"]["2015-12-31"] == 119
    assert "net-income-growth" in analysis.missing


def test_one_report_is_rated_with_little_confidence(sound: Callable[[], Documents], company_of: Build) -> None:
    """What needs a second year is missing, not bad."""
    documents = sound()
    whole = rate(company_of(documents), load_ruleset(1), DAY)
    for name in STATEMENTS:
        del documents[name]["annualReports"][1:]
    analysis = rate(company_of(documents), load_ruleset(1), DAY)

    assert analysis.confidence < whole.confidence
    assert {"revenue-growth", "return-on-assets", "piotroski-f-score"} <= set(analysis.missing)
    assert [entry.fiscal_date_ending.year for entry in analysis.track_record] == [2015]
    assert any("one annual report only" in caution for caution in analysis.cautions)


def test_the_surprise_habit_needs_four_quarters(sound: Callable[[], Documents], company_of: Build) -> None:
    """Three beats are no habit."""
    documents = sound()
    del documents["EARNINGS"]["quarterlyEarnings"][3:]

    assert newest(compute_metrics(company_of(documents)))["earnings_surprise_consistency"] is None


def test_a_quarter_that_is_not_out_yet_is_none_of_the_four(sound: Callable[[], Documents], company_of: Build) -> None:
    """The vendor lists the coming quarter with an estimate only: surprise and habit are those of the reported ones."""
    documents = sound()
    before = newest(compute_metrics(company_of(documents)))
    coming = {"fiscalDateEnding": "2016-03-31", "reportedEPS": "None", "estimatedEPS": "0.3", "surprise": "0"}
    documents["EARNINGS"]["quarterlyEarnings"].insert(0, {**coming, "surprisePercentage": "None"})
    after = newest(compute_metrics(company_of(documents)))

    assert after["earnings_surprise"] == before["earnings_surprise"] == pytest.approx(0.03)
    assert after["earnings_surprise_consistency"] == before["earnings_surprise_consistency"]


def test_a_statement_that_is_not_out_yet_is_told(sound: Callable[[], Documents], company_of: Build) -> None:
    """The newest year is rated by what is there, and a caution names what is not."""
    documents = sound()
    del documents["INCOME_STATEMENT"]["annualReports"][0]
    analysis = rate(company_of(documents), load_ruleset(1), DAY)

    assert analysis.fiscal_date_ending == date(2015, 12, 31)
    assert analysis.metrics["net_profit_margin"]["2015-12-31"] is None
    assert "The income statement of the year to 2015-12-31 is not there: its figures are unknown." in analysis.cautions


def test_an_absurd_mood_is_not_judged(sound: Callable[[], Documents], company_of: Build) -> None:
    """A score of 40 on a scale from −1 to 1 is a slip of the vendor: the figure is kept, the rule has none."""
    documents = sound()
    documents["NEWS_SENTIMENT"]["feed"][0]["ticker_sentiment"][0]["ticker_sentiment_score"] = "40"

    assert "news-sentiment" in rate(company_of(documents), load_ruleset(1), DAY).missing


def test_the_price_of_growth(sound: Callable[[], Documents], company_of: Build) -> None:
    """Price / earnings 1400/120 over 26 % a year (from 60 in 2012) is 0.449; no growth, no figure."""
    documents = sound()
    for name in STATEMENTS:
        reports = documents[name]["annualReports"]
        reports.append({**reports[2], "fiscalDateEnding": "2012-12-31"})
    documents["INCOME_STATEMENT"]["annualReports"][3]["netIncome"] = "60"

    def ratio() -> float | None:
        return newest(compute_metrics(company_of(documents)))["price_to_earnings_growth"]

    assert ratio() == pytest.approx(1400 / 120 / (100 * (2 ** (1 / 3) - 1)))
    documents["INCOME_STATEMENT"]["annualReports"][3]["netIncome"] = "200"
    assert ratio() is None


@settings(deadline=None, max_examples=40)
@given(older=st.floats(0, 400), relevance=st.floats(0.01, 1))
def test_older_and_less_relevant_news_weighs_less(
    sound: Callable[[], Documents], company_of: Build, older: float, relevance: float
) -> None:
    """Half for every week of age, in proportion to relevance; the mean stays between the scores."""
    documents = sound()
    moment = (date(2016, 1, 5) - timedelta(days=int(older))).strftime("%Y%m%dT120000")
    documents["NEWS_SENTIMENT"]["feed"][1] = {
        "time_published": moment,
        "ticker_sentiment": [{"ticker": "ACME", "relevance_score": relevance, "ticker_sentiment_score": -1.0}],
    }
    weight = relevance * 0.5 ** (int(older) / 7)
    value = newest(compute_metrics(company_of(documents)))["news_sentiment"]

    assert value == pytest.approx((0.75 * 0.4 - weight) / (0.75 + weight))


# Altman (1968), table 1: the means of the five variables over 33 bankrupt and 33 other manufacturers, as ratios.
ALTMAN_MEANS = [
    ((-0.061, -0.626, -0.318, 0.401, 1.500), -0.2583),  # below every cut-off
    ((0.414, 0.355, 0.153, 2.477, 1.900), 4.8848),  # safe
]


@pytest.mark.parametrize(("means", "z"), ALTMAN_MEANS)
def test_altmans_groups_have_his_scores(
    sound: Callable[[], Documents], company_of: Build, means: tuple[float, ...], z: float
) -> None:
    """A company with the mean figures of a group has its Z: the bankrupt far below 1.81, the others far above 2.99."""
    x1, x2, x3, x4, x5 = means
    documents = sound()
    documents["BALANCE_SHEET"]["annualReports"][0].update(
        totalAssets="1000", totalCurrentLiabilities="100", totalCurrentAssets=str(100 + 1000 * x1),
        retainedEarnings=str(1000 * x2), totalLiabilities="500",
    )  # fmt: skip
    documents["INCOME_STATEMENT"]["annualReports"][0].update(ebit=str(1000 * x3), totalRevenue=str(1000 * x5))
    documents["OVERVIEW"]["MarketCapitalization"] = str(500 * x4)

    assert newest(compute_metrics(company_of(documents)))["altman_z_score"] == pytest.approx(z, abs=1e-4)


# Beneish (1999), table 3: the means of the eight variables over 50 manipulators and 1,708 others.
MANIPULATORS = BeneishVariables(
    dsri=1.465, gmi=1.193, aqi=1.254, sgi=1.607, depi=1.077, sgai=1.041, lvgi=1.111, tata=0.031
)
OTHERS = BeneishVariables(dsri=1.031, gmi=1.014, aqi=1.039, sgi=1.134, depi=1.001, sgai=1.054, lvgi=1.037, tata=0.018)


def test_beneishs_groups_stand_on_their_sides_of_his_bar() -> None:
    """The mean manipulator is above −1.78, the mean company below."""
    assert beneish_of(MANIPULATORS) == pytest.approx(-1.1957, abs=1e-4)
    assert beneish_of(OTHERS) == pytest.approx(-2.2458, abs=1e-4)


def test_piotroskis_two_ends(sound: Callable[[], Documents], company_of: Build) -> None:
    """Piotroski (2000) calls 8 and 9 high, 0 and 1 low: a company that improves everywhere, and one that declines."""
    best, worst = sound(), sound()
    best["INCOME_STATEMENT"]["annualReports"][0]["totalRevenue"] = "1120"
    for report, figures in (
        ("INCOME_STATEMENT", {"netIncome": "-50", "grossProfit": "100"}),
        (
            "BALANCE_SHEET",
            {"longTermDebt": "900", "totalCurrentLiabilities": "900", "commonStockSharesOutstanding": "130"},
        ),
        ("CASH_FLOW", {"operatingCashflow": "-90"}),
    ):
        worst[report]["annualReports"][0].update(figures)

    assert newest(compute_metrics(company_of(best)))["piotroski_f_score"] == 9
    assert newest(compute_metrics(company_of(worst)))["piotroski_f_score"] == 0

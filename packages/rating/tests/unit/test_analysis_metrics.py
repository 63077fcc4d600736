"""Every metric against figures worked by hand, and what holds for any figures."""

import copy
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_marketdata import Company
from signal9_rating import METRIC_NAMES, compute_metrics, load_ruleset, rate
from signal9_rating.arithmetic import compound_growth, product, ratio, total
from signal9_rating.metrics import newest
from signal9_rating.scores import BENEISH, beneish_variables

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]

# Worked by hand from the figures in conftest.py.
EXPECTED = {
    "gross_margin": 400 / 1000,
    "operating_margin": 200 / 1000,
    "net_profit_margin": 120 / 1000,
    "return_on_assets": 120 / 1000,  # mean assets (1200 + 800) / 2
    "return_on_equity": 120 / 400,  # mean equity (500 + 300) / 2
    "asset_turnover": 1.0,
    "inventory_turnover": 600 / 120,
    "current_ratio": 500 / 250,
    "quick_ratio": (150 + 200) / 250,
    "cash_ratio": 150 / 250,
    "operating_cash_flow_ratio": 180 / 250,
    "debt_to_equity": 350 / 500,
    "debt_to_assets": 350 / 1200,
    "equity_to_assets": 500 / 1200,
    "interest_coverage": 210 / 20,
    "free_cash_flow": 100.0,
    "free_cash_flow_margin": 0.1,
    "income_quality": 1.5,
    "cash_return_on_assets": 0.18,
    "accruals": -0.06,
    "interest_cover": 210 / 20,
    "funds_from_operations": 160.0,  # 120 + 40
    "funds_from_operations_to_debt": 160 / 350,
    "cash_dividend_cover": 180 / 30,
    "return_on_positive_equity": 120 / 400,
    "earnings_change": 60 / 800,
    "operating_income_change": 80 / 800,
    "profitable_years": 1.0,  # three of three
    "dividend_cover": 4.0,
    "free_cash_flow_dividend_cover": 100 / 30,
    "dupont": 0.12 * 1.0 * 1000 / 400,
    "revenue_growth": 0.25,
    "net_income_growth": 1.0,
    "operating_cash_flow_growth": 1.0,
    "operating_margin_trend": 0.05,
    "return_on_assets_trend": 0.12 - 60 / 700,
    "share_count_growth": 0.0,
    # No fourth or sixth report to look back to:
    "revenue_cagr_3y": None,
    "revenue_cagr_5y": None,
    "net_income_cagr_3y": None,
    "net_income_cagr_5y": None,
    "operating_margin_trend_3y": None,
    "operating_margin_trend_5y": None,
    "return_on_assets_trend_3y": None,
    "price_to_earnings_growth": None,
    # No quarterly reports:
    "revenue_ttm": None,
    "net_income_ttm": None,
    "free_cash_flow_ttm": None,
    "net_profit_margin_ttm": None,
    "revenue_growth_ttm": None,
    "trailing_earnings_yield": 120 / 1400,  # the annual report is the newest twelve months
    "trailing_free_cash_flow_yield": 100 / 1400,
    "trailing_sales_yield": 1000 / 1400,
    "trailing_funds_from_operations_yield": 160 / 1400,
    "trailing_revenue_growth": 0.25,
    "trailing_earnings_change": 60 / 800,
    "newest_book_yield": 500 / 1400,
    # All signs but the turnover: 1000/800 = 1.25 < 800/600 = 1.33
    "piotroski_f_score": 8.0,
    # 1.2·250/1200 + 1.4·240/1200 + 3.3·210/1200 + 0.6·1400/700 + 1000/1200 = 0.25 + 0.28 + 0.5775 + 1.2 + 0.8333
    "altman_z_score": 3.1408333,
    # -4.84 + 1.472 + 0.462 + 0.404 + 1.115 + 0.215625 - 0.1376 - 0.23395 - 0.2664444
    "beneish_m_score": -1.8093694,
    "pe": 11.67,
    "forward_pe": 10.5,
    "peg": 0.9,
    "price_to_book": 2.8,
    "price_to_sales": 1.4,
    "ev_to_ebitda": 6.4,
    "dividend_yield": 0.0214,
    "earnings_yield": 120 / 1400,
    "free_cash_flow_yield": 100 / 1400,
    "sales_yield": 1000 / 1400,
    "book_yield": 500 / 1400,
    "price_to_target": 0.15,  # 16.1 × 100 / 1400 − 1
    "earnings_surprise": 0.03,  # of the four newest (4, none, 8, −3) percent
    "earnings_surprise_median": 0.04,  # between −3, 4 and 8
    "earnings_surprise_consistency": 0.75,  # 4, 8 and 90 beat the estimate, −3 did not
    # A week old weighs half: (0.75 · 0.4 − 0.25 · ½ · 0.65) / (0.75 + 0.25 · ½)
    "news_sentiment": 0.25,
}


def test_every_metric_is_worked_by_hand() -> None:
    """No metric is without an example."""
    assert set(EXPECTED) == METRIC_NAMES


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_metric_equals_its_example(sound: Callable[[], Documents], company_of: Build, name: str) -> None:
    """The newest report's value is the one worked by hand."""
    metrics = compute_metrics(company_of(sound()))[name]

    assert list(metrics) == ["2015-12-31", "2014-12-31", "2013-12-31"]
    assert metrics["2015-12-31"] == (None if EXPECTED[name] is None else pytest.approx(EXPECTED[name], abs=1e-7))


def test_the_oldest_report_has_no_means(sound: Callable[[], Documents], company_of: Build) -> None:
    """What needs the previous report is None for the oldest; what needs only one is not."""
    metrics = compute_metrics(company_of(sound()))

    assert {n for n, values in metrics.items() if values["2013-12-31"] is not None} == {
        "gross_margin",
        "operating_margin",
        "net_profit_margin",
        "current_ratio",
        "quick_ratio",
        "cash_ratio",
        "operating_cash_flow_ratio",
        "debt_to_equity",
        "debt_to_assets",
        "equity_to_assets",
        "interest_coverage",
        "free_cash_flow",
        "free_cash_flow_margin",
        "income_quality",
        "dividend_cover",
        "free_cash_flow_dividend_cover",
        "interest_cover",
        "funds_from_operations",
        "funds_from_operations_to_debt",
        "cash_dividend_cover",
    }
    assert metrics["piotroski_f_score"]["2014-12-31"] is None
    assert metrics["altman_z_score"]["2014-12-31"] is None


def test_the_eight_variables_of_beneish(sound: Callable[[], Documents], company_of: Build) -> None:
    """Each index is the one worked by hand."""
    variables = beneish_variables(company_of(sound()).years)

    assert variables == pytest.approx(
        (1.6, 0.875, 1.0, 1.25, 1.875, 0.8, (550 / 1200) / (450 / 800), -0.05)  # lvgi before tata, as named
    )
    assert BENEISH._asdict() == {
        "dsri": 0.920,
        "gmi": 0.528,
        "aqi": 0.404,
        "sgi": 0.892,
        "depi": 0.115,
        "sgai": -0.172,
        "lvgi": -0.327,
        "tata": 4.679,
    }


def test_each_sign_of_piotroski_counts_one(sound: Callable[[], Documents], company_of: Build) -> None:
    """Turning one sign takes one point; the turnover sign adds the ninth."""
    cases: list[tuple[str, str, str, float]] = [
        ("BALANCE_SHEET", "longTermDebt", "900", 7.0),
        ("BALANCE_SHEET", "totalCurrentLiabilities", "400", 7.0),
        ("BALANCE_SHEET", "commonStockSharesOutstanding", "101", 7.0),
        ("INCOME_STATEMENT", "grossProfit", "300", 7.0),
        ("INCOME_STATEMENT", "netIncome", "70", 7.0),  # ROA falls
        ("INCOME_STATEMENT", "netIncome", "-5", 6.0),  # and is no longer positive
        ("INCOME_STATEMENT", "netIncome", "200", 7.0),  # accruals: cash below profit
        ("CASH_FLOW", "operatingCashflow", "-1", 6.0),  # no cash, and below profit
        ("INCOME_STATEMENT", "totalRevenue", "1120", 9.0),  # turnover 1.4, margin 400/1120 still up
    ]
    for name, field, figure, expected in cases:
        documents = sound()
        documents[name]["annualReports"][0][field] = figure
        assert newest(compute_metrics(company_of(documents)))["piotroski_f_score"] == expected, (field, figure)


def test_piotroski_needs_consecutive_years(sound: Callable[[], Documents], company_of: Build) -> None:
    """A gap of two years is no change within a year; likewise for Beneish's indices."""
    documents = sound()
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        documents[name]["annualReports"][0]["fiscalDateEnding"] = "2016-12-31"

    values = newest(compute_metrics(company_of(documents)))

    assert values["piotroski_f_score"] is None
    assert values["beneish_m_score"] is None


def test_beneish_takes_net_income_where_operations_are_not_split(
    sound: Callable[[], Documents], company_of: Build
) -> None:
    """A vendor that states no continuing operations states one income."""
    documents = sound()
    for report in documents["INCOME_STATEMENT"]["annualReports"]:
        report["netIncomeFromContinuingOperations"] = "None"

    assert newest(compute_metrics(company_of(documents)))["beneish_m_score"] == pytest.approx(-1.8093694)


def test_long_trends_look_back_by_date(sound: Callable[[], Documents], company_of: Build) -> None:
    """Three and five years back are the reports that ended then, whatever lies between."""
    documents = sound()
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        reports = documents[name]["annualReports"]
        reports[1]["fiscalDateEnding"], reports[2]["fiscalDateEnding"] = "2012-12-29", "2011-01-02"
    documents["INCOME_STATEMENT"]["annualReports"][1].update(totalRevenue="578.7037037037037", netIncome="-1")
    documents["INCOME_STATEMENT"]["annualReports"][2].update(netIncome="3.75", totalRevenue="31.25")

    values = newest(compute_metrics(company_of(documents)))

    assert values["revenue_cagr_3y"] == pytest.approx(0.2)  # 1.2³ = 1.728
    assert values["revenue_cagr_5y"] == pytest.approx(1.0)  # 2⁵ = 32
    assert values["net_income_cagr_3y"] is None
    assert values["net_income_cagr_5y"] == pytest.approx(1.0)
    assert values["operating_margin_trend_3y"] == pytest.approx(0.2 - 120 / 578.7037037037037)


def test_growth_from_a_loss_says_nothing(sound: Callable[[], Documents], company_of: Build) -> None:
    """Where the previous figure is not positive there is no growth rate."""
    for before in ("0", "-60"):
        documents = sound()
        documents["INCOME_STATEMENT"]["annualReports"][1]["netIncome"] = before
        assert newest(compute_metrics(company_of(documents)))["net_income_growth"] is None


def test_the_sign_of_expenditures_does_not_matter(sound: Callable[[], Documents], company_of: Build) -> None:
    """Some vendors write capital expenditures as a negative cash flow."""
    documents = sound()
    documents["CASH_FLOW"]["annualReports"][0]["capitalExpenditures"] = "-80"

    assert newest(compute_metrics(company_of(documents)))["free_cash_flow"] == 100.0


def test_a_company_without_optional_documents_has_no_moods(sound: Callable[[], Documents], company_of: Build) -> None:
    """No earnings, no news: None, not neutral."""
    documents = sound()
    del documents["EARNINGS"], documents["NEWS_SENTIMENT"]

    values = newest(compute_metrics(company_of(documents)))

    assert values["earnings_surprise"] is None
    assert values["news_sentiment"] is None


def test_a_company_without_reports_has_empty_metrics(sound: Callable[[], Documents], company_of: Build) -> None:
    """Every metric is there, none has a date."""
    documents = sound()
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        documents[name]["annualReports"] = []
    company = company_of(documents)

    assert compute_metrics(company) == {name: {} for name in METRIC_NAMES}
    assert all(value is None for value in newest(compute_metrics(company)).values())


def test_arithmetic_never_leaves_the_finite_numbers() -> None:
    """Division by zero and overflow are missing results."""
    assert ratio(1.0, 0.0) is None
    assert ratio(1e308, 1e-308) is None
    assert total(1e308, 1e308) is None
    assert product(1e200, 1e200) is None
    assert compound_growth(1e308, 1e-308, 3) is None


FIELDS = [
    (name, key)
    for name, keys in {
        "OVERVIEW": ["MarketCapitalization", "AnalystTargetPrice", "SharesOutstanding", "Sector", "PERatio"],
        "INCOME_STATEMENT": [
            "totalRevenue grossProfit costOfRevenue operatingIncome sellingGeneralAndAdministrative interestExpense",
            "ebit netIncome reportedCurrency",
        ],
        "BALANCE_SHEET": [
            "totalAssets totalCurrentAssets totalCurrentLiabilities cashAndShortTermInvestments currentNetReceivables",
            "inventory propertyPlantEquipment totalLiabilities longTermDebt shortLongTermDebtTotal",
            "totalShareholderEquity retainedEarnings commonStockSharesOutstanding",
        ],
        "CASH_FLOW": [
            "operatingCashflow capitalExpenditures depreciationDepletionAndAmortization dividendPayout",
        ],
    }.items()
    for key in " ".join(keys).split()
]


@settings(deadline=None, max_examples=40)
@given(
    dropped=st.sets(st.sampled_from(FIELDS)), report=st.integers(0, 2), missing=st.sampled_from(["None", "-", "", None])
)
def test_a_dropped_field_yields_none_never_zero(
    sound: Callable[[], Documents],
    company_of: Build,
    dropped: set[tuple[str, str]],
    report: int,
    missing: str | None,
) -> None:
    """Dropping any fields of a report raises nothing; each metric keeps its value or becomes None."""
    whole = compute_metrics(company_of(sound()))
    documents = sound()
    for name, key in dropped:
        place = documents[name] if name == "OVERVIEW" else documents[name]["annualReports"][report]
        if missing is None:
            del place[key]
        else:
            place[key] = missing
    company = company_of(documents)

    for name, values in compute_metrics(company).items():
        for day, value in values.items():
            assert value is None or value == whole[name][day], (name, day)
    analysis = rate(company, load_ruleset(), date(2016, 3, 1))
    assert (analysis.investment_rating is None) == bool(analysis.unrated_reason)


@settings(deadline=None, max_examples=40)
@given(order=st.permutations([0, 1, 2]), news=st.permutations([0, 1]), quarters=st.permutations(range(5)))
def test_the_order_of_the_source_does_not_matter(
    sound: Callable[[], Documents], company_of: Build, order: list[int], news: list[int], quarters: list[int]
) -> None:
    """Reports, news and quarters may come in any order."""
    documents = sound()
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        documents[name]["annualReports"] = [documents[name]["annualReports"][i] for i in order]
    documents["NEWS_SENTIMENT"]["feed"] = [documents["NEWS_SENTIMENT"]["feed"][i] for i in news]
    quarterly = documents["EARNINGS"]["quarterlyEarnings"]
    documents["EARNINGS"]["quarterlyEarnings"] = [quarterly[i] for i in quarters]

    assert compute_metrics(company_of(documents)) == compute_metrics(company_of(sound()))


NO_MONEY = {"commonStockSharesOutstanding", "fiscalDateEnding", "reportedCurrency"}


@settings(deadline=None, max_examples=40)
@given(factor=st.floats(1e-6, 1e9))
def test_scaling_all_money_leaves_ratios_unchanged(
    sound: Callable[[], Documents], company_of: Build, factor: float
) -> None:
    """In thousands or in another currency, only the amounts differ."""
    documents = copy.deepcopy(sound())
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        for report in documents[name]["annualReports"]:
            report.update({k: json.dumps(float(v) * factor) for k, v in report.items() if k not in NO_MONEY})
    for key in ("MarketCapitalization", "AnalystTargetPrice"):
        documents["OVERVIEW"][key] = json.dumps(float(documents["OVERVIEW"][key]) * factor)

    scaled = newest(compute_metrics(company_of(documents)))

    for name, value in newest(compute_metrics(company_of(sound()))).items():
        money = name in ("free_cash_flow", "funds_from_operations")
        expected = value if not money or value is None else value * factor
        assert scaled[name] == (None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-12))

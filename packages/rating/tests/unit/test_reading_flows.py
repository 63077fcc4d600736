"""Income and cash flow as they are believed: parts and totals, a year and its quarters, this year and last, the overview."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from signal9_marketdata import Company, FiscalYear
from signal9_rating.metrics import compute_metrics, newest
from signal9_rating.reading import Doubt, Reading, read
from signal9_rating.reading.words import amount

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
Spoilt = Callable[[Callable[[Documents], Any]], Reading]
DAY = date(2016, 3, 1)
ENDS = ["2015-12-31", "2015-09-30", "2015-06-30", "2015-03-31", "2014-12-31", "2014-09-30", "2014-06-30", "2014-03-31"]


@pytest.fixture
def spoilt(sound: Callable[[], Documents], company_of: Build) -> Spoilt:
    """Return the reading of a company with two years of quarters after a change to its sound documents."""

    def spoilt(change: Callable[[Documents], Any]) -> Reading:
        documents = sound()
        for name, figures in QUARTERLY.items():
            documents[name]["quarterlyReports"] = [
                {
                    "fiscalDateEnding": day,
                    "reportedCurrency": "USD",
                    **{key: str(values[at]) for key, values in figures.items()},
                }
                for at, day in enumerate(ENDS)
            ]
        for income, flow in zip(income_of(documents), flow_of(documents), strict=True):
            income["incomeBeforeTax"] = str(int(income["ebit"]) - int(income["interestExpense"]))
            income["incomeTaxExpense"] = str(int(income["incomeBeforeTax"]) - int(income["netIncome"]))
            flow["netIncome"] = income["netIncome"]
        documents["OVERVIEW"].update(RevenueTTM="1000", ProfitMargin="0.12", OperatingMarginTTM="0.2")
        change(documents)
        return read(company_of(documents).known_at(DAY), DAY)

    return spoilt


QUARTERLY: dict[str, dict[str, list[int]]] = {
    "INCOME_STATEMENT": {
        "totalRevenue": [260, 250, 250, 240, 210, 200, 200, 190],
        "netIncome": [33, 30, 29, 28, 17, 15, 14, 14],
    },
    "CASH_FLOW": {
        "operatingCashflow": [50, 45, 45, 40, 25, 23, 22, 20],
        "capitalExpenditures": [20, 20, 20, 20, 15, 15, 15, 15],
        "netIncome": [33, 30, 29, 28, 17, 15, 14, 14],
    },
}
"""Eight quarters that add up to the two newest years of the sound company."""


def income_of(documents: Documents) -> list[dict[str, str]]:
    """Return the annual income statements."""
    reports: list[dict[str, str]] = documents["INCOME_STATEMENT"]["annualReports"]
    return reports


def flow_of(documents: Documents) -> list[dict[str, str]]:
    """Return the annual cash flows."""
    reports: list[dict[str, str]] = documents["CASH_FLOW"]["annualReports"]
    return reports


def newest_year(reading: Reading) -> FiscalYear:
    """Return the newest year as believed."""
    return reading.company.years[0]


def doubt_of(reading: Reading, field: str) -> Doubt:
    """Return the one doubt of a field."""
    [doubt] = [doubt for doubt in reading.doubts if doubt.field == field]
    return doubt


def doubt_of_newest(reading: Reading, field: str) -> Doubt:
    """Return the first doubt of a field: the newest year's."""
    return next(doubt for doubt in reading.doubts if doubt.field == field)


def test_a_sound_company_is_believed_as_it_stands(spoilt: Spoilt) -> None:
    """Parts add up, quarters add up, the statements agree: no doubt."""
    assert not spoilt(lambda _: None).doubts


@pytest.mark.parametrize("stated", ["125", "8000", "1000000", "-1000", "None"])
def test_a_years_revenue_that_its_quarters_contradict_is_theirs(spoilt: Spoilt, stated: str) -> None:
    """An eighth, eightfold, a thousandfold, below zero or nothing: four quarters and the overview say 1,000, and so it is."""

    def change(documents: Documents) -> None:
        income_of(documents)[0].update(totalRevenue=stated, grossProfit="None", costOfRevenue="None")

    reading = spoilt(change)
    assert newest_year(reading).income.total_revenue == 1000
    doubt = doubt_of(reading, "total_revenue")
    assert doubt.taken == 1000
    assert "quarters add up to 1,000 USD" in doubt.sentence


def test_a_year_without_its_first_quarter_is_told_by_the_newest_four(spoilt: Spoilt) -> None:
    """Three quarters of the year and one after it add up to 1,010, as the overview has it: the year's 90 are not believed."""

    def change(documents: Documents) -> None:
        quarters = documents["INCOME_STATEMENT"]["quarterlyReports"]
        newer = {**quarters[0], "fiscalDateEnding": "2016-02-29", "totalRevenue": "250"}
        documents["INCOME_STATEMENT"]["quarterlyReports"] = [newer, *quarters[:3]]
        income_of(documents)[0].update(totalRevenue="90", grossProfit="400", costOfRevenue="-310")

    assert newest_year(spoilt(change)).income.total_revenue == 1010


def test_a_revenue_that_its_own_profits_exceed_is_none(spoilt: Spoilt) -> None:
    """No quarters, a negative cost, an operating income above the revenue, last year's just as wrong: nothing to use."""

    def change(documents: Documents) -> None:
        documents["INCOME_STATEMENT"]["quarterlyReports"] = []
        for report in income_of(documents)[:2]:
            report.update(totalRevenue="90", grossProfit="400", costOfRevenue="-310")

    reading = spoilt(change)
    assert newest_year(reading).income.total_revenue is None
    assert newest(compute_metrics(reading.company))["net_profit_margin"] is None


def test_a_revenue_below_an_operating_income_that_is_none_stands(spoilt: Spoilt) -> None:
    """Gross profit and the operating income made of it threefold, earnings before tax as before: the year after tells which."""

    def change(documents: Documents) -> None:
        documents["INCOME_STATEMENT"]["quarterlyReports"] = []
        year, before = income_of(documents)[1:3]
        year.update(grossProfit="1500", costOfRevenue="480", operatingIncome="1020")
        before.update(totalRevenue="1800", grossProfit="1350", costOfRevenue="450")

    reading = spoilt(change)
    assert reading.company.years[1].income.total_revenue == 800
    assert (reading.company.years[1].income.operating_income or 0) < 800


@pytest.mark.parametrize("stated", ["120000", "0.12", "-120"])
def test_net_income_is_what_the_cash_flow_starts_from(spoilt: Spoilt, stated: str) -> None:
    """A slip in one statement: income before tax less tax, and the cash flow, tell the other."""
    reading = spoilt(lambda documents: income_of(documents)[0].update(netIncome=stated))
    assert newest_year(reading).income.net_income == 120
    assert doubt_of(reading, "net_income").stated == float(stated)


def test_interest_with_a_turned_sign_is_turned_back_where_its_amount_is_borne_out(spoilt: Spoilt) -> None:
    """−20 beside 20 between profit before interest and before tax, is 20."""
    reading = spoilt(lambda documents: income_of(documents)[0].update(interestExpense="-20"))
    assert newest_year(reading).income.interest_expense == 20
    assert newest(compute_metrics(reading.company))["interest_coverage"] == pytest.approx(10.5)


def test_negative_interest_that_nothing_bears_out_is_none(spoilt: Spoilt) -> None:
    """−1 where 20 lie between profit before interest and before tax is no interest at all."""
    reading = spoilt(lambda documents: income_of(documents)[0].update(interestExpense="-1"))
    assert newest_year(reading).income.interest_expense is None
    assert newest(compute_metrics(reading.company))["interest_coverage"] is None


@pytest.mark.parametrize(("debt", "interest"), [("300", None), ("30", 0)])
def test_no_interest_beside_a_debt_was_not_reported(spoilt: Spoilt, debt: str, interest: float | None) -> None:
    """A 0 beside a quarter of the assets borrowed is unknown, and covers nothing; beside hardly any debt it is a 0."""

    def change(documents: Documents) -> None:
        documents["BALANCE_SHEET"]["annualReports"][0].update(shortLongTermDebtTotal=debt, longTermDebt=debt)
        income_of(documents)[0].update(interestExpense="0", incomeBeforeTax="210", incomeTaxExpense="90")

    reading = spoilt(change)
    assert newest_year(reading).income.interest_expense == interest
    assert bool(reading.doubts) == (interest is None)


def test_interest_that_is_hardly_any_for_the_debt_is_none(spoilt: Spoilt) -> None:
    """1 on a debt of 350, where 20 lie between profit before interest and before tax: the year before is as wrong."""

    def change(documents: Documents) -> None:
        for report in income_of(documents)[:2]:
            report["interestExpense"] = "1"

    reading = spoilt(change)
    assert newest_year(reading).income.interest_expense is None
    assert "hardly any for the debt" in doubt_of_newest(reading, "interest_expense").sentence


def test_operating_income_that_ebit_and_the_overview_contradict_is_ebit(spoilt: Spoilt) -> None:
    """85 % of revenue beside an EBIT of 20 % and a margin of 20 % in the overview; older years follow the newest one."""

    def change(documents: Documents) -> None:
        for report in income_of(documents)[:2]:
            report["operatingIncome"] = str(int(report["totalRevenue"]) * 85 // 100)

    reading = spoilt(change)
    believed = [year.income.operating_income for year in reading.company.years[:2]]
    assert believed == [year.income.ebit for year in reading.company.years[:2]]
    assert len([doubt for doubt in reading.doubts if doubt.field == "operating_income"]) == 2


def test_operating_income_that_its_quarters_and_ebit_contradict_is_theirs(spoilt: Spoilt) -> None:
    """Of a thin margin a slip is small against revenue: 132 beside quarters of 208 and earnings before interest and tax of 210."""

    def change(documents: Documents) -> None:
        income_of(documents)[0].update(operatingIncome="132")
        for quarter in documents["INCOME_STATEMENT"]["quarterlyReports"][:4]:
            quarter["operatingIncome"] = "52"

    reading = spoilt(change)
    assert newest_year(reading).income.operating_income == 208
    assert doubt_of(reading, "operating_income").witnesses[0].value == 208


def test_an_ebit_that_operating_income_bears_out_stands_beside_gains_on_investments(spoilt: Spoilt) -> None:
    """Income before tax holds gains of 100 that 200 of operating income and 210 before interest do not; EBITDA made of it says nothing new."""

    def change(documents: Documents) -> None:
        report = income_of(documents)[0]
        before_tax = int(report["incomeBeforeTax"]) + 100
        made = before_tax + int(report["interestExpense"])
        report.update(incomeBeforeTax=str(before_tax), ebitda=str(made + 60), depreciationAndAmortization="60")
        report["incomeTaxExpense"] = str(before_tax - int(report["netIncome"]))

    reading = spoilt(change)
    assert newest_year(reading).income.ebit == 210
    assert not [doubt for doubt in reading.doubts if doubt.field == "ebit"]


def test_operating_income_is_no_ebit_where_other_months_bear_it_out(spoilt: Spoilt) -> None:
    """A large loss outside of operations is no contradiction: the overview's margin is the operating one."""

    def change(documents: Documents) -> None:
        income_of(documents)[0].update(operatingIncome="200", ebit="20", incomeBeforeTax="0", incomeTaxExpense="-120")

    reading = spoilt(change)
    assert newest_year(reading).income.operating_income == 200


@pytest.mark.parametrize("field", ["grossProfit", "costOfRevenue"])
@pytest.mark.parametrize("factor", [1000, -1, 0.001])
def test_gross_profit_and_cost_are_parts_of_revenue(spoilt: Spoilt, field: str, factor: float) -> None:
    """A thousandfold, a thousandth, a turned sign: what revenue leaves for the part is used."""

    def change(documents: Documents) -> None:
        report = income_of(documents)[0]
        report[field] = str(float(report[field]) * factor)

    reading = spoilt(change)
    income = newest_year(reading).income
    assert income.gross_profit is not None
    assert income.cost_of_revenue is not None
    assert income.gross_profit + income.cost_of_revenue == pytest.approx(1000)
    assert len(reading.doubts) == 1


@pytest.mark.parametrize("stated", ["180000", "0.18", "-180"])
def test_operating_cash_flow_is_that_of_its_quarters(spoilt: Spoilt, stated: str) -> None:
    """Four quarters add up to 180 and the year before has 90."""
    reading = spoilt(lambda documents: flow_of(documents)[0].update(operatingCashflow=stated))
    assert newest_year(reading).cash_flow.operating_cash_flow != float(stated)
    assert doubt_of(reading, "operating_cash_flow").witnesses[0].value == 180


def test_operating_cash_flow_is_what_the_change_of_cash_leaves(spoilt: Spoilt) -> None:
    """Without quarters: cash rose by 30, 110 were invested and 40 paid back, so that operations brought in 180, not −180."""

    def change(documents: Documents) -> None:
        documents["CASH_FLOW"]["quarterlyReports"] = []
        flow_of(documents)[0].update(
            operatingCashflow="-180", cashflowFromInvestment="-110", cashflowFromFinancing="-40"
        )
        for report, held in zip(documents["BALANCE_SHEET"]["annualReports"], ("130", "100", "90"), strict=True):
            report["cashAndCashEquivalentsAtCarryingValue"] = held

    assert newest_year(spoilt(change)).cash_flow.operating_cash_flow == 180


def test_the_change_of_cash_alone_contradicts_no_cash_flow_of_its_size(spoilt: Spoilt) -> None:
    """Cash that is held for customers is not in the sheet's: 180 without quarters stand beside 300, and no year tells better."""

    def change(documents: Documents) -> None:
        documents["CASH_FLOW"]["quarterlyReports"] = []
        flow_of(documents)[0].update(cashflowFromInvestment="-230", cashflowFromFinancing="-40")
        flow_of(documents)[1].update(operatingCashflow="320")
        for report, held in zip(documents["BALANCE_SHEET"]["annualReports"], ("130", "100", "90"), strict=True):
            report["cashAndCashEquivalentsAtCarryingValue"] = held

    assert newest_year(spoilt(change)).cash_flow.operating_cash_flow == 180


def test_amounts_that_slip_by_a_thousand_are_left_out(spoilt: Spoilt) -> None:
    """Dividends and investments of a thousand times last year's; a start from nothing is none."""

    def change(documents: Documents) -> None:
        documents["CASH_FLOW"]["quarterlyReports"] = []
        flow_of(documents)[0].update(dividendPayout="30000", capitalExpenditures="80000")

    flow = newest_year(spoilt(change)).cash_flow
    assert (flow.dividend_payout, flow.capital_expenditures) == (None, None)
    started = spoilt(lambda documents: [report.update(dividendPayout="0") for report in flow_of(documents)[1:]])
    assert newest_year(started).cash_flow.dividend_payout == 30


def test_a_sign_that_differs_by_vendor_is_no_doubt(spoilt: Spoilt) -> None:
    """Expenditures and dividends below zero are amounts that were spent."""

    def change(documents: Documents) -> None:
        for report in [*flow_of(documents), *documents["CASH_FLOW"]["quarterlyReports"]]:
            for key in {"capitalExpenditures", "dividendPayout"} & set(report):
                report[key] = f"-{report[key]}"

    assert not spoilt(change).doubts


def test_a_last_quarter_that_is_the_whole_year_is_what_the_year_leaves(spoilt: Spoilt) -> None:
    """A vendor's fourth quarter of 120 in a year of 120: the year and the overview's twelve months leave 33."""

    def change(documents: Documents) -> None:
        for name in ("INCOME_STATEMENT", "CASH_FLOW"):
            documents[name]["quarterlyReports"][0]["netIncome"] = "120"

    reading = spoilt(change)
    assert newest(compute_metrics(reading.company))["net_income_ttm"] == 120
    assert doubt_of(reading, "net_income").path == "INCOME_STATEMENT:$.quarterlyReports[0].netIncome"


@pytest.mark.parametrize("stated", ["260000", "-260", "None"])
def test_a_quarter_that_slipped_is_what_its_year_leaves(spoilt: Spoilt, stated: str) -> None:
    """Revenue of the newest quarter a thousandfold, below zero or missing: the year less the other three is used."""
    reading = spoilt(lambda documents: documents["INCOME_STATEMENT"]["quarterlyReports"][0].update(totalRevenue=stated))
    assert newest(compute_metrics(reading.company))["revenue_ttm"] == 1000


def test_a_company_of_banks_keeps_what_its_statements_call_operating(spoilt: Spoilt) -> None:
    """A bank's operating income and cash are read by no rule of banks: they are not weighed."""

    def change(documents: Documents) -> None:
        documents["OVERVIEW"].update(Sector="FINANCE", Industry="NATIONAL COMMERCIAL BANKS")
        income_of(documents)[0]["operatingIncome"] = "-900"
        flow_of(documents)[0]["operatingCashflow"] = "-5000"

    assert not spoilt(change).doubts


@pytest.mark.parametrize(
    ("value", "currency", "written"),
    [
        (17_911_900_000.0, "USD", "17.91 billion USD"),
        (-24_000_000.0, None, "−24.0 million"),
        (1_095_366.0, None, "1.1 million"),
        (0.288, "EUR", "0.288 EUR"),
        (1_000.0, "USD", "1,000 USD"),
        (0.0, None, "0"),
    ],
)
def test_amounts_are_written_as_people_do(value: float, currency: str | None, written: str) -> None:
    """Billions and millions in words, the currency behind, a true minus."""
    assert amount(value, currency) == written


def test_a_split_beside_issues_is_told_by_its_quarter(spoilt: Spoilt) -> None:
    """100 shares become 560 in a year: 5 for 1 in one quarter, the rest was issued; the older counts are restated."""

    def change(documents: Documents) -> None:
        sheets = documents["BALANCE_SHEET"]
        sheets["annualReports"][0].update(commonStockSharesOutstanding="560", totalShareholderEquity="500")
        sheets["quarterlyReports"] = [
            {
                "fiscalDateEnding": day,
                "reportedCurrency": "USD",
                "commonStockSharesOutstanding": count,
                "totalShareholderEquity": equity,
            }
            for day, count, equity in zip(
                ENDS, ["560", "525", "104", "102", "100"], ["500", "450", "400", "350", "300"], strict=False
            )
        ]
        documents["OVERVIEW"].update(SharesOutstanding="560")

    reading = spoilt(change)
    assert [year.balance.shares_outstanding for year in reading.company.years] == [560, 500, 500]
    assert newest(compute_metrics(reading.company))["share_count_growth"] == pytest.approx(0.12)

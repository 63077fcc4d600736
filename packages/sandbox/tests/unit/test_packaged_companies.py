"""The packaged data file: complete, sound, sayable, and rebuilt to the byte."""

import json
import runpy
from pathlib import Path

import pytest

from packages.sandbox.tools.market_source import companies_from
from signal9_sandbox.companies import DATA_FILE, all_companies, read_companies, universe
from signal9_sandbox.errors import UnreadableSource, UnusableSetting
from signal9_sandbox.fields import all_fields
from signal9_sandbox.industries import INDUSTRIES_FILE

TOOL = Path(__file__).parents[2] / "tools" / "build_market.py"
MILLION = 1_000_000


def report_of(symbol: str, year: str) -> dict[str, int | None]:
    report = next(one for one in all_companies()[symbol].reports if one.fiscal_date.startswith(year))
    return report.income | report.balance | report.cash_flow


def test_every_row_of_the_source_is_there() -> None:
    """448 companies and 1,781 reports, as PROVENANCE.md says; 301 companies have a market day."""
    companies = all_companies().values()

    assert len(companies) == 448
    assert sum(len(company.reports) for company in companies) == 1781
    assert sum(company.market is not None for company in companies) == 301


def test_coca_cola_2015() -> None:
    """A known report: EBIT 9,605 + 856, expenditures positive, debt 15,806 + 28,407 million."""
    figures = report_of("KO", "2015")

    assert figures["ebit"] == 10_461 * MILLION
    assert figures["capitalExpenditures"] == 2_553 * MILLION
    assert figures["treasuryStock"] == -45_066 * MILLION
    assert figures["shortLongTermDebtTotal"] == 44_213 * MILLION
    assert figures["cashAndShortTermInvestments"] == 19_900 * MILLION
    assert figures["researchAndDevelopment"] is None


def test_a_bank_lacks_what_banks_do_not_report() -> None:
    """JPMorgan's zeros for stock, current totals, cost and expenditures are missing figures."""
    figures = report_of("JPM", "2015")

    missing = ["inventory", "totalCurrentAssets", "totalCurrentLiabilities", "costOfRevenue", "grossProfit"]
    assert [figures[field] for field in [*missing, "capitalExpenditures"]] == [None] * 6
    assert figures["totalAssets"] == 2_351_698 * MILLION


def test_reports_use_the_vendors_names_newest_first() -> None:
    """No figure goes by a name that the vendor doesn't have, and each company's newest report leads."""
    for company in all_companies().values():
        dates = [report.fiscal_date for report in company.reports]
        assert dates == sorted(set(dates), reverse=True), company.symbol
        for report in company.reports:
            assert set(report.income) <= set(all_fields().income)
            assert set(report.balance) <= set(all_fields().balance)
            assert set(report.cash_flow) <= set(all_fields().cash_flow)


def test_the_tool_rebuilds_the_file_to_the_byte(market: Path, tmp_path: Path) -> None:
    """The packaged file is what the tool makes of the sources, so nothing in it was edited by hand."""
    out = tmp_path / "companies.jsonl.gz"

    assert runpy.run_path(str(TOOL))["main"]([str(market), "--out", str(out)]) == 0
    assert read_companies(out) == read_companies(DATA_FILE)
    assert out.read_bytes() == DATA_FILE.read_bytes()
    assert (tmp_path / INDUSTRIES_FILE.name).read_bytes() == INDUSTRIES_FILE.read_bytes()


def test_the_tool_names_an_absent_listing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder without the listings ends in one line and exit code 1."""
    assert runpy.run_path(str(TOOL))["main"]([str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "nyse_securities.csv is not in the folder" in capsys.readouterr().err


def test_the_source_agrees_with_the_vendors_own_figures(market: Path) -> None:
    """IBM's reports of 2013 to 2015 as mapped are the vendor's own within 3 % in the fields that no restatement touched."""
    untouched = ["grossProfit", "costOfRevenue", "interestExpense", "incomeBeforeTax", "ebit", "netIncome"]
    vendor = json.loads((market / "alphavantage_ibm" / "INCOME_STATEMENT.json").read_text())["annualReports"]
    ours = {report.fiscal_date: report.income for report in all_companies()["IBM"].reports}
    compared = 0
    for theirs in vendor:
        for field in untouched if theirs["fiscalDateEnding"] in ours else []:
            assert int(theirs[field]) == pytest.approx(ours[theirs["fiscalDateEnding"]][field], rel=0.03), field
            compared += 1
    assert compared >= 18


def test_a_company_that_is_no_security_is_named(tmp_path: Path) -> None:
    """A report on a company without facts about it stops the build with its symbol."""
    (tmp_path / "nyse_securities.csv").write_text("Ticker symbol,CIK\n")
    (tmp_path / "sp500_market_data.csv").write_text("Symbol,Price\n")
    (tmp_path / "sp500_constituents.csv").write_text("Symbol,CIK\n")
    (tmp_path / "nyse_fundamentals_2012_2016.csv").write_text("Ticker Symbol,Period Ending\nXYZ,2015-12-31\n")

    with pytest.raises(UnreadableSource, match="no row for XYZ"):
        companies_from(tmp_path)


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    """Bytes that are no gzip are an error that names the file and the way out."""
    (tmp_path / "companies.jsonl.gz").write_bytes(b"no gzip")

    with pytest.raises(UnreadableSource, match=r"companies\.jsonl\.gz: expected gzipped JSON lines"):
        read_companies(tmp_path / "companies.jsonl.gz")


def test_a_universe_is_made_of_the_largest() -> None:
    """Five companies are the five with the largest last revenue, in alphabetical order."""
    five = universe(5)

    assert list(five) == sorted(five)
    smallest = min(company.reports[0].income["totalRevenue"] or 0 for company in five.values())
    others = [company for symbol, company in all_companies().items() if symbol not in five]
    assert all((company.reports[0].income["totalRevenue"] or 0) <= smallest for company in others)


@pytest.mark.parametrize("size", [0, 449])
def test_a_universe_of_an_impossible_size_is_refused(size: int) -> None:
    """The message says what sizes there are."""
    with pytest.raises(UnusableSetting, match="choose 1 to 448"):
        universe(size)

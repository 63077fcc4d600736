"""What a security is: a company's share, or nothing that could be rated."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_marketdata import WHY_UNRATED, Company, IncomeReport, Overview, Statements, kind_of, why_no_company


@pytest.mark.parametrize(
    ("symbol", "name", "exchange", "kind"),
    [
        ("AACPW", "Example Acquisition Corp. Warrant", "NASDAQ", "warrant"),
        ("AIRR.WS", "Example Aviation Inc.", "NYSE", "warrant"),
        ("GRBDW", "Example Holdings Limited", "NASDAQ", "warrant"),
        (
            "EXAMU",
            "Example Acquisition Corp. Units, each consisting of one share and one half of a Warrant",
            "NASDAQ",
            "unit",
        ),
        ("EXA.U", "", "NYSE", "unit"),
        ("EXAMR", "Example Acquisition Corp. Rights", "NASDAQ", "right"),
        ("EXA.PRA", "Example Bancorp", "NYSE", "preferred share"),
        ("EXAMO", "Northern Example Corp", "NASDAQ", "preferred share"),
        (
            "EXS",
            "Example Bancorp Depositary Shares each a 1/40th of a Non-Cumulative Perpetual Preferred Stock",
            "NASDAQ",
            "preferred share",
        ),
        ("EXAMS", "FEDERAL EXAMPLE ASSN PFD SER S", "OTC", "preferred share"),
        ("EXAL", "Example Inc. 9.875% Senior Notes due 2028", "NYSE", "debt"),
        ("EXF", "Example Credit Strategies Fund Common Shares", "NYSE", "fund"),
        ("SPZ", "SPDR Example 500 ETF Trust", "ARCA", "fund"),
        ("GLX", "Example Physical Platinum Shares", "ARCA", "fund"),
        ("BXX", "BlackRock Example Allocation Term Trust", "NYSE", "fund"),
        ("EXAC", "Example Acquisition Corp. II Class A Ordinary Shares", "NASDAQ", "blank-check company"),
        ("ZVZZT", "NASDAQ TEST STOCK", "NASDAQ", "test symbol"),
        ("ZXZZT", "", "NASDAQ", "test symbol"),
        ("EXAU", "Example Disruptive Technologies Corporation Unit", "AMEX", "unit"),
        (
            "EXD",
            "Example Trust Corporation Depositary Shares Each Representing a 1/1000th Interest",
            "NASDAQ",
            "preferred share",
        ),
        ("EXJ", "Example Financial 5.950% Junior Subordinated", "NYSE", "debt"),
        ("EXPI", "Example & Crumrine Preferred Securities Income Fund", "NYSE", "fund"),
        ("EXGN", "MicroExamples Index 3X Leveraged ETNs due 2038", "ARCA", "fund"),
        (
            "EXPOM",
            "Example, Inc. - Capital Trust II - 6.125% Cumulative Monthly Income Trust Preferred Securities",
            "NASDAQ",
            "preferred share",
        ),
        ("EXWU", "Example Water Acquisition Corp. III - Unit.", "NASDAQ", "unit"),
        ("EXCU", "EX Development Corp. - Unit", "NASDAQ", "unit"),
        ("EXBS", "Example BR Partners S.A. - ADSs", "NASDAQ", "company"),
        ("EXBN", "Example Financial Corp. - Closed End Fund", "NASDAQ", "fund"),
        ("EXW", "EXAMPLE HOLDINGS LTD WTS EXP 2027", "OTC", "warrant"),
        ("GDX", "Example Co. Ltd. Global Depositary Shares", "OTC", "company"),
        ("WTX", "WT Example Offshore, Inc. Common Stock", "NYSE", "company"),
        ("AB", "Example Holding L.P. Units", "NYSE", "company"),
        ("EPX", "Example Partners L.P. Common Units representing Limited Partner Interests", "NYSE", "company"),
        ("PFBX", "Preferred Bank Common Stock", "NASDAQ", "company"),
        (
            "ITX",
            "Example Holding SA American Depositary Shares (each representing one Preferred share)",
            "NYSE",
            "company",
        ),
        ("EXT", "Example Health Realty Income Trust Common Stock", "NYSE", "company"),
        ("IVX", "Invesco Ltd. Common Stock", "NYSE", "company"),
        ("GOOGL", "Alphabet Inc. Class A Common Stock", "NASDAQ", "company"),
        ("CMCSA", "Comcast Corporation", "NASDAQ", "company"),
        ("UNTX", "Unit Corporation Common Stock", "OTC", "company"),
        ("RGHT", "Right On Brands, Inc. Common Stock", "OTC", "company"),
        ("BRK.B", "Berkshire Hathaway Inc. Class B", "NYSE", "company"),
        ("FMDT", "Fundamental Example Inc.", "NASDAQ", "company"),
        ("EXCO", "Example Inc.", "ARCA", "company"),
        ("KO", "", "", "company"),
    ],
)
def test_a_security_is_told_by_its_symbol_its_name_and_its_exchange(
    symbol: str, name: str, exchange: str, kind: str
) -> None:
    """Warrants, units, rights, preferred shares, notes, funds and blank checks are no companies; partnerships and receipts are."""
    assert kind_of(symbol, name, exchange=exchange) == kind
    assert (kind in WHY_UNRATED) is (kind != "company")


@pytest.mark.parametrize(
    ("asset_type", "industry", "kind"),
    [
        ("Common Stock", "BEVERAGES", "company"),
        ("ETF", "", "fund"),
        ("Mutual Fund", "", "fund"),
        ("Preferred Stock", "", "preferred share"),
        ("Warrant", "", "warrant"),
        ("Unit", "", "unit"),
        ("Common Stock", "BLANK CHECKS", "blank-check company"),
        ("Common Stock", "ASSET-BACKED SECURITIES", "no business"),
        ("Common Stock", "SHELL COMPANIES", "blank-check company"),
    ],
)
def test_a_vendor_tells_it_by_the_type_and_the_industry(asset_type: str, industry: str, kind: str) -> None:
    """What the broker's name does not say, the overview may."""
    assert kind_of("EXA", "Example Inc.", asset_type=asset_type, industry=industry) == kind


@pytest.mark.parametrize(
    ("overview", "revenue", "kind"),
    [
        (Overview(symbol="EXAC", name="Example Acquisition Corp"), None, "blank-check company"),
        (Overview(symbol="EXAC", name="Example Acquisition Corp"), 5e6, None),  # it has bought a business
        (Overview(symbol="EXA", name="Example Inc.", industry="BLANK CHECKS"), 0.0, "blank-check company"),
        (Overview(symbol="EXA-PB", name="Example Inc."), 5e6, "preferred share"),
        (Overview(symbol="SPZ", name="Example 500", asset_type="ETF"), None, "fund"),
        (Overview(symbol="BRK-B", name="Berkshire Hathaway Inc.", asset_type="Common Stock"), 2e11, None),
    ],
)
def test_an_overview_of_no_company_says_why_there_is_no_rating(
    overview: Overview, revenue: float | None, kind: str | None
) -> None:
    """One sentence of the kind; none for a company, nor for a blank check that has revenue."""
    reports = (IncomeReport(ending=date(2025, 12, 31), total_revenue=revenue),)
    symbol = overview.symbol
    income = Statements[IncomeReport](symbol=symbol, annual=reports, quarterly=())
    company = Company.of(overview, income, Statements(symbol=symbol, annual=()), Statements(symbol=symbol, annual=()))
    assert why_no_company(company) == ("" if kind is None else WHY_UNRATED[kind])  # type: ignore[index]  # a kind as text


def test_a_blank_check_that_has_bought_a_business_is_a_company_by_its_industry() -> None:
    """Its name follows later; while the vendor names no business, the name counts."""
    name = "Metals Acquisition Limited Ordinary Shares"
    assert kind_of("MTX", name) == kind_of("MTX", name, industry="BLANK CHECKS") == "blank-check company"
    assert kind_of("MTX", name, industry="OTHER INDUSTRIAL METALS & MINING") == "company"


FIRMS = st.lists(
    st.sampled_from(["Blue", "River", "Capital", "Harbor", "Global", "Energy", "Bio", "Summit"]), min_size=1, max_size=3
)


@given(
    FIRMS,
    st.sampled_from([", Inc.", " Corp.", " Ltd.", " plc", " Holdings"]),
    st.sampled_from(
        [
            ("Warrants", "warrant"),
            ("Warrants, each exercisable for one Ordinary Share", "warrant"),
            ("Units, each consisting of one share and one Right", "unit"),
            ("Rights", "right"),
            ("Series B Cumulative Redeemable Preferred Stock", "preferred share"),
            ("6.5% Senior Notes due 2031", "debt"),
            ("ETF", "fund"),
            ("Common Stock", "company"),
            ("Class A Ordinary Shares", "company"),
            ("American Depositary Shares, each representing two Preferred Shares", "company"),
        ]
    ),
    st.sampled_from([" ", " - ", ", "]),
    st.sampled_from([str.upper, str.lower, str.title, str]),
)
def test_whatever_the_company_its_security_is_told_by_its_title(
    firm: list[str], form: str, security: tuple[str, str], between: str, case: Callable[[str], str]
) -> None:
    """The title of the security counts, in any case and however it is joined to the company's name."""
    title, kind = security
    assert kind_of("EXAM", case(f"{' '.join(firm)}{form}{between}{title}"), exchange="NYSE") == kind


@given(st.text(max_size=400), st.text(max_size=30), st.text(max_size=400))
def test_no_text_of_a_vendor_stops_the_planner(name: str, symbol: str, industry: str) -> None:
    """Whatever is written, it is one of the kinds."""
    assert kind_of(symbol, name, exchange="NASDAQ", asset_type=name, industry=industry) in {"company", *WHY_UNRATED}

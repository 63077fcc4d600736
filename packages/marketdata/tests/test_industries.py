"""Which sector and group an industry tells, in a vendor's spelling."""

import csv
import os
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packages.marketdata.tools.measure_sectors import of_answers, of_filings, share, shown
from signal9_marketdata import (
    GROUPS,
    SECTOR_OF,
    SECTORS,
    Classification,
    Company,
    Group,
    Overview,
    Statements,
    classify,
)
from signal9_marketdata.statements import BalanceReport, CashFlowReport, IncomeReport
from signal9_marketdata.titles import Title, titles

SIC = [title for title in titles() if title.of.isdigit()]
PLAIN = st.sampled_from([title for title in titles() if title.group is not None and not title.within])


@pytest.fixture(scope="module")
def market() -> Path:
    """Return the folder of real answers and listings, or skip the test."""
    named = os.environ.get("SIGNAL9_MARKET_DIR")
    folder = Path(named) if named else Path(__file__).parents[4] / "shared" / "market"
    if not folder.is_dir():
        pytest.skip("the market folder is absent: name it in SIGNAL9_MARKET_DIR")
    return folder


def test_every_group_has_a_sector_and_every_sector_a_group() -> None:
    """The 28 groups and the 11 sectors are tied together without a gap."""
    assert (len(GROUPS), set(SECTOR_OF), set(SECTOR_OF.values())) == (28, set(GROUPS), set(SECTORS))


def test_every_title_of_the_table_is_found_as_it_stands() -> None:
    """828 titles: 444 of the SEC, the others of Morningstar and GICS; one alone says nothing of a business."""
    assert len(SIC) == len({title.of for title in SIC}) == 444
    for title in titles():
        found = classify(title.title, title.within)
        assert (found.group, found.company) == (title.group, title.company), title
        assert found.source == ("none" if title.group is None else "industry")
    assert [title.title for title in SIC if title.group is None] == ["AMERICAN DEPOSITARY RECEIPTS"]


@pytest.mark.parametrize(
    ("industry", "group"),
    [
        ("TRUCKING & COURIER SERVICES (NO AIR)", "Transportation"),
        ("ELECTRIC & OTHER SERVICES COMBINED", "Utilities"),
        ("NATURAL GAS TRANSMISSION", "Energy"),
        ("HOSPITAL & MEDICAL SERVICE PLANS", "Health Care Equipment & Services"),
        ("ACCIDENT & HEALTH INSURANCE", "Insurance"),
        ("INSURANCE AGENTS, BROKERS & SERVICE", "Insurance"),
        ("HOTELS & MOTELS", "Consumer Services"),
        ("WATER TRANSPORTATION", "Consumer Services"),
        ("BOTTLED & CANNED SOFT DRINKS & CARBONATED WATERS", "Food, Beverage & Tobacco"),
        ("REAL ESTATE INVESTMENT TRUSTS", "Equity REITs"),
        ("REIT - MORTGAGE", "Mortgage REITs"),
        ("SECURITY BROKERS, DEALERS & FLOTATION COMPANIES", "Capital Markets"),
        ("SECURITY & COMMODITY BROKERS, DEALERS, EXCHANGES & SERVICES", "Capital Markets"),
        ("INVESTMENT ADVICE", "Capital Markets"),
        ("PERSONAL CREDIT INSTITUTIONS", "Consumer Finance"),
        ("FINANCE LESSORS", "Consumer Finance"),
        ("MORTGAGE BANKERS & LOAN CORRESPONDENTS", "Consumer Finance"),
        ("STATE COMMERCIAL BANKS", "Banks"),
        ("SERVICES-BUSINESS SERVICES, NEC", "Financial Services"),
        ("SERVICES-COMPUTER PROCESSING & DATA PREPARATION", "Commercial & Professional Services"),
        ("SERVICES-COMPUTER PROGRAMMING, DATA PROCESSING, ETC.", "Media & Entertainment"),
        ("CABLE & OTHER PAY TELEVISION SERVICES", "Media & Entertainment"),
        ("RADIOTELEPHONE COMMUNICATIONS", "Telecommunication Services"),
        ("SPECIAL INDUSTRY MACHINERY, NEC", "Semiconductors & Semiconductor Equipment"),
        ("RETAIL-VARIETY STORES", "Consumer Staples Distribution & Retail"),
        ("RETAIL-DRUG STORES AND PROPRIETARY STORES", "Consumer Staples Distribution & Retail"),
        ("WHOLESALE-DRUGS, PROPRIETARIES & DRUGGISTS' SUNDRIES", "Health Care Equipment & Services"),
        ("OPERATIVE BUILDERS", "Consumer Durables & Apparel"),
        ("OIL & GAS FIELD MACHINERY & EQUIPMENT", "Energy"),
        ("PETROLEUM REFINING", "Energy"),
        ("SOFTWARE - INFRASTRUCTURE", "Software & Services"),
        ("BEVERAGES - NON-ALCOHOLIC", "Food, Beverage & Tobacco"),
        ("Data Processing & Outsourced Services", "Commercial & Professional Services"),
    ],
)
def test_an_industry_tells_its_group(industry: str, group: Group) -> None:
    """The SEC's office is asked for nothing: not "energy & transportation" of a parcel service, not "finance" of a health insurer."""
    expected = Classification(sector=SECTOR_OF[group], group=group, source="industry")

    assert classify(industry, "ENERGY & TRANSPORTATION") == classify(industry, None) == expected


@pytest.mark.parametrize(
    "industry",
    [
        "Services-Prepackaged Software",
        "SERVICES - PREPACKAGED  SOFTWARE",
        "SERVICES-PREPACKAGED SOFTWARE [7372]",
        "SERVICES-PREPACKAGED SOFTW",
        "PREPACKAGED SOFTWARE",
        "SERVICES-PREPAKCAGED SOFTWARE",
        "SIC 7372",
    ],
)
def test_a_title_is_found_in_any_spelling(industry: str) -> None:
    """Case, punctuation, spaces, a code beside it, a cut and a slip do not matter."""
    assert classify(industry, None).group == "Software & Services"


@given(title=PLAIN, data=st.data())
def test_a_cut_or_misspelt_title_never_tells_another_sector(title: Title, data: st.DataObject) -> None:
    """A title without a letter, with two letters exchanged or without its last fifth tells its own sector or none."""
    text = title.title
    at = data.draw(st.integers(0, len(text) - 2))
    variants = [
        text[:at] + text[at + 1 :],
        text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        text[: len(text) * 4 // 5],
    ]
    for variant in variants:
        found = classify(variant, None)
        assert found.sector in (None, classify(text, None).sector), (variant, found)


@given(industry=st.text(max_size=60), sector=st.none() | st.text(max_size=30))
def test_any_text_is_classified(industry: str, sector: str | None) -> None:
    """Nothing is refused, and a group is always of the sector that is told."""
    found = classify(industry, sector)

    assert (found.sector is None) == (found.source == "none")
    assert found.group is None or SECTOR_OF[found.group] == found.sector


@pytest.mark.parametrize(
    ("industry", "sector", "expected"),
    [
        (None, "Energy", ("Energy", "Energy", "sector")),
        ("ANVILS", "Financial Services", ("Financials", None, "sector")),
        ("OTHER", "LIFE SCIENCES", ("Health Care", None, "sector")),
        ("AMERICAN DEPOSITARY RECEIPTS", "Basic Materials", ("Materials", "Materials", "sector")),
        ("-", "MANUFACTURING", (None, None, "none")),
        (None, "Trade & Services", (None, None, "none")),
        ("", None, (None, None, "none")),
    ],
)
def test_the_sector_speaks_where_the_industry_is_silent(
    industry: str | None, sector: str | None, expected: tuple[str | None, str | None, str]
) -> None:
    """But an office of the SEC that reads many sectors tells none."""
    found = classify(industry, sector)

    assert (found.sector, found.group, found.source) == expected


def test_a_word_of_two_meanings_is_read_by_the_vendors_sector() -> None:
    """Morningstar's consumer electronics are technology, GICS's are consumer durables."""
    assert classify("CONSUMER ELECTRONICS", "TECHNOLOGY").group == "Technology Hardware & Equipment"
    assert classify("Consumer Electronics", "Consumer Discretionary").group == "Consumer Durables & Apparel"


@pytest.mark.parametrize(
    ("industry", "company"),
    [
        ("BLANK CHECKS", False),
        ("Blank Checks [6770]", False),
        ("SHELL COMPANIES", False),
        ("ASSET-BACKED SECURITIES", False),
        ("CLOSED-END FUND - DEBT", False),
        ("COMMODITY CONTRACTS BROKERS & DEALERS", True),
        ("BLANKBOOKS, LOOSELEAF BINDERS & BOOKBINDG & RELATD WORK", True),
        ("Anvils", True),
    ],
)
def test_what_runs_no_business_is_told(industry: str, company: bool) -> None:
    """A blank cheque and a fund are no company to rate; what is not known may be one."""
    assert classify(industry, None).company is company


def described(industry: str, name: str = "", revenue: float | None = None) -> Company:
    """Return a company of that industry, with one year."""
    year = IncomeReport(ending=date(2021, 12, 31), total_revenue=revenue)
    return Company.of(
        Overview(symbol="A", name=name, sector="REAL ESTATE & CONSTRUCTION", industry=industry),
        Statements[IncomeReport](symbol="A", annual=(year,)),
        Statements[BalanceReport](symbol="A", annual=()),
        Statements[CashFlowReport](symbol="A", annual=()),
    )


def test_a_company_has_the_sector_of_its_industry() -> None:
    """The vendor's sector stays in the overview, as stated."""
    hotel = described("HOTELS & MOTELS")

    assert (hotel.sector, hotel.classification.group) == ("Consumer Discretionary", "Consumer Services")
    assert hotel.overview.sector == "REAL ESTATE & CONSTRUCTION"


def test_a_blank_cheque_that_has_bought_a_business_is_a_company() -> None:
    """Its industry tells nothing then; without revenue it tells that there is nothing to rate."""
    assert described("BLANK CHECKS").classification.company is False
    assert described("BLANK CHECKS", revenue=4e6).classification == classify(None, None)


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("Example Mortgage Trust Inc", "Mortgage REITs"),
        ("Example Commercial Real Estate Finance, Inc.", "Mortgage REITs"),
        ("Example Realty Trust", "Equity REITs"),
        ("", "Equity REITs"),
    ],
)
def test_a_reit_of_mortgages_is_told_by_its_name(name: str, group: Group) -> None:
    """The SEC's title is the same for both."""
    assert described("REAL ESTATE INVESTMENT TRUSTS", name).classification.group == group


@pytest.mark.parametrize("name", ["sic_codes.csv", "sic_codes_older.csv"])
def test_every_code_of_the_secs_lists_is_placed(market: Path, name: str) -> None:
    """Each title stands in the table under its own code."""
    with (market / "sec" / name).open(encoding="utf-8-sig", newline="") as lines:
        listed = {(row["SIC Code"], row["Industry Title"]) for row in csv.DictReader(lines)}

    assert listed == {(title.of, title.title) for title in SIC}


def test_the_industry_alone_tells_the_sector_of_s_and_p(market: Path) -> None:
    """At least 92 of 100 real answers; of SIC codes that are twelve years older, 90."""
    answers, filings = of_answers(market), of_filings(market)

    assert share(answers) >= 0.92, shown("AlphaVantage's answers", answers)
    assert share(filings) >= 0.90, shown("SIC codes of filings", filings)


def test_the_sub_industries_of_the_listings_are_known(market: Path) -> None:
    """What the packaged companies are called by is classified too, in S&P's sector of today."""
    with (market / "sp500_constituents.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert classify(row["GICS Sub-Industry"], None).sector == row["GICS Sector"], row
    with (market / "nyse_securities.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            assert classify(row["GICS Sub Industry"], None).source == "industry", row

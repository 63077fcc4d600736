"""The overview as it is believed: market value, shares, multiples, the day of its prices and their money."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from signal9_marketdata import Company, Overview
from signal9_rating import load_ruleset, rate
from signal9_rating.metrics import compute_metrics, newest
from signal9_rating.reading import OTHER_MONEY, Doubt, read

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
Believed = Callable[..., tuple[Overview, list[Doubt]]]
DAY = date(2016, 3, 1)
FULL = {
    "EPS": "1.2",
    "BookValue": "5",
    "RevenueTTM": "1000",
    "EBITDA": "250",
    "EVToRevenue": "1.6",
    "DividendPerShare": "0.3",
    "52WeekLow": "9",
    "52WeekHigh": "15",
    "50DayMovingAverage": "13.5",
    "200DayMovingAverage": "12.5",
}
"""What a vendor states beside the fixture's 100 shares at 14 dollars: earnings of 120, an equity of 500."""


@pytest.fixture
def believed(sound: Callable[[], Documents], company_of: Build) -> Believed:
    """Return the overview as believed, and its doubts, after changes to a sound one; None takes a field away."""

    def believed(as_of: date = DAY, **changes: str | None) -> tuple[Overview, list[Doubt]]:
        documents = sound()
        stated = {**documents["OVERVIEW"], **FULL, **changes}
        documents["OVERVIEW"] = {name: value for name, value in stated.items() if value is not None}
        reading = read(company_of(documents).known_at(as_of), as_of)
        return reading.company.overview, [doubt for doubt in reading.doubts if doubt.path.startswith("OVERVIEW")]

    return believed


def test_a_sound_overview_is_believed_as_it_stands(believed: Believed) -> None:
    """14 dollars a share, 11.67 times earnings, 2.8 times book, 1.4 times sales: no doubt."""
    overview, doubts = believed()
    assert not doubts
    assert (overview.market_capitalization, overview.shares_outstanding) == (1400, 100)


@pytest.mark.parametrize("stated", ["1400000", "1.4", "-1400", "0", "None", "abc"])
def test_a_market_value_that_its_multiples_contradict_is_theirs(believed: Believed, stated: str) -> None:
    """A thousandfold, a thousandth, below zero, nothing or no figure: price to sales times revenue is used, and said."""
    overview, doubts = believed(MarketCapitalization=stated)
    [doubt] = [doubt for doubt in doubts if doubt.rule == "market-value"]
    assert overview.market_capitalization == pytest.approx(1400)
    assert doubt.path == "OVERVIEW:$.MarketCapitalization"
    assert len(doubt.witnesses) > 1
    assert "is used" in doubt.sentence


def test_one_wrong_multiple_does_not_cost_the_market_value(believed: Believed) -> None:
    """A revenue a thousandfold makes price to sales contradict it; earnings, equity and shares bear it out."""
    overview, _ = believed(RevenueTTM="1000000")
    assert overview.market_capitalization == 1400


def test_a_market_value_that_nothing_bears_out_is_missing(believed: Believed) -> None:
    """Two witnesses that agree with nothing leave none, so that no rule compares with it."""
    overview, doubts = believed(
        MarketCapitalization="9000", PriceToSalesRatioTTM=None, PriceToBookRatio="1", PERatio="30"
    )
    assert overview.market_capitalization is None
    assert doubts[0].taken is None
    assert "it is left out" in doubts[0].sentence


def test_shares_of_one_class_become_those_of_all(believed: Believed) -> None:
    """50 shares of one class beside the value of all, 1400: at 28 a share, outside of the year's prices, 100 are used.

    So the analysts' target of 16.1 is 15 % above the price, not 42 % below it.
    """
    overview, [doubt] = believed(SharesOutstanding="50")
    assert (doubt.rule, doubt.stated) == ("share-count", 50)
    assert overview.shares_outstanding == pytest.approx(100, rel=0.01)


def test_a_count_within_the_range_is_held_to_the_price_of_its_multiples(believed: Believed) -> None:
    """80 shares make 17.5 dollars, which was paid in the year; earnings, book value and dividend a share all say 14."""
    overview, [doubt] = believed(SharesOutstanding="80", **{"52WeekHigh": "20"})
    assert doubt.rule == "share-count"
    assert overview.shares_outstanding == pytest.approx(100, rel=0.01)
    assert not believed(SharesOutstanding="95")[1]


def test_the_target_is_compared_with_the_price_of_its_class(sound: Callable[[], Documents], company_of: Build) -> None:
    """The metric reads the believed count."""
    documents = sound()
    documents["OVERVIEW"] |= {**FULL, "SharesOutstanding": "50"}
    metrics = {
        version: newest(compute_metrics(read(company_of(documents).known_at(DAY), DAY, version).company))
        for version in (1, 2)
    }
    assert metrics[1]["price_to_target"] == pytest.approx(-0.425)
    assert metrics[2]["price_to_target"] == pytest.approx(0.15, abs=0.01)


def test_book_value_of_another_class_is_no_doubt(believed: Believed) -> None:
    """A book value a share of another class contradicts the count only, which the market value bears out."""
    overview, doubts = believed(BookValue="7500")
    assert not doubts
    assert overview.market_capitalization == 1400


@pytest.mark.parametrize(
    ("key", "field", "stated", "taken"),
    [
        ("PERatio", "pe_ratio", "11670", 11.67),
        ("PERatio", "pe_ratio", "-11.67", 11.67),
        ("PERatio", "pe_ratio", "20", 11.67),
        ("PriceToBookRatio", "price_to_book_ratio", "2800", 2.8),
        ("PriceToSalesRatioTTM", "price_to_sales_ratio_ttm", "0.0014", 1.4),
        ("ForwardPE", "forward_pe", "-10.5", None),
        ("ForwardPE", "forward_pe", "10500", None),
        ("PEGRatio", "peg_ratio", "900", None),
        ("EVToEBITDA", "ev_to_ebitda", "6400", None),
        ("DividendYield", "dividend_yield", "21.4", 0.0214),
        ("DividendYield", "dividend_yield", "-0.0214", 0.0214),
        ("AnalystTargetPrice", "analyst_target_price", "16100", None),
        ("AnalystTargetPrice", "analyst_target_price", "-16.1", None),
    ],
)
def test_a_ratio_that_two_others_contradict_is_theirs(
    believed: Believed, key: str, field: str, stated: str, taken: float | None
) -> None:
    """Where market value and figure give it twice, theirs is used; where nothing else gives it, it is missing."""
    overview, [doubt] = believed(**{key: stated})
    assert doubt.path == f"OVERVIEW:$.{key}"
    assert getattr(overview, field) == (None if taken is None else pytest.approx(taken, rel=0.01))


def test_prices_of_a_later_day_are_left_out(sound: Callable[[], Documents], company_of: Build) -> None:
    """An overview that does not say its quarter is of the day of its neighbours: of three statements to 2015-12-31."""
    documents = sound()
    del documents["OVERVIEW"]["LatestQuarter"]
    day = date(2015, 6, 30)
    reading = read(company_of(documents).known_at(day), day)
    overview, [doubt] = reading.company.overview, [d for d in reading.doubts if d.rule == "later-prices"]
    assert (overview.market_capitalization, overview.analyst_target_price, overview.name) == (None, None, "Acme")
    assert "2015-12-31" in doubt.sentence
    twice = read(company_of(documents).known_at(day).known_at(day), day)
    assert twice.company.overview.market_capitalization is None
    assert read(company_of(documents).known_at(day), day, 1).company.overview.market_capitalization == 1400


def test_one_stray_date_does_not_cost_the_prices(sound: Callable[[], Documents], company_of: Build) -> None:
    """A single report of a day to come is a slip, not an overview of that day."""
    documents = sound()
    documents["BALANCE_SHEET"]["annualReports"][0]["fiscalDateEnding"] = "2051-12-31"
    assert read(company_of(documents).known_at(DAY), DAY).company.overview.market_capitalization == 1400


def test_a_dividend_far_ahead_tells_of_a_later_day(believed: Believed) -> None:
    """Dividends are declared some months ahead, not a year."""
    assert believed(DividendDate="2016-05-01")[0].market_capitalization == 1400
    assert believed(DividendDate="2017-05-01")[0].market_capitalization is None


def test_old_prices_are_said_and_used(believed: Believed) -> None:
    """Nothing newer than a year ago: the prices may be as old."""
    overview, [doubt] = believed(as_of=date(2016, 12, 31))
    assert (doubt.rule, doubt.believed, overview.market_capitalization) == ("old-prices", True, 1400)


@pytest.mark.parametrize("value", ["1400", "None"])
@pytest.mark.parametrize("quoted", ["USD", None])
def test_other_money_is_not_compared(
    sound: Callable[[], Documents], company_of: Build, value: str, quoted: str | None
) -> None:
    """Statements in euros beside a market value in dollars, labelled or not: rated by the rest, with less confidence, and said."""
    documents = sound()
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        for report in documents[name]["annualReports"]:
            report["reportedCurrency"] = "EUR"
    documents["OVERVIEW"] |= {"MarketCapitalization": value, "Currency": quoted}
    company, rules = company_of(documents), load_ruleset(3)
    analysis, plain = rate(company, rules, DAY, peers=()), rate(company_of(sound()), rules, DAY, peers=())
    assert [doubt.rule for doubt in analysis.doubts if doubt.rule == OTHER_MONEY]
    assert analysis.investment_rating is not None
    assert not [reason for reason in analysis.reasons if reason.metric == "trailing_earnings_yield"]
    assert "earnings-yield" not in analysis.missing
    assert analysis.confidence < plain.confidence
    assert any("EUR" in caution for caution in analysis.cautions)


def test_a_label_that_lies_shows_in_the_amounts(believed: Believed) -> None:
    """A revenue of 8 times the market value is doubted, unless the overview's own multiple says the same."""
    thin = {"SharesOutstanding": None, "AnalystTargetPrice": None, "PERatio": None, "PriceToBookRatio": None}
    changed = {**thin, "MarketCapitalization": "125", "EVToEBITDA": None, "DividendYield": None}
    overview, [doubt] = believed(**changed, PriceToSalesRatioTTM=None)
    assert (doubt.rule, overview.market_capitalization) == (OTHER_MONEY, None)
    assert believed(**changed, PriceToSalesRatioTTM="0.125")[0].market_capitalization == 125


def test_multiples_that_are_all_off_alike_tell_of_other_money(believed: Believed) -> None:
    """A market value of 210 at 14 dollars a share: sales, equity and earnings are 6.7 times what its multiples make them."""
    overview, doubts = believed(MarketCapitalization="210", SharesOutstanding="15", RevenueTTM="150", EVToEBITDA=None)
    assert OTHER_MONEY in [doubt.rule for doubt in doubts]
    assert overview.market_capitalization is None


def test_a_year_that_a_merger_made_old_is_no_other_money(believed: Believed) -> None:
    """Equity 3.4 times, but sales 1.7 times what the multiples make them: no money changes one more than the other."""
    overview, doubts = believed(PriceToSalesRatioTTM="0.82", PriceToBookRatio="0.82", PERatio=None, EVToEBITDA=None)
    assert OTHER_MONEY not in [doubt.rule for doubt in doubts]
    assert overview.market_capitalization is not None

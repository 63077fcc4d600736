"""Earnings and news as they are believed, and values that could not be read."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from signal9_marketdata import Company
from signal9_rating.metrics import compute_metrics, newest
from signal9_rating.reading import Doubt, read

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
Spoilt = Callable[..., tuple[Any, list[Doubt]]]
DAY = date(2016, 3, 1)


@pytest.fixture
def quarter(sound: Callable[[], Documents], company_of: Build) -> Spoilt:
    """Return the newest quarter's earnings as believed, and the doubts, after changes to it: 0.26 reported, 0.25 estimated."""

    def quarter(**changes: str | None) -> tuple[Any, list[Doubt]]:
        documents = sound()
        documents["EARNINGS"]["quarterlyEarnings"][0].update(changes)
        reading = read(company_of(documents).known_at(DAY), DAY)
        assert reading.company.earnings is not None
        found = [doubt for doubt in reading.doubts if doubt.path.startswith("EARNINGS")]
        return reading.company.earnings.quarterly[0], found

    return quarter


def test_earnings_that_agree_are_believed(quarter: Spoilt) -> None:
    """0.01 above 0.25 is 4 %."""
    believed, doubts = quarter()
    assert not doubts
    assert believed.surprise_percentage == 4


@pytest.mark.parametrize("stated", ["4000", "-4", "0.004", "None", None, "abc"])
def test_a_percentage_is_what_the_earnings_make_it(quarter: Spoilt, stated: str | None) -> None:
    """A slip, a turned sign, nothing, no figure: reported and estimated earnings give it, and the surprise bears them out."""
    believed, doubts = quarter(surprisePercentage=stated)
    assert believed.surprise_percentage == pytest.approx(4)
    assert doubts[-1].field == "surprise_percentage"


@pytest.mark.parametrize(
    ("key", "field", "stated", "right"),
    [
        ("reportedEPS", "reported_eps", "260", 0.26),
        ("reportedEPS", "reported_eps", "-0.26", 0.26),
        ("estimatedEPS", "estimated_eps", "250", 0.25),
    ],
)
def test_earnings_that_the_surprise_contradicts_are_its(
    quarter: Spoilt, key: str, field: str, stated: str, right: float
) -> None:
    """Percentage, surprise and the other earnings agree against one figure."""
    believed, [doubt] = quarter(**{key: stated})
    assert doubt.field == field
    assert getattr(believed, field) == pytest.approx(right)
    assert believed.surprise_percentage == 4


def test_a_percentage_of_nothing_is_missing(quarter: Spoilt) -> None:
    """An estimate of 0 has no percentage; one that nothing bears out is left out."""
    assert quarter(estimatedEPS="0", surprise="0.26", surprisePercentage="100")[0].surprise_percentage is None
    assert quarter(reportedEPS="0.4", surprise="None")[0].surprise_percentage is None


@pytest.mark.parametrize("day", ["2015-11-30", "2025-01-30"])
def test_a_day_on_which_nobody_reports_is_said(quarter: Spoilt, day: str) -> None:
    """Before the quarter's end, or years after it: the earnings are used, the date is not."""
    believed, [doubt] = quarter(reportedDate=day)
    assert (doubt.rule, doubt.believed, believed.surprise_percentage) == ("misdated-earnings", True, 4)


def test_of_a_quarter_stated_twice_the_sound_one_is_used(sound: Callable[[], Documents], company_of: Build) -> None:
    """The figures of one agree with one another, those of the other do not."""
    documents = sound()
    quarters = documents["EARNINGS"]["quarterlyEarnings"]
    quarters.insert(0, {**quarters[0], "reportedEPS": "0.9"})
    reading = read(company_of(documents).known_at(DAY), DAY)
    [doubt] = [each for each in reading.doubts if each.path.startswith("EARNINGS")]
    assert doubt.rule == "quarter-stated-twice"
    assert newest(compute_metrics(reading.company))["earnings_surprise"] == pytest.approx((4 + 8 - 3) / 300)


@pytest.mark.parametrize(
    "changes",
    [
        {"relevance_score": "750"},
        {"relevance_score": "None"},
        {"ticker_sentiment_score": "400"},
        {"ticker_sentiment_score": "-0.4", "ticker_sentiment_label": "Bullish"},
    ],
)
def test_news_that_cannot_be_are_left_out(
    sound: Callable[[], Documents], company_of: Build, changes: dict[str, str]
) -> None:
    """Out of range, missing, or of another sign than the vendor's word: the item does not count, and that is said."""
    documents = sound()
    documents["NEWS_SENTIMENT"]["feed"][0]["ticker_sentiment"][0].update(changes)
    reading = read(company_of(documents).known_at(DAY), DAY)
    assert [doubt.rule for doubt in reading.doubts] == ["implausible-sentiment"]
    assert newest(compute_metrics(reading.company))["news_sentiment"] == pytest.approx(-0.65)


def test_a_word_at_the_edge_of_its_range_is_no_doubt(sound: Callable[[], Documents], company_of: Build) -> None:
    """Scores are rounded: 0.349 may be called bullish."""
    documents = sound()
    documents["NEWS_SENTIMENT"]["feed"][0]["ticker_sentiment"][0] |= {
        "ticker_sentiment_score": "0.349",
        "ticker_sentiment_label": "Bullish",
    }
    assert not read(company_of(documents).known_at(DAY), DAY).doubts


def test_what_cannot_be_read_is_missing_and_said(sound: Callable[[], Documents], company_of: Build) -> None:
    """One figure of a report, twice: one doubt with the path of the first."""
    documents = sound()
    for report in documents["INCOME_STATEMENT"]["annualReports"][:2]:
        report["sellingGeneralAndAdministrative"] = "n/a"
    reading = read(company_of(documents).known_at(DAY), DAY)
    [doubt] = [doubt for doubt in reading.doubts if doubt.rule == "unreadable-value"]
    assert doubt.path == "INCOME_STATEMENT:$.annualReports[0].sellingGeneralAndAdministrative"
    assert "in 2 places" in doubt.sentence

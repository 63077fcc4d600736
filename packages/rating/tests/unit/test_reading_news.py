"""The news of a share class, as reading 2 believes them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from signal9_marketdata import Company
from signal9_rating import load_ruleset, rate
from signal9_rating.metrics import compute_metrics, newest
from signal9_rating.reading import read

Documents = dict[str, dict[str, Any]]
DAY = date(2016, 2, 1)


def sentiment(documents: Documents, company_of: Callable[[Documents], Company], *tickers: str, reading: int = 2) -> Any:
    """The sentiment of a class B by items that name each a ticker."""
    for name, document in documents.items():
        if name != "NEWS_SENTIMENT":
            document["Symbol" if name == "OVERVIEW" else "symbol"] = "ACM-B"
    documents["NEWS_SENTIMENT"]["feed"] = [
        {
            "time_published": "20160120T120000",
            "ticker_sentiment": [{"ticker": ticker, "relevance_score": "1.0", "ticker_sentiment_score": "0.9"}],
        }
        for ticker in tickers
    ]
    company = read(company_of(documents), DAY, reading).company
    return newest(compute_metrics(company))["news_sentiment"]


@pytest.mark.parametrize("ticker", ["ACM.B", "ACM-B", "ACM/B", "ACM B", "ACM-A", "ACM"])
def test_the_sentiment_of_a_class_counts_in_any_spelling(
    ticker: str, sound: Callable[[], Documents], company_of: Callable[[Documents], Company]
) -> None:
    """A dot, a dash, a slash or another class of the company: its news are read."""
    assert sentiment(sound(), company_of, ticker) == pytest.approx(0.9)


def test_other_companies_news_and_the_first_reading_stay_as_they_were(
    sound: Callable[[], Documents], company_of: Callable[[Documents], Company]
) -> None:
    """ACMB is another company and ACM-PB a preferred share; reading 1 takes symbols as they are written, so that old ratings hold."""
    assert sentiment(sound(), company_of, "ACMB", "ACM-PB", "ACMBX") is None
    assert sentiment(sound(), company_of, "ACM.B", reading=1) is None
    assert sentiment(sound(), company_of, "ACM-B", reading=1) == pytest.approx(0.9)


def test_news_that_are_left_out_are_said(
    sound: Callable[[], Documents], company_of: Callable[[Documents], Company]
) -> None:
    """A sentiment of 9 on a scale to 1 stands among the cautions by itself, not among the figures of earlier years."""
    documents = sound()
    mention = {"ticker": "ACME", "relevance_score": "1.0", "ticker_sentiment_score": "9"}
    documents["NEWS_SENTIMENT"]["feed"] = [{"time_published": "20160120T120000", "ticker_sentiment": [mention]}]
    analysis = rate(company_of(documents), load_ruleset(), DAY, peers=())
    assert any("news about ACME states a sentiment" in caution for caution in analysis.cautions)

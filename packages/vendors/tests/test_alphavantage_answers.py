"""AlphaVantage's news and calendar: read as the vendor writes them, by our spelling of the symbols."""

import json
import os
from pathlib import Path

import pytest

from signal9_contracts import EntryFault
from signal9_marketdata import label
from signal9_vendors import AlphaVantage
from signal9_vendors.errors import UnreadableAnswer

HEADER = "symbol,name,reportDate,fiscalDateEnding,estimate,currency"


def recorded(name: str) -> bytes:
    """One of the vendor's own answers."""
    path = Path(os.environ.get("SIGNAL9_MARKET_DIR", "missing")) / "alphavantage_ibm" / name
    if not path.exists():
        pytest.skip("SIGNAL9_MARKET_DIR names no folder with the vendor's answers")
    return path.read_bytes()


def test_an_answer_without_a_feed_is_refused() -> None:
    """Another format stops the round before anything is appended; the message is tried again."""
    with pytest.raises(UnreadableAnswer, match="feed"):
        AlphaVantage.read_news(b'{"items": "0"}', {"KO"})


def test_the_vendors_own_labels_are_ours() -> None:
    """Fifty of its articles: every label that it gave follows from its score."""
    document = recorded("NEWS_SENTIMENT.json")
    feed = json.loads(document)["feed"]
    assert [label(article["overall_sentiment_score"]) for article in feed] == [
        article["overall_sentiment_label"] for article in feed
    ]
    assert AlphaVantage.read_news(document, {"IBM"}).faults == []


def test_a_share_class_is_spelled_as_the_broker_does() -> None:
    """BRK-B is the broker's BRK.B; a symbol that is listed as it is written stays, and so does one that is not listed."""
    document = f"{HEADER}\nBRK-B,,2026-02-21,2025-12-31,,\nA-B,,2026-02-21,2025-12-31,,\nZ-Z,,2026-02-21,2025-12-31,,\n"
    read = AlphaVantage.read_calendar(document.encode(), {"BRK.B", "A-B", "A.B"}).read
    assert [report.symbol for report in read] == ["BRK.B", "A-B", "Z-Z"]


def test_the_vendors_own_calendar_is_read_whole() -> None:
    """Its 10,286 rows, without one that is broken."""
    calendar = AlphaVantage.read_calendar(recorded("EARNINGS_CALENDAR.csv"), ())
    assert (len(calendar.read), calendar.total, calendar.faults) == (10_286, 10_286, [])


def test_faults_are_what_the_contract_says() -> None:
    """Whatever came is cut to the contract's length."""
    [fault] = AlphaVantage.read_calendar(f"{HEADER}\n{'x' * 5000}\n".encode(), ()).faults
    assert isinstance(fault, EntryFault)
    assert len(fault.found) == 200

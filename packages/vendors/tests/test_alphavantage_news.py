"""News of a company: in any spelling of its symbol, one story once, asked for as the vendor spells it."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_runtime import RetryPolicy
from signal9_vendors import AlphaVantage, InMemoryCallBudget, VendorError, plans
from signal9_vendors.alphavantage.decode import decode_news


def item(number: int, tickers: Sequence[str], **fields: Any) -> dict[str, Any]:
    return {
        "title": f"The brewer's story number {number} is told",
        "url": f"https://www.paper.invalid/stories/{number}",
        "time_published": "20260105T113000",
        "source": "Paper",
        "ticker_sentiment": [
            {"ticker": ticker, "relevance_score": "0.5", "ticker_sentiment_score": f"0.{place}"}
            for place, ticker in enumerate(tickers, start=1)
        ],
        **fields,
    }


def read(*feed: dict[str, Any]) -> Any:
    return decode_news(json.dumps({"items": str(len(feed)), "feed": list(feed)}).encode())


@pytest.mark.parametrize("ticker", ["BRK-B", "BRK.B", "BRK/B", "BRK B", "brk.b", "BRK-A"])
def test_an_item_is_about_a_company_in_any_spelling(ticker: str) -> None:
    """What is said of one class in any spelling is said of the company, under the symbol that is asked for."""
    news = read(item(1, [ticker, "KO"])).of_company("BRK-B")
    assert [[(said.symbol, said.sentiment) for said in each.mentions] for each in news.items] == [[("BRK-B", 0.1)]]


def test_an_item_about_two_classes_counts_once() -> None:
    """A class's own mention is taken, however much the item is about the other one; what has no figures is no mention."""
    news = read(item(1, ["GOOG", "GOOGL"]), item(2, ["GOOG"]), item(3, ["KO"]))
    assert [said.sentiment for each in news.of_company("GOOGL").items for said in each.mentions] == [0.2, 0.1]
    assert [said.sentiment for each in news.of_company("GOOG").items for said in each.mentions] == [0.1, 0.1]
    empty = item(4, ["GOOGL"])
    empty["ticker_sentiment"][0] |= {"ticker_sentiment_score": "None"}
    assert read(empty).of_company("GOOGL").items == ()


def test_one_story_under_three_addresses_is_one_item_with_the_mentions_of_all() -> None:
    """The earliest copy leads; a company that only a copy names is kept; paths still name the vendor's entries."""
    first = item(1, ["KO"])
    tracked = {**first, "url": "http://paper.invalid/stories/1/?utm_source=feed"}
    syndicated = item(1, ["KO", "PEP"], url="https://wire.invalid/x", time_published="20260105T123000", source="Wire")
    news = read(syndicated, tracked, first, item(2, ["KO"]))
    assert [[said.symbol for said in each.mentions] for each in news.items] == [["KO", "PEP"], ["KO"]]
    assert (
        news.items[0].mentions[1].origin.of("sentiment")
        == "NEWS_SENTIMENT:$.feed[0].ticker_sentiment[1].ticker_sentiment_score"
    )


def test_entries_without_address_and_headline_are_nobodys_copies() -> None:
    """The archived documents of sentiments hold neither: each of their entries is a story."""
    bare = {name: value for name, value in item(1, ["KO"]).items() if name not in ("title", "url", "source")}
    odd = {**bare, "title": None, "url": 7, "source": ["Paper"]}
    assert len(read(bare, bare, odd).items) == 3


ADDRESSES = ["{}", "{}/", "{}?utm_source=x&utm_medium=y", "{}/amp", "{}?fbclid=abc#top"]


@given(
    st.lists(st.integers(1, 9), min_size=1, max_size=6, unique=True),
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(ADDRESSES), st.sampled_from(["https://www", "http://m"])),
        max_size=8,
    ),
)
def test_copies_change_nothing_of_what_is_said_of_a_company(
    stories: list[int], copies: list[tuple[int, str, str]]
) -> None:
    """However often a story is repeated under other addresses, the company's news are those of the stories."""
    feed = [item(number, ["KO"]) for number in stories]
    repeated = [
        {**feed[place % len(feed)], "url": form.format(feed[place % len(feed)]["url"]).replace("https://www", host)}
        for place, form, host in copies
    ]
    once, again = read(*feed).of_company("KO"), read(*feed, *repeated).of_company("KO")
    assert again.items == once.items


def test_the_vendors_own_fifty_items_are_fifty_stories() -> None:
    """None of them is taken for another's copy; repeated under other addresses, they are still fifty."""
    path = Path(os.environ.get("SIGNAL9_MARKET_DIR", "missing")) / "alphavantage_ibm" / "NEWS_SENTIMENT.json"
    if not path.exists():
        pytest.skip("SIGNAL9_MARKET_DIR names no folder with the vendor's answers")
    feed = json.loads(path.read_bytes())["feed"]
    tracked = [{**each, "url": each["url"].replace("https://www.", "http://") + "/?utm_source=x"} for each in feed]
    syndicated = [{**each, "url": f"https://wire.invalid/{place}"} for place, each in enumerate(feed)]
    assert len(read(*feed).items) == len(read(*feed, *tracked, *syndicated).items) == 50
    assert (len(read(*feed).of_company("GOOGL").items), len(read(*feed).of_company("BRK-B").items)) == (15, 6)


def test_a_company_is_asked_for_as_the_vendor_spells_it() -> None:
    """A class behind a dash, for documents and for news."""
    asked = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(dict(request.url.params))
        return httpx.Response(200, json={"Symbol": "BRK-B", "feed": []})

    budget = InMemoryCallBudget(plans("premium"), lambda: datetime(2026, 1, 5, tzinfo=UTC))
    with httpx.Client(transport=httpx.MockTransport(answer)) as http:
        client = AlphaVantage(http, "https://vendor.invalid", "key", budget)
        client.fetch("OVERVIEW", "BRK.B")
        client.news(["BRK.B", "KO"], datetime(2026, 1, 5, tzinfo=UTC))
    assert [asked[0]["symbol"], asked[1]["tickers"]] == ["BRK-B", "BRK-B,KO"]


@pytest.mark.parametrize(
    ("text", "is_empty"),
    [
        ("No articles found. Please adjust the time range or refer to the documentation and try again.", True),
        ("Invalid inputs. Please refer to the documentation and try again.", False),
        ("the standard rate limit is 25 requests per day", False),
    ],
)
def test_a_window_without_news_is_no_refusal(text: str, is_empty: bool) -> None:
    """The vendor says it in the field of its refusals: a quiet hour stops no round, and a refusal still does."""
    body = {"Information": text}
    budget = InMemoryCallBudget(plans("premium"), lambda: datetime(2026, 1, 5, tzinfo=UTC))
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(200, json=body))) as http:
        client = AlphaVantage(http, "https://vendor.invalid", "key", budget, RetryPolicy(1, 0.01, 0.02))
        if is_empty:
            document = client.news([], datetime(2026, 1, 5, tzinfo=UTC))
            read_back = client.read_news(document.body, {"KO"})
            assert (read_back.read, read_back.faults, read_back.total) == ([], [], 0)
            assert decode_news(document.body).items == ()
        else:
            with pytest.raises(VendorError):
                client.news([], datetime(2026, 1, 5, tzinfo=UTC))

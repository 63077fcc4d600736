"""sync_news: each article about a known company once, in few calls, and nothing of a stranger's text trusted."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from signal9_contracts import NewsCollected, NewsScored, NewsSynced
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import NewsArticle, news
from signal9_eventstore import Cause, InMemoryEventStore, append_decided
from signal9_readmodels import AssetRow
from signal9_runtime import InMemoryBlobs
from signal9_sync_news.application import sync_news
from signal9_testkit import an
from signal9_vendors import (
    AlphaVantage,
    BadKey,
    InMemoryCallBudget,
    RawDocument,
    Refused,
    VendorError,
    VendorUnavailable,
    plans,
    sentiment_document,
)

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
KNOWN = {"KO": an.asset_id("KO"), "PEP": an.asset_id("PEP")}


@pytest.fixture(autouse=True)
def logs() -> Iterator[Sequence[Any]]:
    """The lines of the log of a test."""
    with capture_logs() as lines:
        yield lines


def sentiment(ticker: str, **fields: object) -> dict[str, object]:
    return {
        "ticker": ticker,
        "relevance_score": "0.5",
        "ticker_sentiment_score": "0.2",
        "ticker_sentiment_label": "Somewhat-Bullish",
        **fields,
    }


def item(number: int = 1, tickers: Sequence[str] = ("KO",), **fields: object) -> dict[str, object]:
    return {
        "title": f"Headline {number}",
        "url": f"https://news.invalid/{number}",
        "time_published": "20260105T113000",
        "summary": "What happened.",
        "source": "Wire",
        "overall_sentiment_score": 0.21,
        "overall_sentiment_label": "Somewhat-Bullish",
        "ticker_sentiment": [sentiment(ticker) for ticker in tickers],
        **fields,
    }


def answer(*items: object) -> bytes:
    return json.dumps({"items": str(len(items)), "feed": list(items)}).encode()


class Vendor:
    """Answers each call with the same body, and keeps what was asked."""

    name = "alphavantage"
    read_news = staticmethod(AlphaVantage.read_news)

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.asked: list[tuple[list[str], datetime, datetime | None]] = []

    def news(self, tickers: Sequence[str], since: datetime, until: datetime | None = None) -> RawDocument:
        self.asked.append((list(tickers), since, until))
        return RawDocument(body=self.body, fetched_at=NOON)


class Universe:
    """Three companies, one of them delisted."""

    def all_assets(self) -> Sequence[AssetRow]:
        rows = [AssetRow(asset_id=asset_id, symbol=symbol, stream_version=1) for symbol, asset_id in KNOWN.items()]
        return [*rows, AssetRow(asset_id="gone", symbol="GONE", status="delisted", stream_version=1)]


def sync(
    store: InMemoryEventStore,
    *items: object,
    at: datetime = NOON,
    plan: str = "free",
    archive: InMemoryBlobs | None = None,
) -> Vendor:
    vendor = Vendor(answer(*items))
    budget = InMemoryCallBudget(plans(plan), lambda: NOON)
    request = ScheduleTriggered(schedule="news", at=at)
    sync_news(request, vendor, Universe(), budget, archive or InMemoryBlobs(), store, lambda: NOON)
    return vendor


def of(store: InMemoryEventStore, kind: type[Any]) -> list[Any]:
    return [event for event in store.read_all() if isinstance(event, kind)]


def test_an_article_is_scored_for_the_known_companies_in_it() -> None:
    """Coins, currencies, unknown and delisted companies are left out; the id is the digest of the address."""
    store = InMemoryEventStore()
    vendor = sync(store, item(1, ["KO", "CRYPTO:BTC", "FOREX:USD", "ZZZZ", "GONE"]), item(2, ["ZZZZ"]))
    [scored] = of(store, NewsScored)
    assert [(mention.symbol, mention.sentiment, mention.label) for mention in scored.mentions] == [
        ("KO", 0.2, "Somewhat-Bullish")
    ]
    assert scored.metadata.stream_id == f"news-{scored.news_id}"
    [collected] = of(store, NewsCollected)
    assert (collected.symbol, collected.articles) == ("KO", 1)
    [synced] = of(store, NewsSynced)
    assert (synced.articles, synced.scored, synced.broken) == (2, 1, 0)
    assert vendor.asked == [([], NOON - timedelta(hours=2), NOON)]


def test_overlapping_windows_bring_an_article_once() -> None:
    """The next round finds it again and appends nothing of it; only the new one is told."""
    store = InMemoryEventStore()
    sync(store, item(1), item(2))
    sync(store, item(2), item(3), at=NOON + timedelta(hours=6))
    assert [scored.title for scored in of(store, NewsScored)] == ["Headline 1", "Headline 2", "Headline 3"]
    assert [collected.articles for collected in of(store, NewsCollected)] == [2, 1]


def test_a_round_that_fires_twice_makes_no_second_call() -> None:
    """The second message of the hour finds it synced."""
    store = InMemoryEventStore()
    sync(store, item(1))
    before = list(store.read_all())
    assert sync(store, item(9)).asked == []
    assert list(store.read_all()) == before


@pytest.mark.parametrize(
    ("at", "plan", "calls"),
    [
        (NOON, "free", 1),
        (NOON + timedelta(hours=1), "free", 0),
        (NOON + timedelta(hours=1), "premium", 2),
        (datetime(2026, 1, 4, 12, tzinfo=UTC), "premium", 0),  # a Sunday
    ],
)
def test_calls_are_made_only_when_the_plan_and_the_exchanges_allow(at: datetime, plan: str, calls: int) -> None:
    """Every six hours one call on the free plan; hourly on larger ones, with a call about several of the most traded."""
    vendor = sync(InMemoryEventStore(), item(1), at=at, plan=plan)
    assert len(vendor.asked) == calls
    if calls == 2:
        assert vendor.asked[1][0] == ["KO", "PEP"]


def test_a_crash_before_the_articles_tells_of_them_again() -> None:
    """Killed between the companies and the articles: the next delivery scores each article once."""

    class Crashing(InMemoryEventStore):
        def append_all(self, *args: object, **kwargs: object) -> list[object]:  # type: ignore[override]  # a fault
            raise RuntimeError("killed")

    store = Crashing()
    with pytest.raises(RuntimeError):
        sync(store, item(1))
    store.__class__ = InMemoryEventStore  # type: ignore[assignment]  # the fault is over
    sync(store, item(1))
    assert len(of(store, NewsScored)) == 1
    assert len(of(store, NewsCollected)) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"overall_sentiment_score": 1.5}, "overall_sentiment_score"),
        ({"overall_sentiment_score": "NaN"}, "overall_sentiment_score"),
        ({"overall_sentiment_score": True}, "overall_sentiment_score"),
        ({"time_published": "yesterday"}, "time_published"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://news.invalid/" + "x" * 3000}, "url"),
        ({"url": None}, "url"),
        ({"title": " "}, "title"),
        ({"ticker_sentiment": {}}, "ticker_sentiment"),
        ({"ticker_sentiment": [sentiment("KO", relevance_score="-1")]}, "relevance_score"),
        ({"ticker_sentiment": [sentiment("KO", ticker_sentiment_score="bullish")]}, "ticker_sentiment_score"),
    ],
)
def test_a_broken_article_is_named_and_the_rest_is_read(
    fields: dict[str, Any], field: str, logs: Sequence[Any]
) -> None:
    """The event and the log say which article and which field; those beside it are scored."""
    store = InMemoryEventStore()
    sync(store, item(1), item(2, **fields), item(3))
    assert [scored.title for scored in of(store, NewsScored)] == ["Headline 1", "Headline 3"]
    [synced] = of(store, NewsSynced)
    [fault] = synced.faults
    assert (synced.broken, fault.entry, fault.field) == (1, 2, field)
    assert len(fault.found) <= 200
    [line] = logs
    assert line["event"].startswith("an article is broken")
    assert (line["field" if "field" in line else "column"], line["expected"]) == (fault.field, fault.expected)


def test_a_strangers_text_is_cut_to_length_and_kept_as_it_is() -> None:
    """Megabytes of headline and control characters do no harm in the event; the outputs escape them."""
    store = InMemoryEventStore()
    sync(store, item(1, title="\x1b[31m<script>" + "x" * 10**6, summary="y" * 10**6, source="z" * 10**5))
    [scored] = of(store, NewsScored)
    assert (len(scored.title), len(scored.summary), len(scored.source)) == (500, 4000, 200)
    assert scored.title.startswith("\x1b[31m<script>")


def test_what_the_analysis_reads_has_the_vendors_shape_and_no_text() -> None:
    """The archived sentiments decode as the vendor's own document, and mention no headline and no address."""
    from signal9_vendors import ArchivedDocuments

    archive = InMemoryBlobs()
    store = InMemoryEventStore()
    sync(store, item(1, ["KO", "PEP"]), archive=archive)
    reference = of(store, NewsCollected)[0].document
    document = archive.get(reference)
    news = ArchivedDocuments(archive).news(reference)
    assert [mention.symbol for mention in news.items[0].mentions] == ["KO", "PEP"]
    assert b"Headline" not in document
    assert b"http" not in document
    assert document == sentiment_document(AlphaVantage.read_news(answer(item(1, ["KO", "PEP"])), KNOWN).read)


LONG = "The brewer lifts its forecast once more"


def test_a_story_under_three_addresses_is_told_once() -> None:
    """With tracking, on the mobile page, by another publisher: one event, one mention for each company; a company that a copy names counts."""
    store = InMemoryEventStore()
    sync(
        store,
        item(1, title=LONG, url="https://www.paper.invalid/a"),
        item(2, title=LONG, url="http://m.paper.invalid/a/?utm_source=feed"),
        item(3, ["KO", "PEP"], title=LONG + " | Wire", url="https://wire.invalid/x"),
    )
    [scored] = of(store, NewsScored)
    assert (scored.url, [mention.symbol for mention in scored.mentions]) == (
        "https://www.paper.invalid/a",
        ["KO", "PEP"],
    )
    assert [collected.articles for collected in of(store, NewsCollected)] == [1, 1]
    [synced] = of(store, NewsSynced)
    assert (synced.articles, synced.scored) == (3, 1)


@pytest.mark.parametrize(
    ("hours", "url", "scored"),
    [
        (6, "http://paper.invalid/a?utm_source=feed", 1),  # the same page
        (6, "https://wire.invalid/x", 1),  # syndicated
        (24, "https://wire.invalid/x", 1),
        (6, "https://paper.invalid/b", 1),  # printed again
        (24, "https://paper.invalid/b", 2),  # the next day's column under the same headline
        (72, "https://wire.invalid/x", 2),  # too late to be a copy
    ],
)
def test_a_later_round_knows_a_story(hours: int, url: str, scored: int) -> None:
    """By its address for ever, by its headline for two days; of the same publisher for half a day."""
    store = InMemoryEventStore()
    later = NOON + timedelta(hours=hours)
    sync(store, item(1, title=LONG, url="https://www.paper.invalid/a"))
    sync(store, item(2, title=LONG, url=url, time_published=f"{later - timedelta(minutes=30):%Y%m%dT%H%M%S}"), at=later)
    assert len(of(store, NewsScored)) == scored
    assert len(of(store, NewsCollected)) == scored


def test_a_story_that_0_1_0_told_is_not_told_again() -> None:
    """Its stream is named after the digest of the address as it was written, and its round recorded no stories."""
    store, old = InMemoryEventStore(), InMemoryEventStore()
    url = "https://www.paper.invalid/a"
    sync(old, item(1, title=LONG, url=url))
    for event in old.read_all():
        if isinstance(event, NewsScored):
            former = replace(event, news_id=news.former_news_id_of(url))
            append_decided(store, f"news-{former.news_id}", NewsArticle, lambda _: [former], Cause.root("0.1.0"))  # noqa: B023  # called at once
    sync(store, item(1, title=LONG, url=url), item(2))
    assert [scored.title for scored in of(store, NewsScored)] == [LONG, "Headline 2"]


def test_what_is_said_of_one_class_is_said_of_the_company_once() -> None:
    """The vendor tags GOOG and BRK-A: GOOGL and BRK.B get the mention; an article about both classes counts once for each."""

    class Classes:
        def all_assets(self) -> Sequence[AssetRow]:
            names = {
                "GOOG": "Alphabet Inc. Class C",
                "GOOGL": "Alphabet Inc. Class A",
                "BRK.B": "Berkshire Hathaway Inc.",
            }
            return [
                AssetRow(asset_id=an.asset_id(symbol), symbol=symbol, name=name, stream_version=1)
                for symbol, name in names.items()
            ]

    store = InMemoryEventStore()
    feed = answer(item(1, ["GOOG", "BRK-A"]), item(2, ["GOOGL", "GOOG"]), item(3, ["BRK/B"]), item(4, ["BRKB"]))
    vendor = Vendor(feed)
    budget = InMemoryCallBudget(plans("premium"), lambda: NOON)
    sync_news(
        ScheduleTriggered(schedule="news", at=NOON), vendor, Classes(), budget, InMemoryBlobs(), store, lambda: NOON
    )
    assert [[mention.symbol for mention in scored.mentions] for scored in of(store, NewsScored)] == [
        ["BRK.B", "GOOG", "GOOGL"],
        ["GOOG", "GOOGL"],
        ["BRK.B"],
        ["BRK.B"],
    ]
    assert {each.symbol: each.articles for each in of(store, NewsCollected)} == {"GOOG": 2, "GOOGL": 2, "BRK.B": 3}
    assert vendor.asked[1][0] == ["GOOGL", "BRK.B"]  # one class of each company


def test_no_call_is_spent_on_what_is_no_company() -> None:
    """A fund and a warrant are traded, but nobody writes about the business that they do not have."""

    class Mixed:
        def all_assets(self) -> Sequence[AssetRow]:
            names = {"SPZ": "SPDR Example 500 ETF Trust", "KO": "Coca-Cola Company", "KOWS": "Example Warrant"}
            return [
                AssetRow(asset_id=symbol, symbol=symbol, name=name, market_cap=1e12, stream_version=1)
                for symbol, name in names.items()
            ]

    vendor = Vendor(answer())
    budget = InMemoryCallBudget(plans("premium"), lambda: NOON)
    request = ScheduleTriggered(schedule="news", at=NOON)
    sync_news(request, vendor, Mixed(), budget, InMemoryBlobs(), InMemoryEventStore(), lambda: NOON)
    assert [asked for asked, *_ in vendor.asked] == [[], ["KO"]]


@pytest.mark.parametrize(("refusal", "is_read"), [(Refused, True), (BadKey, False), (VendorUnavailable, False)])
def test_a_refused_group_costs_its_news_and_not_the_round(
    refusal: type[VendorError], is_read: bool, logs: Sequence[Any]
) -> None:
    """A symbol that the vendor does not know; a wrong key and a vendor that is down stop the round, which is tried again."""

    class Picky(Vendor):
        def news(self, tickers: Sequence[str], since: datetime, until: datetime | None = None) -> RawDocument:
            if tickers:
                raise refusal("Invalid inputs.")
            return super().news(tickers, since, until)

    store = InMemoryEventStore()
    budget = InMemoryCallBudget(plans("premium"), lambda: NOON)
    request = ScheduleTriggered(schedule="news", at=NOON)

    def go() -> None:
        sync_news(request, Picky(answer(item(1))), Universe(), budget, InMemoryBlobs(), store, lambda: NOON)

    if is_read:
        go()
        assert len(of(store, NewsScored)) == 1
        assert [line["said"] for line in logs] == ["Invalid inputs."]
    else:
        with pytest.raises(refusal):
            go()
        assert of(store, NewsScored) == []

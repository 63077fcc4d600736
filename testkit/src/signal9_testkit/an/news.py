"""Events of news."""

from datetime import timedelta
from typing import Any

from signal9_contracts import EntryFault, Mention, NewsCollected, NewsRef, NewsScored, NewsSynced
from signal9_testkit.an.built import built
from signal9_testkit.an.ids import MOMENT, asset, asset_id


def news_ref() -> NewsRef:
    """A reference to an archived answer with news."""
    return NewsRef(digest="b" * 64, size=2345, collected_at=MOMENT)


def news_scored(*symbols: str, **fields: Any) -> NewsScored:
    """An article about `symbols`."""
    mentions = [
        Mention(asset_id=asset_id(symbol), symbol=symbol, relevance=0.8, sentiment=0.21, label="Somewhat-Bullish")
        for symbol in symbols or ("KO",)
    ]
    return built(
        NewsScored,
        fields,
        news_id="d" * 64,
        url="https://news.sandbox.invalid/2026/01/05/1",
        title="KO Company: Beverages gaining",
        summary="Demand is called firm.",
        source="Signal9 Sandbox Wire",
        published_at=MOMENT,
        sentiment=0.21,
        label="Somewhat-Bullish",
        mentions=mentions,
        document=news_ref(),
    )


def news_collected(symbol: str = "KO", **fields: Any) -> NewsCollected:
    """News that mention a company."""
    return built(NewsCollected, fields, 2, **asset(symbol), articles=1, document=news_ref())


def news_synced(**fields: Any) -> NewsSynced:
    """The news of two hours."""
    fault = EntryFault(entry=3, field="overall_sentiment_score", found="7", expected="a number from -1 to 1")
    return built(
        NewsSynced,
        fields,
        hour="2026-01-05T07",
        since=MOMENT - timedelta(hours=2),
        until=MOMENT,
        answers=[news_ref()],
        articles=3,
        scored=2,
        broken=1,
        faults=[fault],
    )

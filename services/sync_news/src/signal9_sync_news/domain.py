"""What the vendor's news say about known companies: every article once, no stranger's text trusted."""

import hashlib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from signal9_contracts import EntryFault, Mention
from signal9_marketdata import traded_value
from signal9_readmodels import AssetRow

GROUP: Final = 5
"""Companies that one call asks about together."""
MAX_URL: Final = 2000
MAX_MENTIONS: Final = 50
_ADDRESS: Final = re.compile(r"https?://[^\s/]+", re.IGNORECASE)
Label = Literal["Bearish", "Somewhat-Bearish", "Neutral", "Somewhat-Bullish", "Bullish"]


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article about known companies."""

    news_id: str
    url: str
    title: str
    summary: str
    source: str
    published_at: datetime
    sentiment: float
    label: Label
    mentions: list[Mention]


class Feed(msgspec.Struct, frozen=True):
    """The articles about known companies, those that could not be read, and how many there were."""

    articles: list[Article]
    faults: list[EntryFault]
    total: int


class UnknownFeed(Exception):
    """The answer holds no list of articles: the vendor has changed its format."""


class _Broken(Exception):
    def __init__(self, field: str, found: object, expected: str) -> None:
        super().__init__(field)
        self.field, self.found, self.expected = field, found, expected


def questions(assets: Iterable[AssetRow], groups: int) -> list[list[str]]:
    """The tickers of each call of a round: first none, which asks for the whole market, then groups of the most traded.

    The vendor takes several tickers for "mentions all of them": a group finds what is written about its companies together.
    """
    ranked = sorted(assets, key=lambda asset: (-traded_value(asset.symbol, asset.market_cap), asset.symbol))
    symbols = [asset.symbol for asset in ranked[: groups * GROUP]]
    return [[], *(symbols[start : start + GROUP] for start in range(0, len(symbols), GROUP))]


def read_feed(document: bytes, known: Mapping[str, str]) -> Feed:
    """The articles that mention a known company; one that cannot be read is a fault with its place, and stops no other.

    Args:
        document: an answer of NEWS_SENTIMENT.
        known: symbol -> asset id.

    Raises:
        UnknownFeed: there is no list of articles in it.
    """
    answer = msgspec.json.decode(document)
    items = answer.get("feed") if isinstance(answer, Mapping) else None
    if not isinstance(items, list):
        raise UnknownFeed(f"The answer starts with {document[:80]!a}; an object with the list `feed` was expected.")
    articles: list[Article] = []
    faults = []
    for number, item in enumerate(items, start=1):
        try:
            article = _article(item, known)
        except _Broken as broken:
            found = ascii(broken.found)[:200]
            faults.append(EntryFault(entry=number, field=broken.field, found=found, expected=broken.expected))
            continue
        if article is not None:
            articles.append(article)
    return Feed(articles, faults, len(items))


def label(score: float) -> Label:
    """The vendor's word for a score, by the definition that comes with each of its answers."""
    if score <= -0.35:
        return "Bearish"
    if score <= -0.15:
        return "Somewhat-Bearish"
    if score < 0.15:
        return "Neutral"
    return "Somewhat-Bullish" if score < 0.35 else "Bullish"


def moods(articles: Sequence[Article]) -> bytes:
    """The moods of the articles as a NEWS_SENTIMENT document without texts or addresses: what an analysis reads of them."""
    feed = [
        {
            "time_published": f"{article.published_at:%Y%m%dT%H%M%S}",
            "overall_sentiment_score": article.sentiment,
            "ticker_sentiment": [
                {
                    "ticker": mention.symbol,
                    "relevance_score": str(mention.relevance),
                    "ticker_sentiment_score": str(mention.sentiment),
                    "ticker_sentiment_label": mention.label,
                }
                for mention in article.mentions
            ],
        }
        for article in articles
    ]
    return msgspec.json.encode({"items": str(len(feed)), "feed": feed})


def _article(item: Any, known: Mapping[str, str]) -> Article | None:
    if not isinstance(item, Mapping):
        raise _Broken("", item, "an object")
    url = _text(item, "url", MAX_URL + 1)
    if not _ADDRESS.match(url) or len(url) > MAX_URL:
        raise _Broken("url", url, f"an http address of at most {MAX_URL} characters")
    title = _text(item, "title", 500).strip()
    if not title:
        raise _Broken("title", title, "a headline")
    sentiment = _number(item, "overall_sentiment_score", -1, 1)
    published_at = _moment(item)
    mentions = _mentions(item, known)
    if not mentions:
        return None
    return Article(
        news_id=hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest(),
        url=url,
        title=title,
        summary=_text(item, "summary", 4000, default=""),
        source=_text(item, "source", 200, default=""),
        published_at=published_at,
        sentiment=sentiment,
        label=label(sentiment),
        mentions=mentions,
    )


def _mentions(item: Mapping[str, Any], known: Mapping[str, str]) -> list[Mention]:
    moods_of = item.get("ticker_sentiment")
    if not isinstance(moods_of, list):
        raise _Broken("ticker_sentiment", moods_of, "a list")
    found: dict[str, Mention] = {}
    for mood in moods_of:
        if not isinstance(mood, Mapping):
            raise _Broken("ticker_sentiment", mood, "objects")
        ticker = _text(mood, "ticker", 40)
        # Coins and currencies carry a prefix, share classes a dash where the broker writes a dot.
        symbol = ticker if ticker in known else ticker.replace("-", ".")
        if symbol not in known or symbol in found:
            continue
        score = _number(mood, "ticker_sentiment_score", -1, 1)
        found[symbol] = Mention(
            asset_id=known[symbol],
            symbol=symbol,
            relevance=_number(mood, "relevance_score", 0, 1),
            sentiment=score,
            label=label(score),
        )
    return sorted(found.values(), key=lambda mention: (-mention.relevance, mention.symbol))[:MAX_MENTIONS]


def _text(item: Mapping[str, Any], name: str, longest: int, default: str | None = None) -> str:
    value = item.get(name, default)
    if not isinstance(value, str):
        raise _Broken(name, value, "text")
    return value[:longest]


def _number(item: Mapping[str, Any], name: str, lowest: float, highest: float) -> float:
    value = item.get(name)
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except ValueError:
        number = math.nan
    if not lowest <= number <= highest:
        raise _Broken(name, value, f"a number from {lowest} to {highest}")
    return number


def _moment(item: Mapping[str, Any]) -> datetime:
    text = _text(item, "time_published", 40)
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise _Broken("time_published", text, "a moment, YYYYMMDDTHHMMSS") from None

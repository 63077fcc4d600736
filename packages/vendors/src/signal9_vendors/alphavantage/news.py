"""AlphaVantage's NEWS_SENTIMENT: into articles, and from articles into the document of sentiments that an analysis reads."""

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import msgspec

from signal9_contracts import NewsScored
from signal9_marketdata import Article, CompanyMention, label, listed_symbol, most_relevant
from signal9_vendors.alphavantage.refusals import says_no_news
from signal9_vendors.entries import Entries, UnreadableEntry, address, headline, number, read_entries, text
from signal9_vendors.errors import unreadable


def read_news(document: bytes, listed: Container[str]) -> Entries[Article]:
    """The articles that mention a listed company.

    Args:
        document: an answer of NEWS_SENTIMENT.
        listed: the symbols of the listed companies, by our spelling.

    Raises:
        UnreadableAnswer: there is no list of articles in it.
    """
    answer = msgspec.json.decode(document)
    items = answer.get("feed") if isinstance(answer, Mapping) else None
    if isinstance(answer, Mapping) and says_no_news(answer):
        items = []
    if not isinstance(items, list):
        raise unreadable("NEWS_SENTIMENT", document, "an object with the list `feed`")
    return read_entries(enumerate(items, start=1), partial(_article, listed=listed))


def sentiment_document(articles: Sequence[Article | NewsScored]) -> bytes:
    """The sentiments of articles as a NEWS_SENTIMENT document without texts or addresses: what an analysis reads of them.

    Stored analyses name documents of this format, so that the articles of every vendor are written in it.
    """
    feed = [
        {
            "time_published": f"{article.published_at:%Y%m%dT%H%M%S}",
            "overall_sentiment_score": article.sentiment,
            "ticker_sentiment": [
                {
                    "ticker": mention.symbol,
                    "relevance_score": str(mention.relevance),
                    "ticker_sentiment_score": str(mention.sentiment),
                    "ticker_sentiment_label": label(mention.sentiment),
                }
                for mention in article.mentions
            ],
        }
        for article in articles
    ]
    return msgspec.json.encode({"items": str(len(feed)), "feed": feed})


def _article(item: Any, listed: Container[str]) -> Article | None:
    if not isinstance(item, Mapping):
        raise UnreadableEntry("", item, "an object")
    url, title = address(item, "url"), headline(item, "title")
    sentiment, published_at = number(item, "overall_sentiment_score", -1, 1), _moment(item)
    mentions = _mentions(item, listed)
    if not mentions:
        return None
    return Article(
        url=url,
        title=title,
        summary=text(item, "summary", 4000, default=""),
        source=text(item, "source", 200, default=""),
        published_at=published_at,
        sentiment=sentiment,
        mentions=mentions,
    )


def _mentions(item: Mapping[str, Any], listed: Container[str]) -> tuple[CompanyMention, ...]:
    sentiments = item.get("ticker_sentiment")
    if not isinstance(sentiments, list):
        raise UnreadableEntry("ticker_sentiment", sentiments, "a list")
    found: dict[str, CompanyMention] = {}
    for sentiment in sentiments:
        if not isinstance(sentiment, Mapping):
            raise UnreadableEntry("ticker_sentiment", sentiment, "objects")
        symbol = listed_symbol(text(sentiment, "ticker", 40), listed)
        if symbol is None or symbol in found:
            continue
        found[symbol] = CompanyMention(
            symbol=symbol,
            relevance=number(sentiment, "relevance_score", 0, 1),
            sentiment=number(sentiment, "ticker_sentiment_score", -1, 1),
        )
    return most_relevant(found.values())


def _moment(item: Mapping[str, Any]) -> datetime:
    written = text(item, "time_published", 40)
    try:
        return datetime.strptime(written, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise UnreadableEntry("time_published", written, "a moment, YYYYMMDDTHHMMSS") from None

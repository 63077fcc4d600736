"""News with sentiment, written by templates from facts; the mood is a digest of symbols and day and means nothing."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

import msgspec

from signal9_sandbox.companies import Company

SOURCE = "Signal9 Sandbox Wire"
DOMAIN = "news.sandbox.invalid"
SCORES = (
    "x <= -0.35: Bearish; -0.35 < x <= -0.15: Somewhat-Bearish; -0.15 < x < 0.15: Neutral; "
    "0.15 <= x < 0.35: Somewhat_Bullish; x >= 0.35: Bullish"
)
RELEVANCE = "0 < x <= 1, with a higher score indicating higher relevance."
ITEMS_PER_REQUEST = 8
COMPANIES_OF_THE_DAY = 50

Item = tuple[datetime, dict[str, object]]

_STAMP = "%Y%m%dT%H%M%S"
_TOPICS = {
    "Financials": "Finance",
    "Real Estate": "Real Estate & Construction",
    "Health Care": "Life Sciences",
    "Information Technology": "Technology",
    "Telecommunications Services": "Technology",
    "Energy": "Energy & Transportation",
    "Utilities": "Energy & Transportation",
    "Consumer Discretionary": "Retail & Wholesale",
    "Consumer Staples": "Retail & Wholesale",
    "Industrials": "Manufacturing",
    "Materials": "Manufacturing",
}
_TONES = (
    (-0.15, "under pressure", "Orders and margins are watched with concern"),
    (0.15, "steady", "Little has changed since the last report"),
    (1.0, "gaining", "Demand is called firm"),
)


class NewsQuery(msgspec.Struct, frozen=True):
    """What was asked for: items between two times (UTC), at most `limit`, in one of the vendor's orders.

    `again` is the share of stories that come a second time under another address.
    """

    earliest: datetime
    latest: datetime
    limit: int = 50
    sort: str = "LATEST"
    again: float = 0.0


def news_about(companies: Sequence[Company], asked: NewsQuery, now: datetime) -> dict[str, object]:
    """Return the NEWS_SENTIMENT document of items that each mention all of `companies`.

    The same companies on the same UTC day give the same items; no item is later than that day's midnight.
    """
    return _document(_items(companies, now), asked)


def news_of_the_day(companies: Iterable[Company], asked: NewsQuery, now: datetime) -> dict[str, object]:
    """Return the NEWS_SENTIMENT document that names no ticker: the first item of each of some companies."""

    def draw(company: Company) -> bytes:
        return hashlib.sha256(f"{now.date()} {company.symbol}".encode()).digest()

    drawn = sorted(companies, key=draw)[:COMPANIES_OF_THE_DAY]
    latest = (next(_items([company], now)) for company in drawn)
    return _document(sorted(latest, key=lambda item: item[0], reverse=True), asked)


def _document(items: Iterable[Item], asked: NewsQuery) -> dict[str, object]:
    every = (copy for item in items for copy in _copies(item, asked.again))
    passing = [item for item in every if asked.earliest <= item[0] <= asked.latest]
    if asked.sort == "EARLIEST":
        passing.reverse()
    feed = [document for _, document in passing[: asked.limit]]
    return {
        "items": str(len(feed)),
        "sentiment_score_definition": SCORES,
        "relevance_score_definition": RELEVANCE,
        "feed": feed,
    }


def _copies(item: Item, again: float) -> Iterator[Item]:
    """Yield an item, and for some stories the same one under another address."""
    yield item
    published, document = item
    url = str(document["url"])
    if hashlib.sha256(f"again {url}".encode()).digest()[0] / 256 < again:
        other = url.replace("https://", "http://www.") + "/?utm_source=wire"
        yield published, document | {"url": other}


def label(score: float) -> str:
    """Return the vendor's word for a sentiment score."""
    for highest, word in ((-0.35, "Bearish"), (-0.15, "Somewhat-Bearish")):
        if score <= highest:
            return word
    return "Neutral" if score < 0.15 else "Somewhat-Bullish" if score < 0.35 else "Bullish"


def _items(companies: Sequence[Company], now: datetime) -> Iterator[Item]:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for number in range(ITEMS_PER_REQUEST if companies else 0):
        symbols = ",".join(company.symbol for company in companies)
        digest = hashlib.sha256(f"{symbols} {midnight.date()} {number}".encode()).digest()
        published = midnight - timedelta(hours=number * 18, minutes=digest[0] % 60)
        yield published, _item(companies, digest, published)


def _item(companies: Sequence[Company], digest: bytes, published: datetime) -> dict[str, object]:
    lead = companies[0]
    score = _score(digest[1])
    tone, sentence = next((tone, text) for highest, tone, text in _TONES if score <= highest)
    others = f" and {len(companies) - 1} more" if len(companies) > 1 else ""
    slug = digest[:6].hex()
    return {
        "title": f"{lead.name}{others}: {lead.industry} {tone}",
        "url": f"https://{DOMAIN}/{published:%Y/%m/%d}/{slug}",
        "time_published": published.strftime(_STAMP),
        "authors": [SOURCE],
        "summary": f"{sentence} at {lead.name} of {lead.headquarters}, which works in {lead.industry} ({lead.sector}).",
        "banner_image": None,
        "source": SOURCE,
        "category_within_source": "n/a",
        "source_domain": DOMAIN,
        "topics": [
            {"topic": topic, "relevance_score": "1.0"} for topic in sorted({_TOPICS[one.sector] for one in companies})
        ],
        "overall_sentiment_score": score,
        "overall_sentiment_label": label(score),
        "ticker_sentiment": [_mood(company, digest) for company in companies],
    }


def _mood(company: Company, digest: bytes) -> dict[str, str]:
    own = hashlib.sha256(digest + company.symbol.encode()).digest()
    score = _score(own[0])
    return {
        "ticker": company.symbol,
        "relevance_score": f"{0.3 + own[1] / 255 * 0.7:.6f}",
        "ticker_sentiment_score": f"{score:.6f}",
        "ticker_sentiment_label": label(score),
    }


def _score(byte: int) -> float:
    return round(-0.5 + byte / 255, 6)

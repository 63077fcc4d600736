"""An article of the news: it is scored once, and the companies that it mentions are told of it."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import ClassVar, Self

from msgspec.structs import asdict, replace

from signal9_contracts import Event, Mention, NewsCollected, NewsRef, NewsScored
from signal9_domain.streams import State
from signal9_marketdata import Article, label


class NewsArticle(State, frozen=True, kw_only=True, omit_defaults=True):
    """What is recorded of one article; its stream is named after the digest of its address, and holds one event."""

    PREFIX: ClassVar[str] = "news-"

    scored: NewsScored | None = None

    def evolve(self, event: Event) -> Self:
        return replace(self, scored=event) if isinstance(event, NewsScored) else self

    def decide_score(self, scored: NewsScored) -> Sequence[Event]:
        """The event, unless the article was scored already."""
        return [] if self.scored is not None else [scored]


def news_id_of(url: str) -> str:
    """The id of the article at an address: the same however many windows and answers it comes in."""
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def score(article: Article, asset_ids: Mapping[str, str], document: NewsRef) -> NewsScored:
    """The event that an article was scored.

    Args:
        article: the article; it mentions listed companies only.
        asset_ids: symbol -> asset id of the listed companies.
        document: the vendor's answer that it came in.
    """
    mentions = [
        Mention(asset_id=asset_ids[mention.symbol], label=label(mention.sentiment), **asdict(mention))
        for mention in article.mentions
    ]
    told = {**asdict(article), "mentions": mentions, "label": label(article.sentiment)}
    return NewsScored(news_id=news_id_of(article.url), **told, document=document)


def collect(articles: Iterable[NewsScored], document: NewsRef) -> list[NewsCollected]:
    """For each company that the articles mention, the event that news of it came, in the order of the mentions.

    `document` holds the sentiments of all these articles.
    """
    counts: dict[tuple[str, str], int] = {}
    for article in articles:
        for mention in article.mentions:
            company = (mention.asset_id, mention.symbol)
            counts[company] = counts.get(company, 0) + 1
    return [
        NewsCollected(asset_id=asset_id, symbol=symbol, articles=count, document=document)
        for (asset_id, symbol), count in counts.items()
    ]

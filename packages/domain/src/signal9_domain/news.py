"""An article of the news: its story is scored once, and the companies that it mentions are told of it."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import ClassVar, Self

from msgspec.structs import asdict, replace

from signal9_contracts import Event, Mention, NewsCollected, NewsRef, NewsScored
from signal9_domain.streams import State
from signal9_marketdata import (
    Article,
    CompanyMention,
    ShareClasses,
    Story,
    canonical_address,
    label,
    most_relevant,
    same_symbol,
)


class NewsArticle(State, frozen=True, kw_only=True, omit_defaults=True):
    """What is recorded of one article; its stream is named after the digest of its canonical address, and holds one event.

    Streams of 0.1.0 are named after the digest of the address as the vendor wrote it.
    """

    PREFIX: ClassVar[str] = "news-"

    scored: NewsScored | None = None

    def evolve(self, event: Event) -> Self:
        return replace(self, scored=event) if isinstance(event, NewsScored) else self

    def decide_score(self, scored: NewsScored) -> Sequence[Event]:
        """The event, unless the article was scored already."""
        return [] if self.scored is not None else [scored]


def news_id_of(url: str) -> str:
    """The id of the article at an address: the same however the address is written, and in however many answers it comes."""
    return _digest(canonical_address(url))


def former_news_id_of(url: str) -> str:
    """The id that an article had in 0.1.0, where addresses were compared as they were written."""
    return _digest(url)


def mark_of(story: Story) -> str:
    """What a later round knows a story by under another address: digests of its headline and its publisher; empty where that says too little."""
    return f"{_digest(story.headline)[:16]}-{_digest(story.publisher)[:8]}" if story.is_named else ""


def score(
    article: Article, asset_ids: Mapping[str, str], document: NewsRef, classes: ShareClasses | None = None
) -> NewsScored:
    """The event that an article was scored.

    Args:
        article: the article; it mentions listed companies only.
        asset_ids: symbol -> asset id of the listed companies.
        document: the vendor's answer that it came in.
        classes: which symbols are of one company: what is said of one class is said of each that is listed, once.
    """
    classes = ShareClasses(dict.fromkeys(asset_ids, "")) if classes is None else classes
    mentions = [
        Mention(asset_id=asset_ids[mention.symbol], label=label(mention.sentiment), **asdict(mention))
        for mention in _of_every_class(article.mentions, classes)
    ]
    told = {**asdict(article), "mentions": mentions, "label": label(article.sentiment)}
    return NewsScored(news_id=news_id_of(article.url), **told, document=document)


def _of_every_class(mentions: Iterable[CompanyMention], classes: ShareClasses) -> tuple[CompanyMention, ...]:
    """The mentions of the listed classes: a class's own, else that of the company's class which the article is most about."""
    found: dict[str, CompanyMention] = {}
    own: set[str] = set()
    for mention in sorted(mentions, key=lambda each: (-each.relevance, each.symbol)):
        for symbol in classes.of(mention.symbol):
            is_own = same_symbol(symbol, mention.symbol)
            if symbol not in found or (is_own and symbol not in own):
                found[symbol] = replace(mention, symbol=symbol)
            if is_own:
                own.add(symbol)
    return most_relevant(found.values())


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


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

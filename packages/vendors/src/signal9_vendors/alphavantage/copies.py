"""One story once: a document of news may hold copies of it under several addresses, each with its own mentions."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from signal9_marketdata import NewsItem, Story, TickerSentiment, by_story, plain_symbol

LONGEST: Final = 2000
"""Characters of an address or a headline that are looked at."""


def once_each(items: Sequence[NewsItem], feed: Sequence[Mapping[str, Any]]) -> tuple[NewsItem, ...]:
    """The items, of copies of one story the earliest with the mentions of all: of each company the first.

    Args:
        items: as they were read.
        feed: the same entries as the vendor writes them; what has neither address nor headline is nobody's copy.
    """
    told = [
        (Story.of(_text(entry, "url"), _text(entry, "title"), item.published_at, _text(entry, "source")), item)
        for item, entry in zip(items, feed, strict=True)
    ]
    return tuple(
        first if not copies else _with_mentions(first, [copy for _, copy in copies])
        for (_, first), *copies in by_story(told, lambda each: each[0])
    )


def _with_mentions(item: NewsItem, copies: Sequence[NewsItem]) -> NewsItem:
    mentions: dict[str, TickerSentiment] = {}
    for each in (item, *copies):
        for mention in each.mentions:
            mentions.setdefault(plain_symbol(mention.symbol), mention)
    return replace(item, mentions=tuple(mentions.values()))


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    return value[:LONGEST] if isinstance(value, str) else ""

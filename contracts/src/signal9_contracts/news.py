"""Events of the news: each article once, with the mood of the companies that it mentions."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from signal9_contracts.base import AssetId, Count, Digest, DocumentSize, EntryFault, Event, Symbol, unit

Score = Annotated[float, Meta(description="mood from -1 (bearish) to 1 (bullish)", ge=-1, le=1)]
Label = Annotated[
    Literal["Bearish", "Somewhat-Bearish", "Neutral", "Somewhat-Bullish", "Bullish"],
    Meta(description="the vendor's word for the score"),
]
NewsId = Annotated[
    str,
    Meta(
        description="one article: SHA-256 of its address, in hexadecimal, without what differs between copies of one page",
        pattern=r"^[0-9a-f]{64}$",
    ),
]
STORIES_KEPT: Final = 2000
"""Marks of stories that one event holds."""
StoryMark = Annotated[
    str,
    Meta(
        description="what a story is known by under another address: digests of its headline and of its publisher",
        pattern=r"^[0-9a-f]{16}-[0-9a-f]{8}$",
    ),
]


class NewsRef(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """A document with news, kept as bytes under its digest (a claim check)."""

    digest: Digest
    size: DocumentSize
    collected_at: Annotated[datetime, Meta(tz=True, description="when the vendor answered"), unit("UTC")]


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False, rename="camel"):
    """A known company that an article mentions."""

    asset_id: AssetId
    symbol: Symbol
    relevance: Annotated[float, Meta(description="how much the article is about it, 0 to 1", ge=0, le=1)]
    sentiment: Score
    label: Label


class NewsScored(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An article about known companies, with the vendor's scores. Its texts and address are a stranger's: show them escaped, never fetch."""

    news_id: NewsId
    url: Annotated[str, Meta(description="its address, never fetched", max_length=2000)]
    title: Annotated[str, Meta(description="its headline, cut to length", max_length=500)]
    summary: Annotated[str, Meta(description="what it says, cut to length", max_length=4000)] = ""
    source: Annotated[str, Meta(description="who published it", max_length=200)] = ""
    published_at: Annotated[datetime, Meta(tz=True, description="when it was published"), unit("UTC")]
    sentiment: Score
    label: Label
    mentions: Annotated[list[Mention], Meta(description="the known companies in it", min_length=1)]
    document: Annotated[NewsRef, Meta(description="the vendor's answer that it came in")]


class NewsCollected(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """New articles mention the asset; the moods of the window that they came in are archived in the vendor's shape."""

    asset_id: AssetId
    symbol: Symbol
    articles: Annotated[Count, Meta(description="new articles that mention it"), unit("articles")]
    document: Annotated[NewsRef, Meta(description="the moods of the window, without the strangers' texts")]


class NewsSynced(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """The news of a window were fetched: in a few calls, each answer archived."""

    hour: Annotated[str, Meta(description="hour at which the window ends, UTC", pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}$")]
    since: Annotated[datetime, Meta(tz=True, description="begin of the window"), unit("UTC")]
    until: Annotated[datetime, Meta(tz=True, description="end of the window"), unit("UTC")]
    answers: Annotated[list[NewsRef], Meta(description="the vendor's answers, byte for byte")]
    articles: Annotated[Count, Meta(description="articles in them, each counted once"), unit("articles")]
    scored: Annotated[Count, Meta(description="articles about known companies, new ones"), unit("articles")]
    broken: Annotated[Count, Meta(description="articles that could not be read"), unit("articles")]
    faults: Annotated[list[EntryFault], Meta(description="the first of the broken articles")] = []
    stories: Annotated[
        list[StoryMark],
        Meta(
            description="the stories about known companies, so that a later round tells none of them again",
            max_length=STORIES_KEPT,
        ),
    ] = []

"""News about companies, as every vendor's answer is read: each article with what it says about whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from signal9_marketdata.stories import Story

Label = Literal["Bearish", "Somewhat-Bearish", "Neutral", "Somewhat-Bullish", "Bullish"]
MAX_MENTIONS: Final = 50
"""Companies that one article is kept for, the most relevant first."""


class CompanyMention(msgspec.Struct, frozen=True, kw_only=True):
    """A company that an article mentions, by our spelling of its symbol."""

    symbol: str
    relevance: float
    """How much the article is about it, 0 to 1."""
    sentiment: float
    """From -1 (bearish) to 1 (bullish)."""


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One article about listed companies. Its texts and its address are a stranger's."""

    url: str
    title: str
    summary: str = ""
    source: str = ""
    published_at: datetime
    """UTC."""
    sentiment: float
    """From -1 (bearish) to 1 (bullish)."""
    mentions: tuple[CompanyMention, ...]

    @property
    def story(self) -> Story:
        """What other copies of it are recognised by."""
        return Story.of(self.url, self.title, self.published_at, self.source)


def label(score: float) -> Label:
    """The word for a sentiment from -1 to 1: neutral is what lies between -0.15 and 0.15, without these bounds."""
    if score <= -0.35:
        return "Bearish"
    if score <= -0.15:
        return "Somewhat-Bearish"
    if score < 0.15:
        return "Neutral"
    return "Somewhat-Bullish" if score < 0.35 else "Bullish"


def most_relevant(mentions: Iterable[CompanyMention]) -> tuple[CompanyMention, ...]:
    """The `MAX_MENTIONS` mentions of most relevance, in a fixed order."""
    return tuple(sorted(mentions, key=lambda mention: (-mention.relevance, mention.symbol))[:MAX_MENTIONS])


def merged(copies: Sequence[Article]) -> Article:
    """The first of a story's copies, with the mentions of all: of each company the first."""
    mentions: dict[str, CompanyMention] = {}
    for copy in copies:
        for mention in copy.mentions:
            mentions.setdefault(mention.symbol, mention)
    return replace(copies[0], mentions=most_relevant(mentions.values()))

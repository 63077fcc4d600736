"""How the news speak of companies, as a rating reads them: no texts, which strangers wrote and no rule reads."""

from datetime import date, datetime

from signal9_marketdata.origin import Part


class TickerSentiment(Part, frozen=True, kw_only=True):
    """How one item speaks about one company: sentiment -1 (bearish) to 1 (bullish), relevance 0 to 1."""

    symbol: str
    relevance: float | None = None
    sentiment: float | None = None


class NewsItem(Part, frozen=True, kw_only=True):
    """One news item."""

    published_at: datetime
    """UTC."""
    mentions: tuple[TickerSentiment, ...] = ()


class News(Part, frozen=True, kw_only=True):
    """News, possibly about several companies."""

    items: tuple[NewsItem, ...]

    def known_at(self, day: date) -> "News":
        """Return the items that were published by the end of `day`."""
        return News(origin=self.origin, items=tuple(item for item in self.items if item.published_at.date() <= day))

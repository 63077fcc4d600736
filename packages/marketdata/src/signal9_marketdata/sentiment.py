"""How the news speak of companies, as a rating reads them: no texts, which strangers wrote and no rule reads."""

from datetime import date, datetime

from msgspec.structs import replace

from signal9_marketdata.origin import Part
from signal9_marketdata.symbols import same_company, same_symbol


class TickerSentiment(Part, frozen=True, kw_only=True):
    """How one item speaks about one company: sentiment -1 (bearish) to 1 (bullish), relevance 0 to 1."""

    symbol: str
    relevance: float | None = None
    sentiment: float | None = None
    label: str | None = None
    """The vendor's word for the sentiment, see `signal9_marketdata.label`."""


class NewsItem(Part, frozen=True, kw_only=True):
    """One news item."""

    published_at: datetime
    """UTC."""
    mentions: tuple[TickerSentiment, ...] = ()

    def mention_of(self, symbol: str) -> TickerSentiment | None:
        """How it speaks of a company, in any spelling: of its share class itself, else of the class that it is most about."""
        stated = [
            mention for mention in self.mentions if mention.relevance is not None and mention.sentiment is not None
        ]
        own = [mention for mention in stated if same_symbol(mention.symbol, symbol)]
        siblings = own or [mention for mention in stated if same_company(mention.symbol, symbol)]
        return max(siblings, key=lambda mention: mention.relevance or 0.0, default=None)


class News(Part, frozen=True, kw_only=True):
    """News, possibly about several companies."""

    items: tuple[NewsItem, ...]

    def known_at(self, day: date) -> "News":
        """Return the items that were published by the end of `day`."""
        return News(origin=self.origin, items=tuple(item for item in self.items if item.published_at.date() <= day))

    def of_company(self, symbol: str) -> "News":
        """Return the items about a company under its symbol `symbol`: each with one mention, which its own class has, else another."""
        items = [(item, mention) for item in self.items if (mention := item.mention_of(symbol)) is not None]
        return News(
            origin=self.origin,
            items=tuple(replace(item, mentions=(replace(mention, symbol=symbol),)) for item, mention in items),
        )

"""What the news say of the company: sentiment from −1 to 1, relevance from 0 to 1, and the vendor's word for the sentiment."""

from typing import Final, get_args

from msgspec.structs import replace

from signal9_marketdata import Label, NewsItem, TickerSentiment, label, same_company
from signal9_rating.reading.draft import Draft

EDGE: Final = 0.01
"""Share of the scale by which a word may be of the neighbouring range: scores are rounded."""


def sentiment(draft: Draft) -> None:
    """Leave out mentions of the company whose figures cannot be, or are not what the word beside them says."""
    news, symbol = draft.news, draft.company.symbol
    if news is None:
        return
    odd = [
        mention
        for item in news.items
        for mention in item.mentions
        if not _sound(mention) and same_company(mention.symbol, symbol)
    ]
    if not odd:
        return
    draft.note(
        odd[0],
        "sentiment",
        "implausible-sentiment",
        f"{len(odd)} of the news about {symbol} state{'s' if len(odd) == 1 else ''} a sentiment or a relevance that is "
        "missing, out of its range, or not what the vendor's own word for it says: left out.",
    )
    left_out = {id(mention) for mention in odd}
    draft.news = replace(news, items=tuple(_without(item, left_out) for item in news.items))


def _sound(mention: TickerSentiment) -> bool:
    sentiment, relevance = mention.sentiment, mention.relevance
    if sentiment is None or relevance is None or not (-1 <= sentiment <= 1 and 0 <= relevance <= 1):
        return False
    word = None if mention.label is None else mention.label.replace("_", "-")
    return word not in get_args(Label) or word in {label(sentiment + edge) for edge in (-EDGE, 0.0, EDGE)}


def _without(item: NewsItem, left_out: set[int]) -> NewsItem:
    return replace(item, mentions=tuple(mention for mention in item.mentions if id(mention) not in left_out))

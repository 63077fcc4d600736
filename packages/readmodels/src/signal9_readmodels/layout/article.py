"""An article in the read models, which has no table: its document in the index `news`."""

from typing import Final

from signal9_readmodels.layout.document import DATE, FLOAT, KEYWORD, SHOWN, TEXT, Field, Layout

NEWS: Final = Layout(
    index="news",
    id="news_id",
    symbol="asset_symbol",
    fields={
        "news_id": Field(KEYWORD),
        # The most concerned company first.
        "asset_symbol": Field(KEYWORD, lambda article: [mention.symbol for mention in article.mentions]),
        "title": Field(TEXT),
        "content": Field(TEXT, "summary"),
        "url": Field(SHOWN),
        "relevance_score": Field(FLOAT, lambda article: max(mention.relevance for mention in article.mentions)),
        "sentiment_score": Field(FLOAT, "sentiment"),
        "time_published": Field(DATE, lambda article: article.published_at.strftime("%Y-%m-%dT%H:%M:%SZ")),
        "source": Field(KEYWORD),
    },
    words=("title^2", "content"),
    excerpts=("title", "content"),
    filters={"symbol": "asset_symbol", "day": "time_published"},
)
"""Documents of `NewsScored`."""

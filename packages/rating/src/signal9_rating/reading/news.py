"""The news about a company, in whatever spelling and about whichever of its share classes."""

from signal9_rating.reading.draft import Draft


def news_of_the_company(draft: Draft) -> None:
    """Keep what is said about the company, once an item: BRK.B and BRK/B are BRK-B, and what is said of GOOG is said of GOOGL."""
    if draft.news is not None:
        draft.news = draft.news.of_company(draft.company.symbol)

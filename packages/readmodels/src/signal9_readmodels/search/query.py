"""What may be asked of an index: a text, filters and a page, refused with a reason where they make no sense."""

from functools import cached_property
from typing import Final, Self

import msgspec

from signal9_readmodels.errors import IndexRejected
from signal9_readmodels.layout.filters import Filters
from signal9_readmodels.layout.indices import ALIASES, LAYOUTS
from signal9_readmodels.words.text import MAX_CHARACTERS, ComparableText, clean, folded, words

MAX_LIMIT: Final = 50


class SearchQuery(msgspec.Struct, frozen=True, kw_only=True, rename="camel", dict=True):
    """A search, as `parse` checked it."""

    text: str
    index: str
    filters: Filters
    page: int
    limit: int
    truncated: bool
    """Whether the text was longer than what is looked at."""

    @classmethod
    def parse(
        cls, text: str, index: str = "assets", *, filters: Filters | None = None, page: int = 1, limit: int = 10
    ) -> Self:
        """A checked search.

        Args:
            text: what to look for. Nothing in it is an operator; of a longer text the first `MAX_CHARACTERS` characters count.
            index: assets, news or analysis.
            filters: what the hits must be.
            page: 1 for the first; a page beyond the end is empty.
            limit: hits a page, 1 to `MAX_LIMIT`.

        Raises:
            IndexRejected: the text holds no letter or digit, the index does not exist or lacks a filter, a range is crossed, the page
                or the limit is out of bounds.
        """
        filters = filters or Filters()
        if index not in LAYOUTS:
            raise IndexRejected(f"There is no index {clean(index)[:60]!r}. Choose one of {', '.join(ALIASES)}.")
        shown = clean(text[: MAX_CHARACTERS * 4])
        if not words(shown):
            raise IndexRejected("The search text holds no letter or digit. Give a ticker, a name or a description.")
        if page < 1:
            raise IndexRejected(f"The page is {page}; pages are counted from 1.")
        if not 1 <= limit <= MAX_LIMIT:
            raise IndexRejected(f"The limit is {limit}; a page holds 1 to {MAX_LIMIT} hits.")
        filters.check(index, [*LAYOUTS[index].filters, *LAYOUTS[index].newest_filters])
        return cls(
            text=shown[:MAX_CHARACTERS].strip(),
            index=index,
            filters=filters,
            page=page,
            limit=limit,
            truncated=len(text) > MAX_CHARACTERS,
        )

    @cached_property
    def comparable(self) -> ComparableText:
        """The text in the forms that names, tickers and words are compared by."""
        return ComparableText.of(self.text)

    @property
    def key(self) -> str:
        """The same for queries that differ in case, accents or spacing alone."""
        text = " ".join(folded(self.text).split())
        return msgspec.json.encode(msgspec.structs.replace(self, text=text, truncated=False)).decode()

    @property
    def first(self) -> int:
        """How many hits stand on the pages before this one."""
        return (self.page - 1) * self.limit

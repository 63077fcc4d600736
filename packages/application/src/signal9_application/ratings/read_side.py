"""The read side as of a moment: the same questions, asked of tables that are folded from what was known then."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from signal9_application.errors import OperationFailed
from signal9_readmodels import ReadTables
from signal9_readmodels.queries import RatingQuestions, Ratings, UnknownSymbol, listed_as

if TYPE_CHECKING:
    # Only a question about the past asks the store, which takes longer to import than a question about now to answer.
    from signal9_eventstore import EventStore
    from signal9_readmodels.projections import CompanyDocuments


class ReadSide(msgspec.Struct, frozen=True):
    """Read tables, and what answers questions about ratings from them."""

    tables: ReadTables
    questions: RatingQuestions
    moment: datetime | None = None

    def ratings(self, symbols: Sequence[str]) -> Ratings:
        """The latest ratings of `symbols`, or of all.

        Raises:
            UnknownSymbol: a symbol that no asset has, or had at the moment.
            OperationFailed: a symbol is empty.
        """
        if not all(symbol.strip() for symbol in symbols):
            raise OperationFailed("A symbol is empty. Give ticker symbols like KO.")
        try:
            return self.questions.ratings([symbol.strip() for symbol in symbols])
        except UnknownSymbol as error:
            if self.moment is None:
                raise
            raise UnknownSymbol(f"As of {self.moment:%Y-%m-%dT%H:%M:%SZ}: {error}") from error


def read_side_as_of(
    moment: datetime, store: "EventStore", documents: "CompanyDocuments", symbols: Sequence[str] = ()
) -> ReadSide:
    """A read side in memory of what was known at the moment, of `symbols` (in any case) or of all."""
    from signal9_readmodels.cache import Cache, InMemoryStore
    from signal9_readmodels.projections import tables_as_of

    named = {listed for symbol in symbols for listed in listed_as(symbol)}
    tables = tables_as_of(moment, store, documents, named)
    return ReadSide(tables, RatingQuestions(tables, Cache(InMemoryStore())), moment)

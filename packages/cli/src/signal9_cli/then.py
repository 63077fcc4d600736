"""The read side as of a moment: the same questions, asked of tables that are folded from what was known then."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from signal9_cli.deployment import Deployment
from signal9_readmodels import ReadTables

if TYPE_CHECKING:
    from signal9_query import RatingQuestions


class ReadSide(msgspec.Struct, frozen=True):
    """Read tables, and what answers questions about ratings from them."""

    tables: ReadTables
    questions: "RatingQuestions"


def read_side(deployment: Deployment, moment: datetime | None, symbols: Sequence[str] = ()) -> ReadSide:
    """The live one where no moment is given; else one in memory, of `symbols` (in any case) or of all."""
    if moment is None:
        return ReadSide(deployment.tables, deployment.rating_questions)
    from signal9_cache import Cache
    from signal9_cache.memory import InMemoryStore
    from signal9_projections import tables_as_of
    from signal9_query import RatingQuestions

    named = {symbol.upper() for symbol in symbols}
    tables = tables_as_of(moment, deployment.store, deployment.raw_documents, named)
    return ReadSide(tables, RatingQuestions(tables, Cache(InMemoryStore())))

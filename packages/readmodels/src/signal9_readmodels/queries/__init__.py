"""Questions about companies: the cache answers, else the search engine, else the read tables."""

from typing import TYPE_CHECKING, Any

from signal9_readmodels.errors import UnknownSector, UnknownSymbol
from signal9_readmodels.queries.found import Found, Standing
from signal9_readmodels.queries.listing import is_of_sector, ordered, sector_named
from signal9_readmodels.queries.questions import RatingQuestions, listed_as
from signal9_readmodels.queries.ratings import Rating, Ratings, Unrated, latest_ratings
from signal9_readmodels.queries.views import COMPANY, LONGEST, company_tag

if TYPE_CHECKING:
    from signal9_readmodels.queries.search import SearchQuestions

__all__ = [
    "COMPANY",
    "LONGEST",
    "Found",
    "Rating",
    "RatingQuestions",
    "Ratings",
    "SearchQuestions",
    "Standing",
    "UnknownSector",
    "UnknownSymbol",
    "Unrated",
    "company_tag",
    "is_of_sector",
    "latest_ratings",
    "listed_as",
    "ordered",
    "sector_named",
]


def __getattr__(name: str) -> Any:
    # It breaks circuits, which loads a library that questions about ratings do not need.
    if name == "SearchQuestions":
        from signal9_readmodels.queries.search import SearchQuestions

        return SearchQuestions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

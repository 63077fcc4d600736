"""Questions about companies: the cache answers, else the search engine, else the read tables."""

from typing import TYPE_CHECKING

from signal9_readmodels.errors import UnknownSymbol as UnknownSymbol
from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_readmodels.queries.found import Found as Found
    from signal9_readmodels.queries.found import Standing as Standing
    from signal9_readmodels.queries.questions import LONGEST as LONGEST
    from signal9_readmodels.queries.questions import RatingQuestions as RatingQuestions
    from signal9_readmodels.queries.questions import listed_as as listed_as
    from signal9_readmodels.queries.ratings import Rating as Rating
    from signal9_readmodels.queries.ratings import Ratings as Ratings
    from signal9_readmodels.queries.ratings import Unrated as Unrated
    from signal9_readmodels.queries.ratings import latest_ratings as latest_ratings
    from signal9_readmodels.queries.search import SEARCH_TIMEOUT as SEARCH_TIMEOUT
    from signal9_readmodels.queries.search import SearchQuestions as SearchQuestions
else:
    # Questions about ratings load nothing of search.
    __getattr__ = lazy_face(
        __name__,
        {
            "found": "Found Standing",
            "questions": "LONGEST RatingQuestions listed_as",
            "ratings": "Rating Ratings Unrated latest_ratings",
            "search": "SEARCH_TIMEOUT SearchQuestions",
        },
    )

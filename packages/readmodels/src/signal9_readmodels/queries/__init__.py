"""Questions about companies: the cache answers, else the search engine, else the read tables."""

from signal9_readmodels.queries.errors import QueryError, UnknownSymbol
from signal9_readmodels.queries.questions import RatingQuestions
from signal9_readmodels.queries.ratings import Rating, Ratings, Unrated, latest_ratings

__all__ = [
    "QueryError",
    "Rating",
    "RatingQuestions",
    "Ratings",
    "UnknownSymbol",
    "Unrated",
    "latest_ratings",
]

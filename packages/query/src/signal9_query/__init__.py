"""Questions about companies: the cache answers, else the search engine, else the read tables."""

from signal9_query.errors import QueryError, UnknownSymbol
from signal9_query.questions import RatingQuestions
from signal9_query.ratings import Rating, Ratings, Unrated, latest_ratings

__all__ = [
    "QueryError",
    "Rating",
    "RatingQuestions",
    "Ratings",
    "UnknownSymbol",
    "Unrated",
    "latest_ratings",
]

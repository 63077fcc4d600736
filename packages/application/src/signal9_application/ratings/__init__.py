"""Questions about ratings, now and as of a past moment, and how ratings moved."""

from signal9_application.ratings.listing import distribution, of_sector, ordered, sector_named
from signal9_application.ratings.movers import Move, moves_of
from signal9_application.ratings.read_side import ReadSide, read_side_as_of

__all__ = [
    "Move",
    "ReadSide",
    "distribution",
    "moves_of",
    "of_sector",
    "ordered",
    "read_side_as_of",
    "sector_named",
]

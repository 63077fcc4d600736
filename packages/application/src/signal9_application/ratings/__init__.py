"""Questions about ratings, now and as of a past moment, and how ratings moved."""

from signal9_application.ratings.listing import distribution as distribution
from signal9_application.ratings.listing import of_sector as of_sector
from signal9_application.ratings.listing import ordered as ordered
from signal9_application.ratings.listing import sector_named as sector_named
from signal9_application.ratings.movers import Move as Move
from signal9_application.ratings.movers import moves_of as moves_of
from signal9_application.ratings.read_side import ReadSide as ReadSide
from signal9_application.ratings.read_side import read_side_as_of as read_side_as_of

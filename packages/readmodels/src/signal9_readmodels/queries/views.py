"""What is cached, for how long, and under which tags: an event that changes a view drops its tag."""

from typing import Final

from signal9_readmodels.cache.view import View
from signal9_readmodels.queries.ratings import Ratings

COMPANY: Final[View[Ratings | None]] = View("company", version=2, type=Ratings | None, seconds=300)
"""One company's rating by symbol; None where no asset has the symbol."""
RATINGS: Final[View[Ratings]] = View("ratings", version=2, type=Ratings, seconds=300)
"""All companies that were tried, in one answer."""
SYMBOLS: Final[View[dict[str, str]]] = View("symbols", version=1, type=dict[str, str], seconds=300)
"""Symbol -> asset id of the whole universe."""
EVERYTHING: Final = "everything"
"""The key of a view that has only one answer."""

LONGEST: Final = max(view.seconds for view in (COMPANY, RATINGS, SYMBOLS))
"""Seconds after which nothing is left of a state that has changed, whether or not its drop was heard."""

RATED: Final = "ratings"
"""The tag of what is made of many companies' ratings."""
UNIVERSE: Final = "universe"
"""The tag of what is made of the list of assets."""


def company_tag(symbol: str) -> str:
    """The tag of what is made of one company."""
    return f"company-{symbol}"

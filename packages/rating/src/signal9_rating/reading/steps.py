"""What is checked when a company is read, in this order: a later step may rely on what an earlier one has settled."""

from collections.abc import Callable
from typing import Final

from signal9_rating.reading.draft import Draft
from signal9_rating.reading.news import news_of_the_company
from signal9_rating.reading.periods import periods

Step = Callable[[Draft], None]

STEPS: Final[tuple[Step, ...]] = (news_of_the_company, periods)

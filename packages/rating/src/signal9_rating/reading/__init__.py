"""A company as it is believed: each figure that matters weighed against its witnesses, with a doubt wherever they disagree."""

from signal9_rating.reading.doubts import Doubt, Witness
from signal9_rating.reading.market_money import OTHER_MONEY
from signal9_rating.reading.versions import CURRENT_READING, Reading, read

__all__ = ["CURRENT_READING", "OTHER_MONEY", "Doubt", "Reading", "Witness", "read"]

"""News: the words for a sentiment."""

from hypothesis import given
from hypothesis import strategies as st

from signal9_marketdata import label


@given(st.floats(-1, 1))
def test_a_label_is_the_vendors_for_its_score(score: float) -> None:
    """Its definition: at most -0.35 bearish, at least 0.35 bullish, the bounds of neutral are not neutral."""
    names = ["Bearish", "Somewhat-Bearish", "Neutral", "Somewhat-Bullish", "Bullish"]
    place = sum([score > -0.35, score > -0.15, score >= 0.15, score >= 0.35])
    assert label(score) == names[place]

"""Trends in one line of text."""

from collections.abc import Sequence

_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None]) -> str:
    """Return one character a value, from the lowest to the highest; a dot where there is none."""
    known = [value for value in values if value is not None]
    if not known:
        return "·" * len(values)
    low, spread = min(known), max(known) - min(known)
    return "".join(
        "·" if value is None else _BARS[round((value - low) / spread * 7) if spread else 3] for value in values
    )

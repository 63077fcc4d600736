"""Amounts and dates as the sentences of doubts write them."""

from typing import Final

_UNITS: Final = ((1e12, "trillion", 2), (1e9, "billion", 2), (1e6, "million", 1))
"""Amount from which a unit is used, its name, and the digits after the point."""


def amount(value: float, currency: str | None = None) -> str:
    """Return an amount as people write it: ``2.19 billion USD``, ``−24.0 million``; without a currency, a count or a number."""
    sign = "−" if value < 0 else ""
    size = abs(value)
    for unit, name, digits in _UNITS:
        if size >= unit:
            text = f"{size / unit:,.{digits}f} {name}"
            break
    else:
        text = f"{size:,.0f}" if size >= 100 or size == int(size) else f"{size:.3g}"
    return f"{sign}{text} {currency}" if currency else f"{sign}{text}"

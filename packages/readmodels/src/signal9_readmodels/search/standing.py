"""How a company that was found stands: its newest rating, or why it has none."""

from collections.abc import Mapping
from typing import Any

import msgspec


class Standing(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """`rating` is 1 (worst) to 5, or None with the reason; `confidence` is 0 to 100."""

    rating: int | None
    confidence: float | None = None
    unrated_reason: str | None = None


def standing_of(asset: Mapping[str, Any], newest: Mapping[str, Any] | None) -> Standing:
    """The standing of an asset document, given the newest analysis document of the same company.

    A rating stands until a newer analysis replaces it: a later collection that failed does not take it away.
    """
    if newest is not None and newest.get("investment_rating") is not None:
        return Standing(rating=newest["investment_rating"], confidence=newest.get("confidence_interval"))
    if newest is not None:
        reason = newest.get("unrated_reason") or f"Its analysis is {newest.get('status') or 'under way'}."
    else:
        reason = asset.get("unrated_reason") or "It has not been analysed yet."
    return Standing(rating=None, unrated_reason=reason)

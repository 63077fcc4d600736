"""How a company that was found stands: its newest rating, or why it has none."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from signal9_readmodels.layout.rows import AnalysisRow, AssetRow

_FAILURES: Final = {
    "budgetExhausted": "The day's vendor budget was spent before its documents were in.",
    "unknownSymbol": "The vendor has no statements of this company.",
    "unreadableAnswer": "The vendor's answer could not be read.",
    "refused": "The vendor refused the request.",
    "vendorUnavailable": "The vendor did not answer.",
}
"""Code of a failed collection -> why the company has no rating."""


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


def why_uncollected(asset: AssetRow) -> str | None:
    """Why no analysis can rate the asset; None where its documents are in."""
    if asset.last_failure is not None:
        return _FAILURES.get(asset.last_failure, f"The collection failed: {asset.last_failure}.")
    if asset.last_collected_at is None:
        return "Its documents have not been collected yet."
    return None


def why_unrated(analysis: AnalysisRow) -> str | None:
    """Why an analysis gave no rating; None where it gave one or is under way."""
    if analysis.faults:
        first = analysis.faults[0]
        more = f" and {len(analysis.faults) - 1} more" if len(analysis.faults) > 1 else ""
        return (
            f"Its documents were rejected: {first['path']} holds {first['found']}, expected {first['expected']}{more}."
        )
    return analysis.error or None

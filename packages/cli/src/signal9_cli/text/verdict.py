"""What an analysis comes to, in words: the rating or why there is none, where the company belongs, what the confidence is made of."""

from typing import Final

from signal9_cli.figures import title
from signal9_rating import Analysis
from signal9_rating.confidence import SHARES, WEIGHTS, Confidence

LONGEST_INDUSTRY: Final = 100
"""Characters of a vendor's industry that are shown."""


def headline(analysis: Analysis) -> str:
    """Return the rating with confidence and stability, or that there is none and why; not safe for a terminal yet."""
    if analysis.investment_rating is None:
        return f"unrated. {analysis.unrated_reason}"
    return f"{analysis.investment_rating} of 5, confidence {analysis.confidence:.0f} %, stability {analysis.rating_stability}"


def belongs(analysis: Analysis, industry: str | None = None) -> str:
    """Return where the company belongs and what told it, as "Industrials (Transportation), by the industry TRUCKING".

    `industry` is the vendor's word for it, of an analysis that does not keep it. Not safe for a terminal yet.
    """
    told = (analysis.industry or industry or "")[:LONGEST_INDUSTRY]
    if analysis.sector is None:
        return f"sector not known: the industry {told} tells none" if told else "sector not known"
    group = f" ({analysis.group})" if analysis.group else ""
    by = f"the industry {told}" if analysis.classified_by == "industry" else "the vendor's sector"
    return f"{analysis.sector}{group}, by {by}"


def confidence_sum(analysis: Analysis) -> str:
    """Return how the confidence comes from its parts: multiplied, or added up for the rule sets that did so."""
    parts = analysis.confidence_parts
    if parts.consistency is None:
        return f"{analysis.confidence:.0f} % = " + _weighed(parts, WEIGHTS)
    return f"{analysis.confidence:.0f} % = coverage {100 * parts.coverage:.0f} % × ({_weighed(parts, SHARES)})"


def _weighed(parts: Confidence, weights: dict[str, float]) -> str:
    return " + ".join(f"{weight:g} × {name} {100 * getattr(parts, name):.0f} %" for name, weight in weights.items())


def missing_of(analysis: Analysis) -> str:
    """Return the rules without a figure; empty where there is none."""
    if not analysis.missing:
        return ""
    cost = " earn nothing" if analysis.missing_contribution else ""
    return f"Rules without a figure{cost}: {', '.join(map(title, analysis.missing))}."

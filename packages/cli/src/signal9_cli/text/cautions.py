"""What a reader is warned of: cautions under a rating, and why a company has none, as lines for a terminal."""

from collections.abc import Sequence
from typing import Final

from signal9_cli.output import plain
from signal9_readmodels.queries import Unrated

LONGEST: Final = 500
"""Characters of a sentence that are shown; those of ours are shorter."""


def cautions_of(sentences: Sequence[str]) -> list[str]:
    """Return the cautions as lines for a terminal."""
    return [f"[yellow]Caution:[/yellow] {plain(sentence, LONGEST)}" for sentence in sentences]


def unrated_of(company: Unrated) -> list[str]:
    """Return why a company has no rating, and its cautions, as lines for a terminal."""
    verb = "is unrated" if company.analysed else "is not rated"
    return [f"{plain(company.symbol)} {verb}. {plain(company.reason, LONGEST)}", *cautions_of(company.cautions)]

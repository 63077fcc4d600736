"""Why a rating is what it is, and what it would be under other rules."""

from signal9_application.research.explanation import (
    Explanation,
    Mention,
    definitions_for,
    explain_folder,
    mentions_in,
    refuse_unsound,
)
from signal9_application.research.stored import explain_result, explain_stored
from signal9_application.research.what_if import Mover, WhatIf, what_if

__all__ = [
    "Explanation",
    "Mention",
    "Mover",
    "WhatIf",
    "definitions_for",
    "explain_folder",
    "explain_result",
    "explain_stored",
    "mentions_in",
    "refuse_unsound",
    "what_if",
]

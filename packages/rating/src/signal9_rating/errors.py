"""Errors of the analysis: what a caller must reject, and why."""


class AnalysisError(Exception):
    """Base of every error raised by this package."""


class DocumentError(AnalysisError):
    """A vendor document cannot be read; the same bytes will never do (reject, or fetch them again).

    Attributes:
        document: name of the document, e.g. ``BALANCE_SHEET``.
        path: JSON path inside it, ``$`` for the whole.
        found: what came, at most 80 characters, control characters escaped, API keys removed.
        expected: what should have come.
    """

    def __init__(self, document: str, path: str, found: str, expected: str, advice: str = "") -> None:
        self.document = document
        self.path = path
        self.found = found
        self.expected = expected
        super().__init__(
            f"{document}:{path}: found {found}, expected {expected}. {advice or 'Fetch the document again.'}"
        )


class MissingDocument(DocumentError):
    """A document without which no company can be rated is not there."""


class RulesetError(AnalysisError):
    """A rule set cannot be used: the message names the rule, its line, and what to change."""


class UnratableCompany(AnalysisError):
    """No rule of the rule set has a figure to judge: the company has no annual report known on that day."""

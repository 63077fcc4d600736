"""Errors of the analysis: what a caller must reject, and why."""


class AnalysisError(Exception):
    """Base of every error raised by this package."""


class RulesetError(AnalysisError):
    """A rule set cannot be used: the message names the rule, its line, and what to change."""


class UnratableCompany(AnalysisError):
    """No rule of the rule set has a figure to judge: the company has no annual report known on that day."""

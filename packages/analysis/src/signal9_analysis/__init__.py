"""Pure financial metrics and the readable rating rules."""

from signal9_analysis.analysis import Analysis, Components, Reason, decode, encode, summary_of
from signal9_analysis.company import OPTIONAL, REQUIRED, Company, FiscalYear
from signal9_analysis.errors import (
    AnalysisError,
    DocumentError,
    MissingDocument,
    RulesetError,
    UnratableCompany,
)
from signal9_analysis.faults import Fault, fault_of, is_valid
from signal9_analysis.fiscal import FILING_LAG_DAYS
from signal9_analysis.metrics import METRIC_NAMES, compute_metrics
from signal9_analysis.offline import load_folder
from signal9_analysis.peers import PeerSummary
from signal9_analysis.rating import rate
from signal9_analysis.ruleset import Ruleset
from signal9_analysis.ruleset_text import CURRENT_RULESET, load_ruleset, parse_ruleset, versions
from signal9_analysis.validation import examine, validate

__all__ = [
    "CURRENT_RULESET",
    "FILING_LAG_DAYS",
    "METRIC_NAMES",
    "OPTIONAL",
    "REQUIRED",
    "Analysis",
    "AnalysisError",
    "Company",
    "Components",
    "DocumentError",
    "Fault",
    "FiscalYear",
    "MissingDocument",
    "PeerSummary",
    "Reason",
    "Ruleset",
    "RulesetError",
    "UnratableCompany",
    "compute_metrics",
    "decode",
    "encode",
    "examine",
    "fault_of",
    "is_valid",
    "load_folder",
    "load_ruleset",
    "parse_ruleset",
    "rate",
    "summary_of",
    "validate",
    "versions",
]

"""Pure financial metrics and the readable rating rules."""

from signal9_rating.analysis import Analysis, Components, Reason, decode, encode, newest_value, summary_of
from signal9_rating.comparables import KNOWN_DAYS, Comparable, RatedIn
from signal9_rating.errors import AnalysisError, RulesetError, UnratableCompany
from signal9_rating.faults import Fault, fault_of, is_valid
from signal9_rating.fiscal import FILING_LAG_DAYS
from signal9_rating.metrics import METRIC_NAMES, compute_metrics
from signal9_rating.peers import PeerSummary
from signal9_rating.rating import rate
from signal9_rating.reading import Doubt
from signal9_rating.ruleset import Ruleset
from signal9_rating.ruleset_text import CURRENT_RULESET, load_ruleset, parse_ruleset, versions
from signal9_rating.validation import examine, validate

__all__ = [
    "CURRENT_RULESET",
    "FILING_LAG_DAYS",
    "KNOWN_DAYS",
    "METRIC_NAMES",
    "Analysis",
    "AnalysisError",
    "Comparable",
    "Components",
    "Doubt",
    "Fault",
    "PeerSummary",
    "RatedIn",
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
    "load_ruleset",
    "newest_value",
    "parse_ruleset",
    "rate",
    "summary_of",
    "validate",
    "versions",
]

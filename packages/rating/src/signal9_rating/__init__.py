"""Pure financial metrics and the readable rating rules."""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from signal9_rating.analysis import Analysis as Analysis
    from signal9_rating.analysis import Components as Components
    from signal9_rating.analysis import Reason as Reason
    from signal9_rating.analysis import decode as decode
    from signal9_rating.analysis import encode as encode
    from signal9_rating.analysis import newest_value as newest_value
    from signal9_rating.analysis import summary_of as summary_of
    from signal9_rating.comparables import KNOWN_DAYS as KNOWN_DAYS
    from signal9_rating.comparables import Comparable as Comparable
    from signal9_rating.comparables import RatedIn as RatedIn
    from signal9_rating.errors import AnalysisError as AnalysisError
    from signal9_rating.errors import RulesetError as RulesetError
    from signal9_rating.errors import UnratableCompany as UnratableCompany
    from signal9_rating.faults import Fault as Fault
    from signal9_rating.faults import fault_of as fault_of
    from signal9_rating.faults import is_valid as is_valid
    from signal9_rating.fiscal import FILING_LAG_DAYS as FILING_LAG_DAYS
    from signal9_rating.metrics import METRIC_NAMES as METRIC_NAMES
    from signal9_rating.metrics import compute_metrics as compute_metrics
    from signal9_rating.peers import PeerSummary as PeerSummary
    from signal9_rating.rating import rate as rate
    from signal9_rating.reading import Doubt as Doubt
    from signal9_rating.ruleset import Ruleset as Ruleset
    from signal9_rating.ruleset_text import CURRENT_RULESET as CURRENT_RULESET
    from signal9_rating.ruleset_text import load_ruleset as load_ruleset
    from signal9_rating.ruleset_text import parse_ruleset as parse_ruleset
    from signal9_rating.ruleset_text import versions as versions
    from signal9_rating.validation import examine as examine
    from signal9_rating.validation import validate as validate

_HOMES: Final = MappingProxyType(
    {
        "Analysis": "analysis",
        "AnalysisError": "errors",
        "Comparable": "comparables",
        "Components": "analysis",
        "compute_metrics": "metrics",
        "CURRENT_RULESET": "ruleset_text",
        "decode": "analysis",
        "Doubt": "reading",
        "encode": "analysis",
        "examine": "validation",
        "Fault": "faults",
        "fault_of": "faults",
        "FILING_LAG_DAYS": "fiscal",
        "is_valid": "faults",
        "KNOWN_DAYS": "comparables",
        "load_ruleset": "ruleset_text",
        "METRIC_NAMES": "metrics",
        "newest_value": "analysis",
        "parse_ruleset": "ruleset_text",
        "PeerSummary": "peers",
        "rate": "rating",
        "RatedIn": "comparables",
        "Reason": "analysis",
        "Ruleset": "ruleset",
        "RulesetError": "errors",
        "summary_of": "analysis",
        "UnratableCompany": "errors",
        "validate": "validation",
        "versions": "ruleset_text",
    }
)
"""Public name -> its module. A module is imported when a name of it is first asked for: who reads a stored analysis loads no step that makes one."""


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"signal9_rating.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'signal9_rating' has no attribute {name!r}")

"""Something wrong in what a vendor states."""

from typing import Literal

import msgspec

from signal9_marketdata import DocumentError, Part

Severity = Literal["reject", "warn"]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong in a document: where (the document's name and a JSON path in it), what, which rule."""

    path: str
    found: str
    expected: str
    rule: str
    severity: Severity = "reject"


def fault(part: Part, field: str, found: str, expected: str, rule: str, severity: Severity = "reject") -> Fault:
    """Return the fault of one field of a part; with an empty field, of the part as a whole."""
    return Fault(path=part.origin.of(field), found=found, expected=expected, rule=rule, severity=severity)


def is_valid(faults: list[Fault]) -> bool:
    """Tell whether a company with these faults may be rated: warnings do not forbid it."""
    return not any(fault.severity == "reject" for fault in faults)


def fault_of(error: DocumentError) -> Fault:
    """Return the fault that a document which could not be decoded stands for."""
    return Fault(
        path=f"{error.document}:{error.path}", found=error.found, expected=error.expected, rule="readable-document"
    )

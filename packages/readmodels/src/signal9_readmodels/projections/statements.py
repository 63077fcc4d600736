"""The rows that a company's documents become in the statement tables."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

STATEMENTS: Final = {
    "INCOME_STATEMENT": ("income_statement", "annualReports", "quarterlyReports"),
    "BALANCE_SHEET": ("balance_sheet", "annualReports", "quarterlyReports"),
    "CASH_FLOW": ("cash_flow", "annualReports", "quarterlyReports"),
    "EARNINGS": ("earnings", "annualEarnings", "quarterlyEarnings"),
}
"""Document type -> table, and the keys of its annual and quarterly reports."""


def rows_of(
    data_type: str, document: bytes, asset_id: str, digest: str, version: int
) -> tuple[str, list[dict[str, Any]]]:
    """The table and the rows of one document; none of a document that cannot be read (validate_data says why)."""
    base = {"asset_id": asset_id, "document_digest": digest, "stream_version": version}
    try:
        content = msgspec.json.decode(document)
    except msgspec.DecodeError:
        content = None
    if data_type == "OVERVIEW":
        return "company_overview", [{**base, **_known(content)}] if isinstance(content, Mapping) else []
    table, annual, quarterly = STATEMENTS[data_type]
    if not isinstance(content, Mapping):
        return table, []
    rows: dict[str, dict[str, Any]] = {}
    for kind, key in (("annual", annual), ("quarterly", quarterly)):
        reports = content.get(key)
        for report in reports if isinstance(reports, list) else []:
            fiscal_date = report.get("fiscalDateEnding") if isinstance(report, Mapping) else None
            if isinstance(fiscal_date, str) and fiscal_date:
                period = f"{kind}#{fiscal_date}"
                # Of two reports of one period the first is kept: the vendor lists the newest first.
                rows.setdefault(period, {**base, "period": period, **_known(report)})
    return table, list(rows.values())


def _known(fields: Mapping[str, Any]) -> dict[str, str]:
    """The vendor's figures as text, to the digit; what it writes for 'missing' is left out."""
    return {name: value for name, value in fields.items() if isinstance(value, str) and value not in ("None", "-", "")}

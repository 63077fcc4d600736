"""AlphaVantage's documents as rows: all of the vendor's figures as text, to the digit, under the vendor's own names."""

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import msgspec

from signal9_vendors.alphavantage.values import MISSING

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_REPORTS: Final = ("annualReports", "quarterlyReports")
_PARTS: Final = {
    "OVERVIEW": ("overview", ()),
    "INCOME_STATEMENT": ("income", _REPORTS),
    "BALANCE_SHEET": ("balance", _REPORTS),
    "CASH_FLOW": ("cash_flow", _REPORTS),
    "EARNINGS": ("earnings", ("annualEarnings", "quarterlyEarnings")),
}
"""Data type -> the part of the company that it is about, and the keys of its annual and of its quarterly reports."""


def rows_of(data_type: str, document: bytes) -> dict[str, list[dict[str, str]]]:
    """The rows of one document, those of a statement with their `period`; none of a document that cannot be read (validate_data says why)."""
    content = _object(document)
    if content is None:
        return {}
    part, keys = _PARTS[data_type]
    if not keys:
        return {part: [_known(content)]}
    rows: dict[str, dict[str, str]] = {}
    for kind, key in zip(("annual", "quarterly"), keys, strict=True):
        for report in _reports(content, key):
            fiscal_date = report.get("fiscalDateEnding")
            if isinstance(fiscal_date, str) and fiscal_date:
                period = f"{kind}#{fiscal_date}"
                # Of two reports of one period the first is kept: the vendor lists the newest first.
                rows.setdefault(period, {"period": period, **_known(report)})
    return {part: list(rows.values())}


def facts_of(document: bytes) -> dict[str, Any]:
    """Sector, industry, description, `asset_type` and market capitalisation (`market_cap`) of an OVERVIEW; none of what it does not hold."""
    overview = _object(document) or {}
    names = {"sector": "Sector", "industry": "Industry", "description": "Description", "asset_type": "AssetType"}
    texts = _known({name: overview.get(key) for name, key in names.items()})
    facts: dict[str, Any] = {name: text[:4000] for name, text in texts.items()}
    with suppress(TypeError, ValueError):  # "None": the vendor does not know it
        facts["market_cap"] = float(overview.get("MarketCapitalization", ""))
    return facts


def latest_report(data_type: str, document: bytes) -> str | None:
    """The newest day on which a report came out, by an EARNINGS: the last quarter's, else the last fiscal year's end; None if it names none."""
    if data_type != "EARNINGS":
        return None
    annual, quarterly = (_reports(_object(document) or {}, key) for key in _PARTS["EARNINGS"][1])
    days = [quarter.get("reportedDate") for quarter in quarterly] or [year.get("fiscalDateEnding") for year in annual]
    return max((day for day in days if isinstance(day, str) and _DAY.fullmatch(day)), default=None)


def _object(document: bytes) -> Mapping[str, Any] | None:
    try:
        content = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return None
    return content if isinstance(content, Mapping) else None


def _reports(content: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    reports = content.get(key)
    return [report for report in reports if isinstance(report, Mapping)] if isinstance(reports, list) else []


def _known(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields that are text and no word for nothing."""
    return {name: value for name, value in fields.items() if isinstance(value, str) and value not in MISSING}

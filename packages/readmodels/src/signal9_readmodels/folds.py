"""What a read model says about an asset or an analysis: rows of their states."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec

from signal9_contracts import DocumentRef, EarningsProcessed
from signal9_domain import Analysis, Asset
from signal9_readmodels.layout.rows import AnalysisRow, AssetRow

ReadDocument = Callable[[DocumentRef], bytes]


def asset_row(asset: Asset, version: int, read: ReadDocument) -> AssetRow | None:
    """The row of an asset at a version of its stream; None before an event names the company.

    `read` gives the overview that the last collection names.
    """
    if not asset.asset_id:
        return None
    values = _texts(asset)
    if asset.status == "unlisted":
        del values["status"]
    if overview := asset.documents.get("OVERVIEW"):
        values |= overview_facts(read(overview))
    return msgspec.convert({**values, "earnings_date": asset.earnings_date, "stream_version": version}, AssetRow)


def analysis_row(analysis: Analysis, version: int) -> AnalysisRow | None:
    """The row of an analysis at a version of its stream; None of an empty one."""
    if not analysis.analysis_id:
        return None
    values = {**_texts(analysis), "analyzed_at": _moment(analysis.analyzed_at) if analysis.analyzed_at else ""}
    return msgspec.convert({**values, "stream_version": version}, AnalysisRow)


def _texts(state: Asset | Analysis) -> dict[str, Any]:
    """The state's fields as plain types."""
    values: dict[str, Any] = {
        name: _moment(value) if isinstance(value, datetime) else value
        for name, value in msgspec.structs.asdict(state).items()
    }
    return msgspec.to_builtins(values)  # type: ignore[no-any-return]  # a dict stays one


def report_mark(event: EarningsProcessed) -> dict[str, Any]:
    """The row of the table of earnings that says that a report needs no further pollination: a fold of that one event."""
    metadata = event.metadata
    return {
        "asset_id": event.asset_id,
        "period": report_period(event.earnings_date),
        "processed_by": metadata.event_id,
        "processed_at": _moment(metadata.occurred_at),
        "stream_version": metadata.stream_version,
    }


def report_period(day: str) -> str:
    """The sort key of a report's mark, beside the fiscal periods of the same company."""
    return f"report#{day}"


def overview_facts(document: bytes) -> dict[str, Any]:
    """Sector, industry, description and market capitalisation of an overview; none of what it does not hold."""
    try:
        overview = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return {}  # validate_data rejects it with the reason
    if not isinstance(overview, Mapping):
        return {}
    facts: dict[str, Any] = {}
    for field, name in (("Sector", "sector"), ("Industry", "industry"), ("Description", "description")):
        text = overview.get(field)
        if isinstance(text, str) and text not in ("", "None", "-"):
            facts[name] = text[:4000]
    with suppress(TypeError, ValueError):  # "None": the vendor does not know it
        facts["market_cap"] = float(overview.get("MarketCapitalization", ""))
    return facts


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

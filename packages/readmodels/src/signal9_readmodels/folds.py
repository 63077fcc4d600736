"""What a read model says about an asset or an analysis: rows of their states."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from signal9_contracts import DocumentRef, EarningsProcessed
from signal9_domain import Analysis, Asset
from signal9_readmodels.layout.rows import AnalysisRow, AssetRow

ReadFacts = Callable[[DocumentRef], Mapping[str, Any]]


def asset_row(asset: Asset, version: int, facts: ReadFacts) -> AssetRow | None:
    """The row of an asset at a version of its stream; None before an event names the company.

    `facts` gives what the overview says that the last collection names.
    """
    if not asset.asset_id:
        return None
    values = _texts(asset)
    if asset.status == "unlisted":
        del values["status"]
    if overview := asset.documents.get("OVERVIEW"):
        values |= facts(overview)
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


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

"""The rules that feed a service's queue, by name, and the EventBridge patterns of the events that they match."""

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final

from signal9_contracts import SOURCE, names
from signal9_infra.manifest import EVERY_EVENT, Manifest

_EXISTS: Final = [{"exists": True}]

DETAILS: Final = MappingProxyType(
    {
        "pollenationNeeded": {"assetId": _EXISTS, "dataTypes": _EXISTS},
        "analysisNeeded": {"assetIds": _EXISTS, "batchSize": [8]},
        "earningsProcessed": {"assetId": _EXISTS, "earningsDate": _EXISTS},
        "analysisComplete": {"analysisId": _EXISTS, "assetId": _EXISTS, "status": ["completed", "failed"]},
    }
)
"""Published event -> the fields that its rules match: other teams publish and match the same."""


def rules_of(manifest: Manifest) -> Iterator[tuple[str, str | None]]:
    """Each rule of the service with its bus; None is the account's default bus, where the schedules are."""
    for event in manifest.consumes:
        suffix = "every-event" if event == EVERY_EVENT else event
        yield names.event_rule_name(manifest.name, suffix), names.BUS
    for schedule in manifest.schedules:
        yield names.schedule_rule_name(schedule.name), None


def pattern_of(event: str, others: Sequence[str] = ()) -> dict[str, Any]:
    """The pattern of one detail-type, or of every event of our source but `others`, which have rules of their own."""
    pattern: dict[str, Any] = {"source": [SOURCE]}
    named = [other for other in others if other != EVERY_EVENT]
    if event != EVERY_EVENT:
        pattern["detail-type"] = [event]
    elif named:
        pattern["detail-type"] = [{"anything-but": named}]
    if event in DETAILS:
        pattern["detail"] = DETAILS[event]
    return pattern

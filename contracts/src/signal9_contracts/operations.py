"""Operations: what a schedule, the workflow or an operator asks of a function, and what that answers.

They are no events: nothing stores them, and no other team may rely on them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from signal9_contracts.analysis import AssetToAnalyze
from signal9_contracts.base import AssetId, Count, Day, Digest


class ScheduleTriggered(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a schedule's rule, or a person who fires it by hand, asks for: the constant input of the rule."""

    schedule: Annotated[str, Meta(description="name of the schedule")] = ""
    trigger_type: Literal["regular", "earnings", "backfill"] = "regular"
    batch_size: Literal[8] = 8
    max_assets: Annotated[int, Meta(ge=1, le=1000)] = 25
    date: Annotated[Day, Meta(description="the day to run for; today (UTC) where the rule names none")] | None = None
    at: (
        Annotated[datetime, Meta(tz=True, description="the moment that counts as now, to run a day in a minute")] | None
    ) = None
    correlation_id: str | None = None
    run: (
        Annotated[
            str,
            Meta(
                pattern=r"^[a-z0-9-]{1,40}$",
                description="tells two runs of one day apart; a second message of one run changes nothing",
            ),
        ]
        | None
    ) = None


class BatchToAnalyze(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The input of one execution of the workflow."""

    batch_id: str
    correlation_id: str
    causation_id: str
    trace_header: str | None = None
    assets: list[AssetToAnalyze]


class TaskInput(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What every task of the workflow gets: the asset, its batch and its cause."""

    asset: AssetToAnalyze
    batch_id: str
    correlation_id: str
    causation_id: str
    trace_header: str | None = None


class ValidationInput(TaskInput, frozen=True, kw_only=True, rename="camel"):
    """The asset with its place among the assets of its batch."""

    position: Count = 0
    batch_asset_ids: list[AssetId] = []


class StoredAnalysis(msgspec.Struct, frozen=True):
    """Where the analysis lies in the results bucket: the answer of analyze_asset."""

    digest: Digest
    size: Annotated[Count, Meta(description="bytes")]


class StoreInput(TaskInput, frozen=True, kw_only=True, rename="camel"):
    """The answer of analyze_asset beside the task's own input."""

    analysis: StoredAnalysis


class FailureInput(TaskInput, frozen=True, kw_only=True, rename="camel"):
    """What the workflow knows of a failure: the caught error, or the validation's verdict."""

    error: Mapping[str, Any] = {}
    validation: Mapping[str, Any] = {}


class NotifyInput(TaskInput, frozen=True, kw_only=True, rename="camel"):
    """The rating in brief, as store_result answered it."""

    stored: dict[str, Any]


class SweepRequested(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Asks the relay to publish the events since a moment again; every consumer is idempotent, so none is harmed."""

    since: Annotated[datetime, Meta(tz=True)]

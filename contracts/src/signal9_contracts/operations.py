"""Operations: what a schedule, the workflow or an operator asks of a function, and what that answers.

They are no events: nothing stores them, and no other team may rely on them.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Meta

from signal9_contracts.analysis import AssetToAnalyze
from signal9_contracts.base import Count, Day, Digest
from signal9_contracts.dead_letters import Kind

MOST_DEAD_LETTERS: Final = 1000
"""Of one queue in one call: SQS gives ten a receive, and the rest is left for the next call."""


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
    batch_asset_ids: list[str] = []


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


class DeadLetterFilter(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True, forbid_unknown_fields=True
):
    """Which dead letters are meant; what is not said does not matter."""

    message_id: Annotated[str, Meta(description="of the message, or of the event it holds")] | None = None
    queue: str | None = None
    subject: Annotated[str, Meta(description="stream of the event it holds")] | None = None
    event_type: str | None = None
    cause: str | None = None


class Redrive(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """Which dead letters to send back to the queues they came from, and how fast."""

    chosen: DeadLetterFilter = DeadLetterFilter()
    dry_run: bool = False
    rate: Annotated[float, Meta(gt=0, le=100, description="messages a second")] = 10.0
    limit: Annotated[int, Meta(ge=1, le=MOST_DEAD_LETTERS)] = MOST_DEAD_LETTERS
    reason: Annotated[str, Meta(max_length=200)] = ""


class ListDeadLetters(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag_field="do", tag="list"
):
    """Asks for the dead letters that are meant."""

    chosen: DeadLetterFilter = DeadLetterFilter()


class ShowDeadLetter(
    msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True, tag_field="do", tag="show"
):
    """Asks for one dead letter with its payload."""

    message_id: str
    payload: Annotated[bool, Meta(description="with the payload's values")] = False


class RedriveDeadLetters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do", tag="redrive"):
    """Asks for dead letters to be sent back."""

    redrive: Redrive = Redrive()


DeadLetterRequest: TypeAlias = ListDeadLetters | ShowDeadLetter | RedriveDeadLetters
"""What `signal9 dlq` asks of process_dead_letters."""


class DeadLetterEntry(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One dead letter, as operators see it."""

    message_id: str
    queue: str
    kind: Kind
    cause: str
    detail: str
    source: str | None
    event_type: str | None
    event_id: str | None
    subject: str | None
    sent_at: datetime
    size: int
    redrive_of: str | None


class DeadLetterList(msgspec.Struct, frozen=True):
    """The answer to `ListDeadLetters`, the newest last."""

    entries: list[DeadLetterEntry] = msgspec.field(name="letters")


class DeadLetterShown(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to `ShowDeadLetter`: nothing where no queue holds it."""

    entry: DeadLetterEntry | None = msgspec.field(name="letter")
    payload: Any = None


class RedriveFailure(msgspec.Struct, frozen=True):
    """A dead letter that stays, and why."""

    entry: DeadLetterEntry = msgspec.field(name="letter")
    why: str


class Redriven(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a redrive did, or with `dry_run` would do; `more` says that its time or limit ran out before the dead letters did."""

    entries: list[DeadLetterEntry] = msgspec.field(name="letters")
    failed: list[RedriveFailure]
    dry_run: bool
    more: bool


OPERATIONS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "scheduleTriggered": ScheduleTriggered,
        "batchToAnalyze": BatchToAnalyze,
        "validationInput": ValidationInput,
        "analysisInput": TaskInput,
        "storeInput": StoreInput,
        "notifyInput": NotifyInput,
        "failureInput": FailureInput,
        "sweepRequested": SweepRequested,
        "deadLetterRequest": DeadLetterRequest,
        "deadLetterList": DeadLetterList,
        "deadLetterShown": DeadLetterShown,
        "redriven": Redriven,
    }
)
"""Name -> struct, or union of structs; `contracts/operations/` holds a schema and an example of each."""

"""The message of a schedule: the constant input of its rule."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class ScheduleTriggered(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """What a schedule's rule (or a person who fires it by hand) asks for."""

    schedule: str = ""
    trigger_type: Literal["regular", "earnings", "backfill"] = "regular"
    batch_size: Literal[8] = 8
    max_assets: Annotated[int, Meta(ge=1, le=1000)] = 25
    date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    """The day to run for; today (UTC) where the rule names none."""
    at: Annotated[datetime, Meta(tz=True)] | None = None
    """The moment that counts as now, for a day that is run in a minute."""
    correlation_id: str | None = None
    run: Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$")] | None = None
    """Tells two runs of one day apart; a second message of one run changes nothing."""

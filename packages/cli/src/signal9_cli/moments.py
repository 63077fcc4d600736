"""Moments as a person gives them to `--as-of`: a day, which means its end, or a second, in UTC."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from signal9_cli.errors import CommandFailed
from signal9_runtime import Clock, utc_now

AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
        help="Use only what was known then (UTC); a day means its end.",
    ),
]


def moment_of(given: datetime | None, clock: Clock = utc_now) -> datetime | None:
    """The moment that was meant; None where none was given.

    Raises:
        CommandFailed: it has not come yet.
    """
    if given is None:
        return None
    moment = given.replace(tzinfo=UTC)
    whole_day = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    if moment > clock():
        raise CommandFailed(f"{given.isoformat()} (UTC) has not come yet: nothing can be known as of then.")
    return moment + timedelta(days=1, microseconds=-1) if whole_day else moment

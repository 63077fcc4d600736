"""Moments as a person gives them to `--as-of`: a day, which means its end, or a second, in UTC."""

from contextlib import suppress
from datetime import UTC, datetime, time
from typing import Annotated

import typer

from signal9_application import OperationFailed
from signal9_runtime import Clock, utc_now


def parse_moment(text: str) -> datetime:
    """The second that a text names, or the last moment of the day that it names, which is `time.max`.

    Raises:
        typer.BadParameter: it names neither.
    """
    given = text.strip().removesuffix("Z")
    with suppress(ValueError):
        return datetime.combine(datetime.strptime(given, "%Y-%m-%d"), time.max)
    with suppress(ValueError):
        return datetime.strptime(given, "%Y-%m-%dT%H:%M:%S")
    raise typer.BadParameter(f"{text!r} is neither a day (2026-01-05) nor a second (2026-01-05T08:00:00).")


AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        parser=parse_moment,
        metavar="DAY|SECOND",
        help="Use only what was known then (UTC), e.g. 2026-01-05, which means its end, or 2026-01-05T08:00:00.",
    ),
]


def moment_of(given: datetime | None, clock: Clock = utc_now) -> datetime | None:
    """The moment that was meant, in UTC; None where none was given.

    Raises:
        OperationFailed: it has not come yet; of a day: it has not begun.
    """
    if given is None:
        return None
    moment = given.replace(tzinfo=UTC)
    is_day = moment.time() == time.max
    if (datetime.combine(moment, time.min, UTC) if is_day else moment) > clock():
        shown = f"{moment:%Y-%m-%d}" if is_day else f"{moment:%Y-%m-%dT%H:%M:%S}"
        raise OperationFailed(f"{shown} (UTC) has not come yet: nothing can be known as of then.")
    return moment

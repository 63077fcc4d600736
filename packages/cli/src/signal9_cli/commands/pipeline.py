"""`signal9 day` and `signal9 backfill`: the pipeline, run through the deployed app."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated

import typer

from signal9_application.pipeline import DayResult, Pending, Report, run_backfill, run_day
from signal9_cli.checkout import find_checkout, read_timings
from signal9_cli.deployment import Deployment
from signal9_cli.options import Json
from signal9_cli.output import notes, print_json, table, tables
from signal9_cli.text.cautions import unrated_of
from signal9_cli.text.ratings import ratings_table
from signal9_marketdata import latest_session
from signal9_runtime import today

Day = Annotated[
    datetime | None,
    typer.Option(
        "--date",
        formats=["%Y-%m-%d"],
        help="The day to run; by default today (UTC), or the last day on which exchanges were open.",
    ),
]
MaxAssets = Annotated[
    int | None,
    typer.Option("--max-assets", min=1, max=1000, help="Companies at most; the rule's own number by default."),
]


def day(
    date: Day = None,
    max_assets: MaxAssets = None,
    news_hours: Annotated[
        int, typer.Option("--news-hours", min=0, max=24, help="Hours of the day whose news are fetched.")
    ] = 1,
    json: Json = False,
) -> None:
    """Run one pipeline day: fire the deployed schedules in order, follow every event, show what was rated.

    A day that was interrupted goes on where it stopped; a finished day is not run again.

    Examples:

      signal9 day

      signal9 day --max-assets 8 --json
    """
    deployment = Deployment(find_checkout())
    with _progress() as report:
        result = run_day(
            deployment.pipeline,
            _day(date),
            max_assets,
            report,
            news_hours=news_hours,
            timings=read_timings(deployment.checkout),
        )
    _show(result, json)


def backfill(max_assets: MaxAssets = None, json: Json = False) -> None:
    """Collect and rate every company of the universe that was never collected. Resumable.

    Examples:

      signal9 backfill

      signal9 backfill --max-assets 100 --json
    """
    with _progress() as report:
        result = run_backfill(Deployment(find_checkout()).pipeline, today(), max_assets, report)
    _show(result, json)


def _day(moment: datetime | None) -> date:
    if moment is not None:
        return moment.date()
    now = today()
    session = latest_session(now)
    if session != now:
        notes.print(f"Exchanges are closed today; this is the day of the last session, {session}.")
    return session


@contextmanager
def _progress() -> Iterator[Report]:
    """Says each stage, and what is pending whenever that changes."""
    last = ""
    with notes.status("starting") as status:

        def report(stage: str, pending: Pending | None) -> None:
            nonlocal last
            if stage:
                notes.print(f"[bold]{stage}[/bold]")
            elif pending is not None and (text := str(pending)) != last:
                last = text
                status.update(text)
                if not notes.is_terminal:
                    notes.print(f"  {text}")

        yield report


def _show(result: DayResult, json: bool) -> None:
    if json:
        print_json(result)
        return
    tables.print(ratings_table(result.ratings, f"Rated on {result.date}"))
    for line in (line for each in result.unrated for line in unrated_of(each)):
        tables.print(line)
    budget = result.budget
    limit = "no daily limit" if budget.calls_limit is None else f"of {budget.calls_limit} a day"
    left = (
        f"; {budget.companies_left} companies left out, because {budget.left_because}" if budget.companies_left else ""
    )
    tables.print(
        f"\nBudget: {budget.calls_planned} calls of {budget.vendor} planned ({limit}) for {budget.companies_picked} companies{left}."
    )
    tables.print(
        f"Events: {sum(result.events.values())} ({', '.join(f'{count} {name}' for name, count in result.events.items())})."
    )
    timings = [(name, f"{seconds:.1f}") for name, seconds in result.timings.items()]
    tables.print(table(timings, "stage", "seconds", title="Time"))

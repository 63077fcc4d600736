"""`signal9 budget` and `revalidate`: what the vendor's calls were spent on, and what can be rated without one."""

from datetime import datetime
from typing import Annotated

import typer

from signal9_application import OperationFailed
from signal9_application.pipeline import DayBudget, budget_of, why
from signal9_application.pipeline import revalidate as run_revalidation
from signal9_cli.checkout import find_checkout
from signal9_cli.deployment import Deployment
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, table, tables
from signal9_runtime import today

SHOWN = 8
"""Symbols of a reason that are shown; `--json` has all that the plan names."""


def budget(
    symbol: Annotated[str | None, typer.Argument(help="Only why this company was picked or left out.")] = None,
    date: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The vendor's day; today (UTC) by default.")
    ] = None,
    json: Json = False,
) -> None:
    """Show what a day's calls were spent on, how many are reserved for which purpose, and why each company was picked or left out.

    Examples:

      signal9 budget

      signal9 budget KO

      signal9 budget --date 2026-11-24 --json
    """
    deployment = Deployment(find_checkout())
    day = today() if date is None else date.date()
    found = budget_of(deployment.call_budget, deployment.store, deployment.platform.plan, day)
    if symbol is not None:
        sentences = why(found, symbol.upper())
        if not sentences:
            raise OperationFailed(
                f"No run of {found.day} names {symbol.upper()}. `signal9 budget --json` lists the companies of each run."
            )
        if json:
            print_json({"symbol": symbol.upper(), "day": found.day, "decisions": sentences})
            return
        for sentence in sentences:
            tables.print(plain(sentence, 400))
        return
    if json:
        print_json(found)
        return
    _show(found)


def revalidate(
    symbols: Annotated[list[str] | None, typer.Argument(help="Ticker symbols; all rejected ones by default.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which documents would pass now.")] = False,
    json: Json = False,
) -> None:
    """Check rejected documents again, by today's rules, and rate the companies whose documents pass. Calls no vendor.

    Examples:

      signal9 revalidate --dry-run

      signal9 revalidate KO --json
    """
    deployment, named = Deployment(find_checkout()), [each.upper() for each in symbols or ()]
    verdicts = run_revalidation(deployment.store, deployment.documents, named, today(), dry_run=dry_run)
    if json:
        print_json(verdicts)
        return
    if not verdicts:
        notes.print("No company's latest documents are rejected.")
    for verdict in verdicts:
        if verdict.passes:
            tables.print(f"{plain(verdict.symbol)}: passes now{'' if dry_run else '; it is being rated'}")
        for fault in verdict.faults:
            tables.print(
                f"{plain(verdict.symbol)}: {plain(fault.path)} is {plain(fault.found)}, expected {plain(fault.expected)}"
            )


def _show(found: DayBudget) -> None:
    limit = "no daily limit" if found.calls_limit is None else f"of {found.calls_limit}"
    tables.print(
        f"{found.vendor} on {found.day}, plan {found.plan}: {found.calls_spent} calls spent ({limit}), "
        f"{found.calls_reserved} reserved, at most {found.calls_per_minute} a minute."
    )
    shares = [
        (each.purpose, str(each.reserved), str(each.spent), "" if each.left is None else str(each.left))
        for each in found.shares
    ]
    tables.print(table(shares, "for", "reserved", "spent", "left"))
    for run in found.runs:
        tables.print(f"\n{plain(run.run)}: {len(run.picked)} companies, {run.calls_planned} calls")
        for pick in run.picked:
            tables.print(f"  {plain(pick.symbol)}: {plain(pick.reason)}")
        for each in run.skipped:
            named = ", ".join(plain(symbol) for symbol in each.symbols[:SHOWN])
            more = ", …" if each.count > SHOWN else ""
            tables.print(
                f"  left out {each.count}: {plain(each.reason)} ({named}{more})"
                if named
                else f"  left out {each.count}: {plain(each.reason)}"
            )
    if not found.runs:
        notes.print("No run was planned on that day.")

"""`signal9 replay`: read models built anew beside the live ones, and history under another rule set."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from signal9_application.research import WhatIf, what_if
from signal9_cli.checkout import find_checkout
from signal9_cli.deployment import Deployment
from signal9_cli.moments import AsOf, moment_of
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, table, tables

if TYPE_CHECKING:
    from signal9_readmodels.projections import Diff, Outcome

PROJECTIONS = ("tables", "search")


def replay(
    projection: Annotated[
        str | None, typer.Option("--projection", "-p", help="tables (DynamoDB) or search (OpenSearch).")
    ] = None,
    rate: Annotated[float | None, typer.Option(min=1, help="Events a second at most; unthrottled by default.")] = None,
    switch: Annotated[
        bool, typer.Option("--switch/--no-switch", help="Go over to the rebuilt one, or only build and compare.")
    ] = True,
    restart: Annotated[
        bool, typer.Option("--restart", help="Begin anew instead of going on with an interrupted one.")
    ] = False,
    back: Annotated[bool, typer.Option("--back", help="Go back to what was live before the last switch.")] = False,
    ruleset: Annotated[
        int | None, typer.Option(min=1, help="Re-rate history under this rule set instead, and show the movers.")
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Build a read model anew from all events beside the live one, show the difference, switch at once. Resumable.

    With --ruleset: rate every past analysis again from its archived documents, beside the live ratings, and show which would move.

    Examples:

      signal9 replay --projection tables

      signal9 replay --projection search --rate 500 --no-switch

      signal9 replay --projection tables --back

      signal9 replay --ruleset 2
    """
    if (projection is None) == (ruleset is None):
        raise typer.BadParameter("give either --projection tables|search or --ruleset N.")
    if ruleset is not None:
        _show_movers(_what_if(ruleset, as_of), json)
        return
    if projection not in PROJECTIONS:
        raise typer.BadParameter(
            f"{projection!r} is none; choose {' or '.join(PROJECTIONS)}.", param_hint="--projection"
        )
    if as_of is not None:
        raise typer.BadParameter(
            "only goes with --ruleset; `signal9 ratings --as-of` shows the tables of then.", param_hint="--as-of"
        )
    from signal9_application.pipeline import rebuild

    deployment = Deployment(find_checkout())
    outcome = rebuild(
        deployment.rebuildable(projection),
        deployment.store,
        deployment.replay_states,
        deployment.cache,
        _say,
        rate=rate,
        switch=switch,
        restart=restart,
        back=back,
    )
    if json:
        print_json(outcome)
        return
    _show(outcome)


def _what_if(ruleset: int, as_of: datetime | None) -> WhatIf:
    deployment = Deployment(find_checkout())
    return what_if(ruleset, deployment.store, deployment.documents, moment_of(as_of), _say)


def _say(line: str) -> None:
    notes.print(plain(line, 300))


def _show(outcome: "Outcome") -> None:
    _show_diff(outcome.diff)
    verb = "now read" if outcome.switched else "still read"
    tables.print(
        f"{outcome.projection}: {outcome.events} events applied in {outcome.seconds:.1f} s; readers {verb} {outcome.live!r}"
        + (
            f", `signal9 replay --projection {outcome.projection} --back` leads to {outcome.previous!r}."
            if outcome.previous
            else "."
        )
    )


def _show_diff(diff: "Diff") -> None:
    tables.print(
        f"{diff.compared} compared: {diff.same} the same, {diff.changed} changed, {diff.added} added, {diff.removed} removed, "
        f"{diff.moved_on} moved on meanwhile."
    )
    if diff.differences:
        rows = [(each.where, plain(each.key), each.change, plain(", ".join(each.fields))) for each in diff.differences]
        tables.print(table(rows, "where", "key", "change", "fields"))


def _show_movers(outcome: WhatIf, json: bool) -> None:
    if json:
        print_json(outcome)
        return
    tables.print(
        f"Rule set {outcome.ruleset} over {outcome.analyses} analyses of {outcome.companies} companies: {outcome.moved} would be rated "
        f"differently, {len(outcome.failed)} cannot be rated. Nothing was changed."
    )
    if outcome.movers:
        rows = [
            (
                plain(mover.symbol),
                mover.analyzed_at[:10],
                f"{mover.rating_before or 'unrated'} → {mover.rating_after or 'unrated'}",
                f"{mover.confidence_before or 0:.0f} → {mover.confidence_after or 0:.0f}",
                plain("; ".join(mover.reasons[:2])),
            )
            for mover in outcome.movers[:40]
        ]
        tables.print(table(rows, "company", "analysed", "rating", "confidence", "because"))
    for each in outcome.failed[:10]:
        tables.print(f"{plain(each.symbol)}: {plain(each.reason, 300)}")

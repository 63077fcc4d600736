"""`signal9 explain`: why a rating is what it is, down to the vendor's bytes."""

from pathlib import Path
from typing import Annotated

import typer

from signal9_cli.checkout import find_checkout
from signal9_cli.moments import AsOf, moment_of
from signal9_cli.options import Json
from signal9_cli.output import print_json, tables, writable, write_page
from signal9_rating import CURRENT_RULESET, FILING_LAG_DAYS
from signal9_runtime import today


def explain(
    symbol: Annotated[str | None, typer.Argument(help="Ticker symbol of a rated company.")] = None,
    offline: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Rate and explain the vendor's documents in DIR instead.")
    ] = None,
    ruleset: Annotated[
        int | None, typer.Option(min=1, help=f"Version of the rule set, with --offline; {CURRENT_RULESET} by default.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one self-contained page with charts.")
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Explain one rating: what each rule contributed, by which figures, from where, and what would flip it.

    With --offline, --as-of counts a report as known 90 days after its fiscal year.

    Examples:

      signal9 explain KO

      signal9 explain KO --html ko.html

      signal9 explain KO --as-of 2026-01-05

      signal9 explain --offline ./ibm --json
    """
    from signal9_application.research import explain_folder

    if (symbol is None) == (offline is None):
        raise typer.BadParameter("Name either a SYMBOL or a folder with --offline.")
    if offline is None and ruleset is not None:
        raise typer.BadParameter("--ruleset needs --offline: a stored rating is explained by the rules it was made by.")
    writable(html)
    if offline is not None:
        moment = moment_of(as_of)
        day, lag = (today(), 0) if moment is None else (moment.date(), FILING_LAG_DAYS)
        explanation = explain_folder(offline, ruleset or CURRENT_RULESET, day, lag)
    else:
        from signal9_application.research import explain_stored
        from signal9_cli.deployment import Deployment

        deployment, name = Deployment(find_checkout()), str(symbol)
        read = deployment.read_side(moment_of(as_of), [name])
        explanation = explain_stored(read, deployment.analysis_results, deployment.documents, name)
    if html is not None:
        from signal9_cli.pages.explain import explain_page

        write_page(html, explain_page(explanation))
    if json:
        print_json(explanation)
    elif html is None:
        from signal9_cli.text.explain import explain_text

        for part in explain_text(explanation, tables.width):
            tables.print(part)

"""`signal9 rate`: one company rated from documents in a folder, without a platform."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from signal9_application.research import explain_folder
from signal9_cli.figures import points
from signal9_cli.options import Json
from signal9_cli.output import plain, print_json, table, tables
from signal9_cli.text.cautions import LONGEST, cautions_of
from signal9_cli.text.verdict import belongs, headline, missing_of
from signal9_rating import CURRENT_RULESET, FILING_LAG_DAYS, encode
from signal9_runtime import today


def rate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with OVERVIEW.json, INCOME_STATEMENT.json, …")],
    ruleset: Annotated[int, typer.Option(min=1, help="Version of the rule set.")] = CURRENT_RULESET,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="Rate as of this day; reports count 90 days after their year."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Rate one company offline from the vendor's documents in a folder.

    One that there is too little to rate by is unrated: the answer says why.

    Examples:

      signal9 rate ./ibm

      signal9 rate ./ibm --json --as-of 2024-12-31
    """
    lag = 0 if as_of is None else FILING_LAG_DAYS
    analysis = explain_folder(folder, ruleset, today() if as_of is None else as_of.date(), lag).analysis
    if json:
        print_json(msgspec.json.decode(encode(analysis)))
        return
    verb = " is" if analysis.investment_rating is None else ":"
    tables.print(f"{plain(analysis.symbol)}{verb} {plain(headline(analysis), LONGEST)}")
    tables.print(f"Judged as {plain(belongs(analysis), LONGEST)}.")
    for line in cautions_of(analysis.cautions):
        tables.print(line)
    if analysis.investment_rating is None:
        return
    scores = msgspec.to_builtins(analysis.components)
    rows = [(name, "–" if score is None else f"{score:.0f}") for name, score in scores.items()]
    tables.print(table(rows, "component", "score"))
    for reason in analysis.reasons:
        tables.print(f"{points(reason.contribution):>6}  {plain(reason.sentence, LONGEST)}")
    if analysis.missing_contribution:
        tables.print(f"{points(analysis.missing_contribution):>6}  {missing_of(analysis)}")

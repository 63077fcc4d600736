"""`signal9 backtest`: what past ratings would have been worth."""

from pathlib import Path
from typing import Annotated

import typer

from signal9_cli.options import Json
from signal9_cli.output import print_json, tables, writable, write_page
from signal9_rating import CURRENT_RULESET


def backtest(
    data: Annotated[Path, typer.Option(metavar="DIR", help="Folder with sp500_monthly_prices_2015_2020.csv.")],
    ruleset: Annotated[int, typer.Option(min=1, help="Version of the rule set.")] = CURRENT_RULESET,
    draws: Annotated[int, typer.Option(min=100, max=100_000, help="Draws of the bootstrap.")] = 1000,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write one self-contained page with charts.")
    ] = None,
    json: Json = False,
) -> None:
    """Rate the sandbox's 448 companies as of each past fiscal year, and compare with what their prices did next.

    Only reports filed by then are used (90 days after the fiscal year). Says what the sample can't show.

    Examples:

      signal9 backtest --data ./market

      signal9 backtest --data ./market --ruleset 2 --json

      signal9 backtest --data ./market --html backtest.html
    """
    from signal9_application.backtest import run_backtest
    from signal9_cli.packaged import packaged_companies

    writable(html)
    result = run_backtest(packaged_companies(), data, ruleset, draws)
    if html is not None:
        from signal9_cli.pages.backtest import backtest_page

        write_page(html, backtest_page(result))
    if json:
        print_json(result)
    elif html is None:
        from signal9_cli.text.backtest import backtest_text

        for part in backtest_text(result):
            tables.print(part)

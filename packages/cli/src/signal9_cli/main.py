"""The `signal9` command: every verb of the platform, the pipeline and its data."""

import sys
from typing import Annotated

import typer
from rich.markup import escape

from signal9_application.errors import OperationFailed
from signal9_cli.commands import app as app_commands
from signal9_cli.commands import (
    backtest,
    budget,
    contracts,
    dlq,
    events,
    explain,
    operate,
    pipeline,
    ratings,
    replay,
    search,
    trace,
)
from signal9_cli.error_messages import error_messages
from signal9_cli.output import notes

typer_app = typer.Typer(
    name="signal9",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Event-sourced stock ratings: explainable, replayable, as of any day.\n\nStart with `signal9 up`, then `signal9 day`.",
)
for group in (
    operate,
    pipeline,
    ratings,
    explain,
    backtest,
    search,
    events,
    replay,
    budget,
    dlq,
    trace,
    contracts,
    app_commands,
):
    group.register(typer_app)


@typer_app.callback()
def _root(
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback of a failure.")] = False,
) -> None:
    error_messages.debug = debug


def app() -> None:
    """Run the command line; a failure that we understand is one line on standard error and exit code 1."""
    try:
        typer_app(standalone_mode=True)
    except KeyboardInterrupt:
        notes.print("Interrupted. Run the same command again to go on.")
        sys.exit(130)
    except Exception as error:
        if error_messages.debug or not (sentence := error_messages.sentence(error)):
            raise
        notes.print(f"[red]signal9:[/red] {escape(sentence)}")
        sys.exit(1)


__all__ = ["OperationFailed", "app"]

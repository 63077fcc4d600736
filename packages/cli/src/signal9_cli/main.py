"""The `signal9` command: every verb of the platform, the pipeline and its data."""

import sys
from importlib import import_module
from typing import Annotated, Any, Final, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from signal9_cli.error_messages import error_messages


class Entry(NamedTuple):
    """A command: its module in `signal9_cli.commands`, its name there, its place in the help, and the first paragraph of its own help."""

    module: str
    name: str
    panel: str
    help: str


PLATFORM: Final = "The platform on this machine"
PIPELINE: Final = "The pipeline"
COMPANIES: Final = "Companies"
OPERATIONS: Final = "Events and operations"
BUILDING: Final = "Building and deploying"

COMMANDS: Final = {
    "up": Entry("operate", "up", PLATFORM, "Bring the whole platform up on this machine and deploy the app: emulator, Redis, OpenSearch, the vendors' sandbox."),
    "down": Entry("operate", "down", PLATFORM, "Stop the platform; its state stays unless it is purged."),
    "status": Entry("operate", "status", PLATFORM, "Show each part of the platform: whether it answers, its address, memory and log; and how far the projections are behind. Exits with 1 if one does not answer."),
    "sandbox": Entry("operate", "sandbox", PLATFORM, "Serve only the vendors' sandbox: AlphaVantage's /query and Alpaca's /v2/assets, as they answer."),
    "day": Entry("pipeline", "day", PIPELINE, "Run one pipeline day: fire the deployed schedules in order, follow every event, show what was rated."),
    "backfill": Entry("pipeline", "backfill", PIPELINE, "Collect and rate every company of the universe that was never collected. Resumable."),
    "budget": Entry("budget", "budget", PIPELINE, "Show what a day's calls were spent on, how many are reserved for which purpose, and why each company was picked or left out."),
    "revalidate": Entry("budget", "revalidate", PIPELINE, "Check rejected documents again, by today's rules, and rate the companies whose documents pass. Calls no vendor."),
    "ratings": Entry("ratings", "ratings", COMPANIES, "Show the latest ratings, best first, with the strongest reasons; or how they moved."),
    "search": Entry("search", "search", COMPANIES, "Find companies, news or analyses by ticker, name, words and meaning."),
    "explain": Entry("explain", "explain", COMPANIES, "Explain one rating: what each rule contributed, by which figures, from where, and what would flip it."),
    "rate": Entry("rate", "rate", COMPANIES, "Rate one company offline from the vendor's documents in a folder."),
    "backtest": Entry("backtest", "backtest", COMPANIES, "Rate the sandbox's 448 companies as of each past fiscal year, and compare with what their prices did next."),
    "events": Entry("events", "events", OPERATIONS, "Show the event store in order of time. With --json one event a line."),
    "trace": Entry("trace", "trace", OPERATIONS, "Draw the waterfall of one id: its events, who worked on each, how long it waited and took, and what failed."),
    "replay": Entry("replay", "replay", OPERATIONS, "Build a read model anew from all events beside the live one, show the difference, switch at once. Resumable."),
    "dlq": Entry("dlq", "dlq", OPERATIONS, "Dead letters: what failed three times, why, and how to send it back."),
    "new": Entry("new", "new", BUILDING, "Begin a service or an event with files that the checks accept."),
    "contracts": Entry("contracts", "contracts_app", BUILDING, "The contracts of the events: compatibility, documents."),
    "synth": Entry("app", "synth", BUILDING, "Write the CloudFormation templates and bundles of a stage; needs no AWS account."),
    "diff": Entry("app", "diff", BUILDING, "Show what a deploy would make, change and remove; changes nothing."),
    "deploy": Entry("app", "deploy", BUILDING, "Deploy the app: `local` to the running emulator, `prod` to the AWS account of your credentials. Shows the endpoints."),
}  # fmt: skip
"""Commands in the order of the help."""


class LazyGroup(TyperGroup):
    """Lists commands from the table, and imports a command's module when the command is called: the help alone takes no other import."""

    def __init__(self, **how: Any) -> None:
        super().__init__(**how)
        for name, entry in COMMANDS.items():
            self.add_command(TyperCommand(name, help=entry.help, rich_help_panel=entry.panel))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, with what its own module says of it, and its arguments."""
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(str(name)), rest


def load(name: str) -> Any:
    """The command of that name, from its module."""
    entry = COMMANDS[name]
    found = getattr(import_module(f"signal9_cli.commands.{entry.module}"), entry.name)
    if not isinstance(found, typer.Typer):
        command, found = found, typer.Typer(add_completion=False, rich_markup_mode="rich")
        found.command(name)(command)
    return typer.main.get_command(found)


typer_app = typer.Typer(
    name="signal9",
    cls=LazyGroup,
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Event-sourced stock ratings: explainable, replayable, as of any day.\n\nStart with `signal9 up`, then `signal9 day`.",
)


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
        _say("Interrupted. Run the same command again to go on.")
        sys.exit(130)
    except Exception as error:
        if error_messages.debug or not (sentence := error_messages.sentence(error)):
            raise
        from rich.markup import escape

        _say(f"[red]signal9:[/red] {escape(sentence)}")
        sys.exit(1)


def _say(line: str) -> None:
    from signal9_cli.output import notes

    notes.print(line)

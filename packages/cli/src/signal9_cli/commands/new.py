"""`signal9 new service` and `new event`: scaffolds that the checks accept."""

from typing import Annotated

import typer

from signal9_cli.checkout import find_checkout
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json
from signal9_cli.scaffold import Files, finish, new_event, new_service, write

new = typer.Typer(
    name="new",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Begin a service or an event with files that the checks accept.\n\nExamples:\n\n  signal9 new service watch_prices\n\n  signal9 new event priceMoved",
)


@new.command()
def service(
    name: Annotated[str, typer.Argument(help="A verb and a noun in lower case, e.g. watch_prices.")],
    consumes: Annotated[str, typer.Option(help="The event that wakes it.")] = "analysisComplete",
    purpose: Annotated[str | None, typer.Option(help="What it is for, in one sentence.")] = None,
    json: Json = False,
) -> None:
    """Make the folder of a service that takes an event from a queue, and name it where the workspace lists services.

    Examples:

      signal9 new service watch_prices

      signal9 new service audit_ratings --consumes analysisComplete --purpose "Keeps a list of all ratings for the auditors."
    """
    _make(new_service(find_checkout(), name, consumes, purpose), json)


@new.command()
def event(
    name: Annotated[str, typer.Argument(help="What happened, in lowerCamelCase, e.g. priceMoved.")],
    service: Annotated[str, typer.Option(help="The service that appends it.")] = "sync_assets",
    json: Json = False,
) -> None:
    """Add an event of an asset's stream: struct, catalog, schema, builder and example, and its line in the service's manifest.

    Examples:

      signal9 new event priceMoved

      signal9 new event priceMoved --service pollinate
    """
    _make(new_event(find_checkout(), name, service), json)


def _make(files: Files, json: bool) -> None:
    checkout = find_checkout()
    write(files)
    left = finish(checkout)
    written = [str(path.relative_to(checkout)) for path in files]
    if json:
        print_json({"written": written, "next": left})
        return
    for line in [
        *(f"written: {name}" for name in written),
        *left,
        "Then `nox -s quick`; docs/adding-a-service.md tells what comes next.",
    ]:
        notes.print(plain(line, 400))

"""`signal9 up`, `down`, `status`, `sandbox`: the platform on this machine."""

import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from signal9_application import NotRunning, OperationFailed
from signal9_cli.app_deploy import SANDBOX_COMMAND, SANDBOX_KEYS, deploy_local
from signal9_cli.checkout import find_checkout
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, table, tables
from signal9_local_platform import Endpoints, PartStatus, Platform, Progress
from signal9_readmodels import IndexUnavailable
from signal9_runtime import utc_now
from signal9_vendors import VendorKeys, key_variables

if TYPE_CHECKING:
    from signal9_readmodels.projections import Lag

Plan = Annotated[str, typer.Option(help="The vendor's plan: free (25 calls a day) or premium.")]
Data = Annotated[
    Path | None,
    typer.Option(
        exists=True, file_okay=False, help="A folder of vendor documents that the sandbox serves before its own."
    ),
]


def up(
    plan: Annotated[
        str | None,
        typer.Option(help="The vendor's plan: free (25 calls a day) or premium; free by default with --live."),
    ] = None,
    data: Data = None,
    live: Annotated[
        bool, typer.Option("--live", help="Use the real vendors, with the keys in the environment.")
    ] = False,
    detach: Annotated[
        bool, typer.Option("--detach", "-d", help="Return when all is up, instead of waiting for Ctrl-C.")
    ] = False,
    json: Json = False,
) -> None:
    """Bring the whole platform up on this machine and deploy the app: emulator, Redis, OpenSearch, the vendors' sandbox.

    Parts that run already are not restarted. State survives `signal9 down`.

    Examples:

      signal9 up --detach

      signal9 up --plan free --data ./my-documents

      ALPHAVANTAGE_API_KEY=… APCA_API_KEY_ID=… APCA_API_SECRET_KEY=… signal9 up --live
    """
    # A premium plan that is not paid for would only be refused, call by call.
    plan = plan or ("free" if live else "premium")
    if plan not in ("free", "premium"):
        raise typer.BadParameter(f"{plan!r} is not a plan; choose free or premium.", param_hint="--plan")
    keys = VendorKeys.from_environment(os.environ, key_variables()) if live else SANDBOX_KEYS
    checkout = find_checkout()
    begun = time.monotonic()
    timings: dict[str, float] = {}

    def deploy(endpoints: Endpoints) -> None:
        start = time.monotonic()
        deploy_local(checkout, endpoints, plan, keys, lambda line: _say(f"app: {line}"))
        timings["deploy"] = round(time.monotonic() - start, 2)

    sandbox = None if live else SANDBOX_COMMAND
    running = Platform(checkout, plan=plan, data=data, sandbox=sandbox, report=_report).up(deploy)
    timings["up and deploy"] = round(time.monotonic() - begun, 2)
    (checkout / ".signal9" / "timings.json").write_bytes(msgspec.json.encode(timings))
    notes.print(f"Up in {timings['up and deploy']:.1f} s (deploying took {timings['deploy']:.1f} s). Next: signal9 day")
    if json:
        print_json(
            {"endpoints": running.endpoints, "plan": running.plan, "started": running.started, "timings": timings}
        )
    if not detach:
        from signal9_sandbox.stopping import told_to_stop

        with told_to_stop() as wait:
            notes.print("Ctrl-C stops the platform; its state stays.")
            wait()
            Platform(checkout, report=_report).down()


def down(purge: Annotated[bool, typer.Option("--purge", help="Delete the state as well.")] = False) -> None:
    """Stop the platform; its state stays unless it is purged.

    Examples:

      signal9 down

      signal9 down --purge
    """
    Platform(find_checkout(), report=_report).down(purge=purge)
    notes.print("Down." + (" All state is deleted." if purge else " Its state stays; `signal9 up` goes on with it."))


def status(json: Json = False) -> None:
    """Show each part of the platform: whether it answers, its address, memory and log; and how far the projections are behind. Exits with 1 if one does not answer.

    Examples:

      signal9 status

      signal9 status --json
    """
    parts = Platform(find_checkout(), sandbox=SANDBOX_COMMAND).status()
    lags = _lags() if all(part.state == "healthy" for part in parts) else []
    if json:
        print_json([*map(_part_as_json, parts), *map(_lag_as_json, lags)])
    else:
        rows = [
            (
                part.name,
                plain(f"{part.state}: {part.detail}" if part.detail else part.state),
                str(part.pid or ""),
                part.endpoint or "",
                "" if part.rss_mb is None else f"{part.rss_mb:.0f} MB",
                str(part.log),
            )
            for part in parts
        ]
        tables.print(table(rows, "part", "state", "pid", "address", "memory", "log"))
        for lag in lags:
            behind = f"{lag.events} events and {lag.seconds:.0f} s behind" if lag.events else "up to date"
            tables.print(f"projection {lag.projection}: {behind}")
    if any(part.state != "healthy" for part in parts):
        raise typer.Exit(1)


def _part_as_json(part: PartStatus) -> dict[str, Any]:
    known = asdict(part)
    known["rssMb"] = known.pop("rss_mb")
    return {**known, "log": str(part.log)}


def _lag_as_json(lag: "Lag") -> dict[str, Any]:
    state = "behind" if lag.events else "current"
    behind = {"eventsBehind": lag.events, "secondsBehind": lag.seconds, "streams": lag.streams}
    return {"name": f"projection {lag.projection}", "state": state, **behind}


def _lags() -> "list[Lag]":
    """How far the projections are behind; none where nothing is deployed yet."""
    from botocore.exceptions import BotoCoreError, ClientError

    from signal9_cli.deployment import Deployment
    from signal9_readmodels.projections import lag_of

    try:
        deployment = Deployment(find_checkout())
        return [lag_of(projection, deployment.store, utc_now()) for projection in deployment.projections]
    except (BotoCoreError, ClientError, NotRunning, IndexUnavailable) as error:
        notes.print(f"How far the projections are behind is not known: {plain(str(error), 300)}")
        return []


def sandbox(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; any free one by default.")] = 0,
    data: Data = None,
    plan: Plan = "premium",
    habits: Annotated[
        str, typer.Option(help="The vendor's oddities: vendor, plain, none, or names of habits.")
    ] = "vendor",
) -> None:
    """Serve only the vendors' sandbox: AlphaVantage's /query and Alpaca's /v2/assets, as they answer.

    Examples:

      signal9 sandbox --port 8123 --plan free

      signal9 sandbox --habits debt-negative,greeting
    """
    from signal9_sandbox import ALPACA_KEY_ID, ALPHAVANTAGE_KEY, Sandbox
    from signal9_sandbox.stopping import told_to_stop

    try:
        server = Sandbox(port=port, data=data, plan=plan, habits=habits)
        with told_to_stop() as wait, server:
            notes.print(
                f"Sandbox at {server.url}; keys: apikey={ALPHAVANTAGE_KEY}, APCA-API-KEY-ID {ALPACA_KEY_ID}. Ctrl-C ends it."
            )
            wait()
    except OSError as error:
        raise OperationFailed(
            f"Port {port} cannot be used: {error.strerror or error}. Choose another, or 0 for a free one."
        ) from error


def _report(progress: Progress) -> None:
    _say(f"{progress.part}: {progress.stage} {progress.message} ({progress.seconds:.1f} s)")


def _say(line: str) -> None:
    notes.print(plain(line, 400))
    sys.stderr.flush()

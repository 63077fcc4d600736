"""Backfill: the whole universe collected, rated and projected by the deployed app, beside the emulator's own floor."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from bench._floor import Floor
from bench.harness import Row
from signal9_application.pipeline import DayResult, Pending, run_backfill
from signal9_cli.app_deploy import SANDBOX_COMMAND, SANDBOX_KEYS, deploy_local
from signal9_cli.deployment import Deployment
from signal9_local_platform import Endpoints, Platform

ROOT = Path(__file__).parents[1]
FLOOR_EVENTS = 1000
WARMING = 50


def bench() -> Iterator[Row]:
    """All companies of the sandbox on the premium plan, then events through a two-line handler on the same emulator.

    SIGNAL9_BENCH_COMPANIES takes fewer. An event of ours goes through the store's stream, the relay, the bus and two to three queues;
    one of the floor's through the bus and one queue.
    """
    wanted = int(os.environ.get("SIGNAL9_BENCH_COMPANIES", "0")) or None
    with tempfile.TemporaryDirectory(prefix="signal9-bench-") as name:
        folder = Path(name)

        def deploy(endpoints: Endpoints) -> None:
            deploy_local(ROOT, endpoints, "premium", SANDBOX_KEYS, _say, folder / "cdk.out")

        platform = Platform(folder, sandbox=SANDBOX_COMMAND)
        try:
            endpoints = platform.up(deploy).endpoints
            deployment = Deployment(folder)
            begun = time.monotonic()
            result = run_backfill(deployment.pipeline, datetime.now(UTC).date(), wanted, _report)
            seconds = time.monotonic() - begun
            floor = Floor(endpoints.aws)
            floor.run(WARMING)
            yield from _rows(result, seconds, FLOOR_EVENTS / floor.run(FLOOR_EVENTS))
        finally:
            platform.down(purge=True)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _report(stage: str, pending: Pending | None) -> None:
    if stage:
        _say(stage if pending is None else f"{stage}: {pending}")


def _rows(result: DayResult, seconds: float, floor: float) -> Iterator[Row]:
    events = sum(result.events.values())
    companies = len(result.ratings) + len(result.unrated)
    stages = ", ".join(f"{name} {spent:.0f} s" for name, spent in result.timings.items())
    yield Row(
        f"backfill of {companies} companies: {len(result.ratings)} rated, {len(result.unrated)} listed with a reason",
        ours=f"{seconds:.0f} s ({stages}), {companies / seconds:.1f} companies/s",
    )
    yield Row(
        f"the same in events ({events}), stored, published, projected",
        ours=f"{events / seconds:.0f} events/s",
        against=f"bus → queue → two-line handler: {floor:.0f} events/s",
        ratio=f"{events / seconds / floor:.2f}",
    )

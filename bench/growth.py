"""How the cost of the store's operations grows with what it holds: 100 to 100,000 events, as a plot in docs/growth.svg."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from bench._events import START, fill
from bench._plot import Line, log_plot
from bench._servers import aws_client, running
from bench.append import listed
from bench.harness import Row, duration
from signal9_eventstore import NONE, SEGMENTS, Cause
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_runtime import new_id
from signal9_testkit.events_table import create_events_table

SIZES = (100, 1_000, 10_000, 100_000)
PLOT = Path(__file__).parent.parent / "docs" / "growth.svg"


def bench() -> Iterator[Row]:
    """Appending, reading one stream, the newest hundred events and everything, in tables of growing size."""
    lines: dict[str, list[tuple[float, float]]] = {}
    with running("aws") as servers:
        client = aws_client("dynamodb", servers["aws"])
        for size in SIZES:
            table = create_events_table(client, f"events-{size}")
            fill(client, table, size)
            store = DynamoEventStore(client, table)
            for name, taken in timings(store, size).items():
                lines.setdefault(name, []).append((size, taken))
            client.delete_table(TableName=table)
    PLOT.write_text(
        log_plot(
            "Seconds an operation, by events in the store", [Line(name, points) for name, points in lines.items()]
        ),
        encoding="utf-8",
    )
    for name, points in lines.items():
        first, last = points[0][1], points[-1][1]
        figures = ", ".join(f"{size:,.0f}: {duration(taken)}" for size, taken in points)
        yield Row(f"{name}, by events in the store", figures, f"with {SIZES[0]} events", f"{last / first:.1f}")


def timings(store: DynamoEventStore, size: int) -> dict[str, float]:
    """Seconds of each operation, the median of five; of reading everything, once and an event."""
    newest = START + timedelta(seconds=size // 5 - 20)

    def append() -> None:
        store.append(f"asset-{new_id()}", [listed(1)], expected_version=NONE, cause=Cause.root())

    def everything() -> None:
        for part in range(SEGMENTS):
            for _ in store.read_streams(part):
                pass

    return {
        "append one event": often(append, 20),
        "read a stream of five": often(lambda: list(store.read_stream("asset-00000002")), 20),
        "read the newest hundred": often(lambda: list(islice(store.read_all(since=newest), 100)), 5),
        "read everything, an event": once(everything) / size,
    }


def often(run: Callable[[], object], times: int) -> float:
    """The median of several."""
    return median(once(run) for _ in range(times))


def once(run: Callable[[], object]) -> float:
    """Seconds of one."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun

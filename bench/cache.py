"""A cached rating beside a raw GET of the same bytes, and what a Redis that answers nothing costs a reader."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import redis

from bench._servers import running
from bench.harness import Alternative, Row, at_most, compare, interleave, judge
from signal9_readmodels.cache import Cache
from signal9_readmodels.cache.redis_store import FAILURES, RedisStore
from signal9_readmodels.queries.questions import COMPANY, company_tag
from signal9_readmodels.queries.ratings import Rating, Ratings

READS = 500
LOST = 0.05
"""Seconds that a reader may lose to a server that does not answer."""


def bench() -> Iterator[Row]:
    """One company's rating, decoded and checked against its tags, beside redis-py's `get`; then with the server frozen."""
    with running("redis") as servers:
        url = servers["redis"]
        raw = redis.Redis.from_url(url)
        cache = Cache(RedisStore.at(url))

        def cached() -> object:
            return cache.get_or_build(COMPANY, "KO", rating, [company_tag("KO")])

        cached()
        [key] = [name for name in raw.keys() if b":company:" in name]  # noqa: SIM118  # a server, not a dictionary
        ours = Alternative("cached rating", lambda: repeat(cached), operations=READS)
        theirs = Alternative("redis-py GET", lambda: repeat(lambda: raw.get(key)), operations=READS)
        yield compare("read a cached rating", ours, theirs, bar=at_most(1.3), rounds=15)
        server = next(
            process.pid
            for process in psutil.process_iter(["name", "cmdline"])
            if process.name() == "redis-server" and str(_port(url)) in " ".join(process.cmdline())
        )
        yield from frozen(url, server)


def frozen(url: str, server: int) -> Iterator[Row]:
    """Reads while the server is stopped: the first ones, and those behind the open breaker."""
    os.kill(server, signal.SIGSTOP)
    try:
        first = Alternative("first reads", lambda: read_anew(url))
        source = Alternative("the source alone", rating)
        ours, theirs = interleave([first, source], rounds=9)
        row = judge("a process's first read while Redis is frozen", ours, theirs)
        yield Row(row.what, row.ours, row.against, bar=f"≤ {1000 * LOST:.0f} ms", met=ours.median <= LOST)
        cache = Cache(RedisStore.at(url, pause=3600))

        def behind_the_breaker() -> object:
            return cache.get_or_build(COMPANY, "KO", rating, [company_tag("KO")])

        for _ in range(FAILURES):
            behind_the_breaker()
        ours, theirs = interleave(
            [
                Alternative("breaker open", lambda: repeat(behind_the_breaker), operations=READS),
                Alternative("the source alone", lambda: repeat(rating), operations=READS),
            ]
        )
        row = judge("a read while the breaker is open", ours, theirs)
        yield Row(row.what, row.ours, row.against)
    finally:
        os.kill(server, signal.SIGCONT)


def read_anew(url: str) -> None:
    """A process's first read."""
    store = RedisStore.at(url)
    Cache(store).get_or_build(COMPANY, "KO", rating, [company_tag("KO")])
    store.close()


def repeat(one: Callable[[], object]) -> None:
    """Do it so often that a round is longer than the clock's and the scheduler's grain."""
    for _ in range(READS):
        one()


def rating() -> Ratings:
    """A rating of ordinary size: ten reasons."""
    return Ratings.of(
        [
            Rating(
                symbol="KO",
                name="Coca-Cola Co",
                asset_id="0b2ac3e8-5a4e-5b1f-9d0e-2f0a4c1d7e55",
                investment_rating=4,
                confidence=71.5,
                sector=None,
                rating_stability="high",
                components={"financial_health": 61.0, "profitability": 88.0, "growth": 40.5, "valuation": None},
                reasons=[f"KO earns {number}.5 % a year on its assets; weak is 2.9 %." for number in range(10)],
                ruleset_version=1,
                analysis_id="019a0000-0000-7000-8000-000000000000",
                analyzed_at="2026-01-05T07:00:00.000000Z",
            )
        ]
    )


def _port(url: str) -> int:
    return int(Path(url.partition("://")[2]).parts[0].rpartition(":")[2])

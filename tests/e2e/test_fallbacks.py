"""The deployed app with its real parts stopped: answers go on, nothing is lost, and everything catches up when the part is back."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import psutil
import pytest
import redis

from signal9_application.pipeline import Watch, find_schedule
from signal9_contracts import AnalysisComplete, Event, FundamentalsCollected, PollinationFailed
from signal9_readmodels.queries import SEARCH_TIMEOUT, latest_ratings
from signal9_readmodels.search import SearchQuery
from signal9_runtime import new_id
from signal9_vendors import DynamoCallBudget, plans
from signal9_vendors.breaker import FAILURES, DynamoBreakerStorage

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SECONDS = 90


@contextmanager
def frozen(deployed: Any, part: str) -> Iterator[None]:
    """The part keeps its connections and answers nothing, until the block ends."""
    pid = deployed.running.pids[part]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def killed(deployed: Any, part: str) -> None:
    """`kill -9`."""
    process = psutil.Process(deployed.running.pids[part])
    process.kill()
    process.wait(10)


def until(found: Callable[[], Any], what: str) -> Any:
    """What `found` gives as soon as it gives something."""
    deadline = time.monotonic() + SECONDS
    while not (value := found()):
        assert time.monotonic() < deadline, f"{what} within {SECONDS} s"
        time.sleep(0.25)
    return value


def collect(client: Any, companies: int) -> str:
    """Ask for companies that were never collected; gives the correlation id of all that follows."""
    schedule = find_schedule(client.pipeline.schedules, "pollination-regular")
    correlation = new_id()
    run = f"fallback-{correlation[-8:]}"
    request = {"triggerType": "backfill", "date": date.today().isoformat(), "maxAssets": companies, "run": run}
    client.pipeline.schedules.fire(schedule, correlationId=correlation, **request)
    return correlation


def events_of(client: Any, correlation: str, kind: type[Event]) -> list[Any]:
    """The events of one kind that a request led to."""
    since = datetime.now(UTC) - timedelta(minutes=10)
    found = client.store.read_all(since=since)
    return [event for event in found if isinstance(event, kind) and event.metadata.correlation_id == correlation]


def caught_up(deployed: Any) -> None:
    """Everything that waited is done: queues, workflows and read rows."""
    Watch(deployed.client.pipeline).wait(datetime.now(UTC) - timedelta(hours=6), 120, lambda pending: None)


def dead_letters(client: Any) -> int:
    """Messages in all dead-letter queues."""
    sqs = client.client("sqs")
    urls = [url for url in sqs.list_queues(QueueNamePrefix="signal9-")["QueueUrls"] if url.endswith("-dlq")]
    name = "ApproximateNumberOfMessages"
    answers = [sqs.get_queue_attributes(QueueUrl=url, AttributeNames=[name])["Attributes"] for url in urls]
    return sum(int(answer[name]) for answer in answers)


@pytest.fixture
def rated(day: Any) -> list[str]:
    """Symbols of companies that are rated."""
    return [rating.symbol for rating in day.ratings]


def test_ratings_are_answered_while_redis_is_frozen_and_after_it_was_killed(deployed: Any, rated: list[str]) -> None:
    """The same answers, from the tables, in hardly more time; a Redis that comes back is used again."""
    expected = deployed.client.rating_questions.ratings(rated)
    with frozen(deployed, "redis"):
        questions = deployed.client.rating_questions
        begun = time.monotonic()
        assert questions.ratings(rated[:1]).ratings[0] in expected.ratings
        from_tables = time.monotonic() - begun
        begun = time.monotonic()
        latest_ratings(deployed.client.tables)
        assert from_tables < time.monotonic() - begun + 2, "a frozen Redis holds nobody up"
        assert questions.ratings(rated) == expected
    killed(deployed, "redis")
    assert deployed.client.rating_questions.ratings(rated) == expected
    deployed.up()
    questions = deployed.client.rating_questions
    assert questions.ratings(rated) == expected
    assert questions.is_shown(rated[0])


def test_a_rating_made_while_redis_is_down_is_shown_when_it_is_back(deployed: Any, rated: list[str]) -> None:
    """Companies are collected and rated without it; what readers saw before is dropped once it can be; no message rests as a dead letter."""
    client = deployed.client
    before, letters = client.rating_questions.ratings(), dead_letters(client)
    with frozen(deployed, "redis"):
        correlation = collect(client, 2)
        until(lambda: _all(events_of(client, correlation, AnalysisComplete), 2), "two analyses")
    caught_up(deployed)
    after = deployed.client.rating_questions.ratings()
    assert len(after.each()) == len(before.each()) + 2
    assert after == latest_ratings(client.tables)
    assert dead_letters(client) == letters


def test_a_search_is_answered_while_the_engine_is_frozen(deployed: Any, rated: list[str]) -> None:
    """The tables answer, say so, and hold nobody up; the engine answers again as soon as it goes on."""
    questions, query = deployed.client.search_questions, SearchQuery.parse(rated[0])
    with frozen(deployed, "opensearch"):
        begun = time.monotonic()
        found = questions.find(query)
        first = time.monotonic() - begun
        assert found.page.degraded
        assert found.page.hits[0].document["symbol"] == rated[0]
        assert found.standings[found.page.hits[0].id].rating is not None
        assert questions.find(query).page.degraded
        begun = time.monotonic()
        assert questions.find(query).page.degraded
        behind_the_breaker = time.monotonic() - begun
    assert behind_the_breaker < first - SEARCH_TIMEOUT / 2
    until(lambda: not questions.find(query).page.degraded, "the engine's own answer")
    assert questions.find(query).page.hits[0].document["symbol"] == rated[0]


def test_the_index_catches_up_with_what_happened_while_it_was_down(deployed: Any, rated: list[str], shell: Any) -> None:
    """`kill -9` of OpenSearch: companies are rated meanwhile and can be found when it is back; no message rests as a dead letter."""
    client = deployed.client
    letters = dead_letters(client)
    killed(deployed, "opensearch")
    try:
        correlation = collect(client, 2)
        analyses = until(lambda: _all(events_of(client, correlation, AnalysisComplete), 2), "two analyses")
        # A page that an earlier test asked for may still be kept, and a kept page is a whole answer.
        with redis.Redis.from_url(deployed.running.endpoints.redis) as kept:
            kept.flushall()
        answer = shell.data("search", rated[0])
        assert answer["degraded"] is True
        assert answer["hits"][0]["standing"]["rating"] is not None
        assert "the search engine is down" in shell.run("search", rated[0]).stdout
    finally:
        deployed.up()
    caught_up(deployed)
    client = deployed.client
    for analysis in analyses:
        until(
            partial(_is_first, client, analysis.symbol),
            f"the analysis of {analysis.symbol} as the first hit",
        )
    assert dead_letters(client) == letters


def _is_first(client: Any, symbol: str | None) -> bool:
    hits = client.index.find(SearchQuery.parse(str(symbol), "analysis", limit=5)).hits
    return bool(hits) and hits[0].document["symbol"] == symbol


def test_companies_wait_for_a_vendor_that_is_down(deployed: Any, rated: list[str]) -> None:
    """The breaker opens after a few counted calls, no company fails, and all are collected once the vendor is back."""
    client = deployed.client
    budget, today = DynamoCallBudget(client.dynamodb, plans("premium")), datetime.now(UTC).date()
    before, letters = budget.day("alphavantage", today).spent, dead_letters(client)
    killed(deployed, "sandbox")
    correlation = collect(client, 4)
    breaker = DynamoBreakerStorage(client.dynamodb, "alphavantage")
    until(lambda: breaker.state == "open", "an open breaker")
    # The functions' workers race each other to the third failure.
    assert budget.day("alphavantage", today).spent - before <= FAILURES + 2
    assert events_of(client, correlation, PollinationFailed) == []
    deployed.up()
    until(lambda: len(events_of(client, correlation, FundamentalsCollected)) == 4, "four companies")
    caught_up(deployed)
    assert len({event.symbol for event in events_of(client, correlation, FundamentalsCollected)}) == 4
    assert events_of(client, correlation, PollinationFailed) == []
    assert len(events_of(client, correlation, AnalysisComplete)) == 4
    assert dead_letters(client) == letters


def _all(events: list[Any], count: int) -> list[Any]:
    return events if len(events) == count else []

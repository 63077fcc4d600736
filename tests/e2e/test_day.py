"""A pipeline day on the deployed app: real companies, real servers; repeated, shuffled, killed."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from signal9_application.pipeline import DayResult, Pending, Watch, find_schedule, run_day
from signal9_application.ratings import moves_of
from signal9_application.research import explain_stored
from signal9_contracts import (
    Event,
    FundamentalsCollected,
    NewsCollected,
    PollinationBatchClosed,
    encode_event,
    event_type_of,
)
from signal9_eventstore import ANY, Cause
from signal9_marketdata import latest_session
from signal9_readmodels.search import SearchQuery
from signal9_runtime import today
from signal9_testkit import an
from signal9_testkit.suites import bare
from signal9_vendors import DynamoCallBudget, plans

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

SESSION = latest_session(today())
"""On a day on which exchanges are closed nothing regular is planned."""


def progress(stage: str, pending: Pending | None) -> None:
    """Progress of a day, shown where pytest runs with -s."""
    print(stage or pending, flush=True)  # noqa: T201  # a minute of silence looks like a hang


def everything(deployed: Any) -> dict[str, Any]:
    """The whole content of the event store and of the read tables."""
    client = deployed.client
    tables = client.tables
    rows = {
        name: sorted(str(sorted(row.items())) for row in getattr(tables, name).scan())
        for name in tables.__struct_fields__
    }
    # The hourly news fire by the emulator's own clock as well; a round without a new article says so in a stream of its own.
    events = [event for event in client.store.read_all() if not event.metadata.stream_id.startswith("newsround-")]
    return {"events": [encode_event(event) for event in events], **rows}


def streams(events: list[Event]) -> dict[str, list[int]]:
    """Stream -> its versions, in order."""
    found: dict[str, list[int]] = {}
    for event in events:
        found.setdefault(event.metadata.stream_id, []).append(event.metadata.stream_version)
    return {stream: sorted(versions) for stream, versions in found.items()}


def test_a_day_rates_every_company_it_picked(deployed: Any, ended: Any) -> None:
    """A dozen real companies are collected, validated, rated and readable, each with reasons; no message is left behind."""
    day = ended.result
    assert len(day.ratings) + len(day.unrated) == ended.companies
    assert len(day.ratings) >= ended.companies - 2
    for rating in day.ratings:
        assert 1 <= rating.investment_rating <= 5
        assert 0 < rating.confidence <= 100
        assert rating.reasons
    assert day.budget.calls_planned == 5 * ended.companies == ended.vendor_calls - 1, "one call is the calendar's"
    assert day.events["assetListed"] == 448 + 9, "companies, and what the sandbox lists that is none"
    sqs = deployed.client.client("sqs")
    for url in sqs.list_queues(QueueNamePrefix="signal9-")["QueueUrls"]:
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])[
            "Attributes"
        ]
        assert attributes["ApproximateNumberOfMessages"] == "0", url


def test_a_rating_is_explained_from_its_stored_bytes(deployed: Any, day: DayResult) -> None:
    """The stored analysis is read by its digest, names the documents that were collected, and says why peers are peers."""
    rating, client = day.ratings[0], deployed.client
    explanation = explain_stored(client.read_side(None, []), client.analysis_results, client.documents, rating.symbol)
    events = [event for event in deployed.client.store.read_all() if getattr(event, "symbol", "") == rating.symbol]
    documents = {ref.digest for event in events if isinstance(event, FundamentalsCollected) for ref in event.documents}
    documents |= {event.document.digest for event in events if isinstance(event, NewsCollected)}
    assert explanation.analysis.investment_rating == rating.investment_rating
    assert set(explanation.analysis.digests.values()) <= documents
    assert all(reason.sources for reason in explanation.analysis.reasons)
    assert all(peer.because for peer in explanation.analysis.peers)
    [move] = [m for m in moves_of(deployed.client.tables, date(2020, 1, 1), today()) if m.symbol == rating.symbol]
    assert (move.before, move.after) == (None, rating.investment_rating)


def test_the_calendar_and_the_news_reach_their_readers(deployed: Any, ended: Any) -> None:
    """Each known company gets its report date from one call, the reports collected are marked, and the day's articles can be found."""
    client, events = deployed.client, ended.result.events
    assert events["earningsCalendarSynced"] == 1
    dated = [asset for asset in client.tables.all_assets() if asset.next_report_date is not None]
    assert len(dated) == events["earningsScheduled"] > 400
    company = ended.collected[0]
    marks = [row for row in client.tables.earnings.of(company.asset_id) if row["period"].startswith("report#")]
    assert len(marks) == 1
    if today() == SESSION:  # the sandbox writes its news for today
        assert events["newsScored"] > 10
        assert client.index.find(SearchQuery.parse("demand is called firm", "news", limit=3)).hits


def test_a_company_that_is_never_heard_of_does_not_hold_its_batch(deployed: Any, day: Any) -> None:
    """A batch whose only request was lost is closed by its deadline, and the day is settled again."""
    store, now = deployed.client.store, datetime.now(UTC)
    run = f"{now:%Y-%m-%d}-lost"
    planned = an.pollination_planned(("KO",), run=run, day=f"{now:%Y-%m-%d}")
    stream = f"budget-alphavantage-{now:%Y-%m-%d}"
    store.append(stream, [bare(planned)], expected_version=ANY, cause=Cause.root())
    opened = an.batch_opened(("KO",), batch_id=f"{run}-001", deadline=now + timedelta(hours=1))
    store.append(f"batch-{run}-001", [bare(opened)], expected_version=0, cause=Cause.root())
    watch = Watch(deployed.client.pipeline, sweep_after=2.0)
    events = watch.wait(now - timedelta(minutes=1), 90, lambda pending: progress("", pending))
    [closed] = [event for event in events if isinstance(event, PollinationBatchClosed) and event.overdue]
    assert (closed.batch_id, closed.overdue) == (f"{run}-001", [an.asset_id("KO")])


def test_what_a_vendor_answered_can_be_read_back_by_its_digest(deployed: Any, ended: Any) -> None:
    """Every document that an event names lies in the bucket under that digest, with that size."""
    s3 = deployed.client.client("s3")
    assert len(ended.collected) == ended.companies
    for reference in ended.collected[0].documents:
        head = s3.head_object(Bucket="signal9-raw-documents", Key=f"sha256/{reference.digest}")
        assert head["ContentLength"] == reference.size


def test_a_company_is_found_by_its_ticker_and_by_what_it_does(deployed: Any, day: DayResult) -> None:
    """The exact ticker comes first; a description finds companies of that trade."""
    index = deployed.client.index
    symbol = day.ratings[0].symbol
    assert index.find(SearchQuery.parse(symbol.lower())).hits[0].document["symbol"] == symbol
    assert index.find(SearchQuery.parse("airline", limit=5)).hits
    assert index.find(SearchQuery.parse("debt", "analysis", limit=3)).hits


def test_the_deploy_made_the_search_indices(deployed: Any) -> None:
    """A custom resource of the stack, run by the function that owns the domain, put an index of today's mapping behind each alias."""
    stack = deployed.client.client("cloudformation")
    resources = stack.describe_stack_resources(StackName="Signal9DataPipelineMainStack")["StackResources"]
    made = [each for each in resources if each["ResourceType"] == "Custom::SearchIndices"]
    assert [(each["ResourceStatus"], each["PhysicalResourceId"]) for each in made] == [
        ("CREATE_COMPLETE", "signal9-search-indices")
    ]
    lifecycle = deployed.client.index.lifecycle
    assert [lifecycle.live(alias) for alias in ("assets", "news", "analysis")] == [
        lifecycle.physical(alias, "1") for alias in ("assets", "news", "analysis")
    ]
    assert lifecycle.outdated() == []


def test_a_second_day_of_the_same_date_changes_nothing(deployed: Any, ended: Any) -> None:
    """Schedules that fire twice plan nothing new, list nothing new and make no call."""
    before, calls = everything(deployed), deployed.vendor_calls()
    run_day(deployed.client.pipeline, SESSION, ended.companies, progress, deadline=120)
    assert everything(deployed) == before
    assert deployed.vendor_calls() == calls


def test_every_message_twice_and_out_of_order_changes_nothing(deployed: Any, day: DayResult) -> None:
    """All events of the day, each twice, shuffled, through the real bus, rules and queues: same store, same rows, no call."""
    client = deployed.client
    before, calls = everything(deployed), deployed.vendor_calls()
    events = [event for event in client.store.read_all() if not event.metadata.stream_id.startswith("asset-")]
    events += [event for event in client.store.read_all() if event.metadata.stream_id.startswith("asset-")][-60:]
    deliveries = events * 2
    random.Random(9).shuffle(deliveries)
    bus = client.client("events")
    for start in range(0, len(deliveries), 10):
        entries = [
            {
                "EventBusName": "signal9",
                "Source": "signal9.advisor",
                "DetailType": event_type_of(event).detail_type,
                "Detail": encode_event(event).decode(),
            }
            for event in deliveries[start : start + 10]
        ]
        assert bus.put_events(Entries=entries)["FailedEntryCount"] == 0
    Watch(client.pipeline).wait(beginning(), 240, lambda pending: progress("", pending))
    assert everything(deployed) == before
    assert deployed.vendor_calls() == calls


def test_a_killed_platform_goes_on_where_it_stopped(deployed: Any, day: DayResult) -> None:
    """`kill -9` in the middle of a run, up, the same run again: every company once, no gap in any stream, no call uncounted."""
    client = deployed.client
    regular = find_schedule(client.pipeline.schedules, "pollination-regular")
    run = {"date": SESSION.isoformat(), "run": "killed", "maxAssets": 8}
    before = {event.metadata.event_id for event in client.store.read_all()}
    client.pipeline.schedules.fire(regular, **run)
    deadline = time.monotonic() + 60
    while not [event for event in new(client, before) if isinstance(event, FundamentalsCollected)]:
        assert time.monotonic() < deadline, "nothing was collected within a minute"
        time.sleep(0.1)
    deployed.kill()

    deployed.up()
    client = deployed.client
    assert before <= {event.metadata.event_id for event in client.store.read_all()}, "an acknowledged event is lost"
    client.pipeline.schedules.fire(regular, **run)
    events = Watch(client.pipeline).wait(beginning(), 240, lambda pending: progress("", pending))

    collected = [
        event.symbol
        for event in events
        if isinstance(event, FundamentalsCollected) and event.metadata.event_id not in before
    ]
    assert len(collected) == len(set(collected)) == 8
    for stream, versions in streams(events).items():
        assert versions == list(range(1, len(versions) + 1)), stream
    spent = DynamoCallBudget(client.dynamodb, plans("premium")).day("alphavantage", datetime.now(UTC).date()).spent
    assert deployed.vendor_calls() <= spent


def beginning() -> datetime:
    """A moment before everything that these tests did."""
    return datetime.now(UTC) - timedelta(hours=6)


def new(client: Any, before: set[str]) -> list[Event]:
    """Events that were appended since `before`."""
    return [event for event in client.store.read_all() if event.metadata.event_id not in before]

"""Fetches the news of a two-hour window and appends each article once."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, Protocol

import msgspec
import structlog

from signal9_contracts import EntryFault, Event, NewsCollected, NewsRef, NewsScored, NewsSynced
from signal9_contracts.operations import ScheduleTriggered
from signal9_eventstore import Append, Cause, EventStore, VersionConflict, append_decided
from signal9_marketdata import is_session
from signal9_readmodels import AssetRow
from signal9_runtime import Blobs, Clock, utc_now
from signal9_sync_news.domain import Article, moods, questions, read_feed
from signal9_vendors import Day, RawDocument

VENDOR: Final = "alphavantage"
WINDOW: Final = timedelta(hours=2)
CHUNK: Final = 40
"""Articles of one transaction."""
SHOWN: Final = 50
"""Broken articles that the event and the log name; all are counted."""


class Vendor(Protocol):
    """Who reads the news; every call is counted before it is made."""

    def news(self, tickers: Sequence[str], since: datetime, until: datetime | None = None) -> RawDocument: ...


class Universe(Protocol):
    """What is known of the assets."""

    def all_assets(self) -> Iterable[AssetRow]: ...


class Budget(Protocol):
    """What the vendor's plan allows."""

    def day(self, vendor: str, day: date) -> Day: ...


class _Round(msgspec.Struct):
    """What the calls of one round brought: answers, articles by id with the answer that they came in, faults."""

    answers: list[NewsRef] = []
    articles: dict[str, tuple[Article, NewsRef]] = {}
    faults: list[EntryFault] = []
    total: int = 0


def sync_news(
    request: ScheduleTriggered,
    vendor: Vendor,
    universe: Universe,
    budget: Budget,
    archive: Blobs,
    store: EventStore,
    clock: Clock = utc_now,
) -> None:
    """Append `newsScored` for each new article about known companies, and `newsCollected` for each of these companies.

    No call is made on a day on which exchanges are closed, nor at an hour that the plan leaves out. Idempotent: an hour that is synced is
    not synced again, an article that came in an earlier window is not appended again. A broken article is left out and named. No address
    in an answer is ever fetched.

    Raises:
        UnknownFeed, VendorError: no article was appended; the message is tried again.
    """
    until = (request.at or clock()).replace(minute=0, second=0, microsecond=0)
    plan = budget.day(VENDOR, clock().date()).plan
    hour = f"{until:%Y-%m-%dT%H}"
    stream = f"newsround-{hour}"
    if not is_session(until.date()) or until.hour % plan.news_every_hours or list(store.read_stream(stream)):
        return
    assets = [asset for asset in universe.all_assets() if asset.status == "active"]
    found = _fetch(
        questions(assets, plan.news_groups), until, {one.symbol: one.asset_id for one in assets}, vendor, archive
    )
    _log(found.faults)
    cause = Cause.root(request.correlation_id)
    new = _unknown(found.articles, store)
    # The companies first: a crash in between finds the articles new again, and tells of them again, instead of never.
    _tell_companies([article for article, _ in new], found.answers, archive, store, cause)
    _append_articles(new, store, cause)
    synced = NewsSynced(
        hour=hour,
        since=until - WINDOW,
        until=until,
        answers=found.answers,
        articles=found.total,
        scored=len(new),
        broken=len(found.faults),
        faults=found.faults[:SHOWN],
    )
    # Last, as the mark that all the others are in.
    append_decided(store, stream, lambda history: [] if history else [synced], cause)


def _fetch(
    asked: Sequence[Sequence[str]], until: datetime, known: Mapping[str, str], vendor: Vendor, archive: Blobs
) -> _Round:
    found = _Round()
    for tickers in asked:
        document = vendor.news(tickers, until - WINDOW, until)
        kept = archive.put(document.body)
        answer = NewsRef(digest=kept.digest, size=kept.size, collected_at=document.fetched_at)
        feed = read_feed(document.body, known)
        found.answers.append(answer)
        found.faults.extend(feed.faults)
        found.total += feed.total
        for article in feed.articles:
            found.articles.setdefault(article.news_id, (article, answer))
    return found


def _log(faults: Sequence[EntryFault]) -> None:
    log = structlog.get_logger()
    for fault in faults[:SHOWN]:
        log.warning(
            "an article is broken; the others are read",
            place=fault.entry,
            field=fault.field,
            found=fault.found,
            expected=fault.expected,
        )


def _unknown(found: dict[str, tuple[Article, NewsRef]], store: EventStore) -> list[tuple[Article, NewsRef]]:
    def is_new(news_id: str) -> bool:
        return next(iter(store.read_stream(f"news-{news_id}")), None) is None

    with ThreadPoolExecutor(8) as pool:
        return [found[news_id] for news_id, new in zip(found, pool.map(is_new, found), strict=True) if new]


def _tell_companies(
    articles: Sequence[Article], answers: Sequence[NewsRef], archive: Blobs, store: EventStore, cause: Cause
) -> None:
    if not articles:
        return
    kept = archive.put(moods(articles))
    document = NewsRef(digest=kept.digest, size=kept.size, collected_at=max(ref.collected_at for ref in answers))
    counts: dict[tuple[str, str], int] = {}
    for article in articles:
        for mention in article.mentions:
            key = (mention.asset_id, mention.symbol)
            counts[key] = counts.get(key, 0) + 1
    collected = [
        NewsCollected(asset_id=asset_id, symbol=symbol, articles=count, document=document)
        for (asset_id, symbol), count in counts.items()
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda event: _tell(event, store, cause), collected))


def _tell(event: NewsCollected, store: EventStore, cause: Cause) -> None:
    append_decided(store, f"asset-{event.asset_id}", partial(_decide_collected, collected=event), cause)


def _decide_collected(history: Sequence[Event], collected: NewsCollected) -> list[Event]:
    last = next((event for event in reversed(history) if isinstance(event, NewsCollected)), None)
    return [] if last is not None and last.document.digest == collected.document.digest else [collected]


def _append_articles(new: Sequence[tuple[Article, NewsRef]], store: EventStore, cause: Cause) -> None:
    events = [_scored(article, document) for article, document in new]
    for start in range(0, len(events), CHUNK):
        appends = [Append(f"news-{event.news_id}", [event], 0) for event in events[start : start + CHUNK]]
        try:
            store.append_all(appends, cause=cause)
        except VersionConflict:
            # Another round was faster with some of them: one by one, each stream decides.
            for append in appends:
                append_decided(store, append.stream_id, partial(_decide_article, events=append.events), cause)


def _decide_article(history: Sequence[Event], events: Sequence[Event]) -> Sequence[Event]:
    return [] if history else events


def _scored(article: Article, document: NewsRef) -> NewsScored:
    fields = {name: getattr(article, name) for name in article.__struct_fields__}
    return NewsScored(**fields, document=document)

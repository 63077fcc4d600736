"""Fetches the news of a two-hour window and appends each article once."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Final, Protocol

import msgspec

from signal9_contracts import EntryFault, NewsCollected, NewsRef, NewsScored, NewsSynced
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset, NewsArticle, NewsRound, news, newsround
from signal9_eventstore import Cause, EventStore, Proposal, append_decided, append_each, load
from signal9_marketdata import is_session, traded_value
from signal9_readmodels import AssetRow
from signal9_runtime import Blobs, Clock, utc_now
from signal9_vendors import FAULTS_SHOWN, CallBudget, NewsSource, sentiment_document

WORKERS: Final = 8
"""Streams that are read or appended to at once."""


class Universe(Protocol):
    """What is known of the assets."""

    def all_assets(self) -> Iterable[AssetRow]: ...


class _Answers(msgspec.Struct):
    """What the calls of one round brought: the answers, the articles by id, faults, how many articles there were."""

    refs: list[NewsRef] = []
    scored: dict[str, NewsScored] = {}
    faults: list[EntryFault] = []
    total: int = 0


def sync_news(
    request: ScheduleTriggered,
    vendor: NewsSource,
    universe: Universe,
    budget: CallBudget,
    archive: Blobs,
    store: EventStore,
    clock: Clock = utc_now,
) -> None:
    """Append `newsScored` for each new article about known companies, and `newsCollected` for each of these companies.

    No call is made on a day on which exchanges are closed, nor at an hour that the plan leaves out. Idempotent: an hour that is synced is
    not synced again, an article that came in an earlier window is not appended again. A broken article is left out and named. No address
    in an answer is ever fetched.

    Raises:
        VendorError: no article was appended; the message is tried again.
    """
    until = (request.at or clock()).replace(minute=0, second=0, microsecond=0)
    plan = budget.day(vendor.name, clock().date()).plan
    stream = NewsRound.stream(newsround.hour_of(until))
    if (
        not is_session(until.date())
        or until.hour % plan.news_every_hours
        or load(store, stream, NewsRound).state.is_over
    ):
        return
    assets = [row for row in universe.all_assets() if row.status == "active"]
    values = {row.symbol: traded_value(row.symbol, row.market_cap) for row in assets}
    companies = newsround.companies_asked(values, plan.news_groups)
    found = _fetch(companies, until, {row.symbol: row.asset_id for row in assets}, vendor, archive)
    cause = Cause.root(request.correlation_id)
    new = _unknown(found.scored, store)
    # The companies first: a crash in between finds the articles new again, and tells of them again, instead of never.
    _tell_companies(new, found.refs, archive, store, cause)
    proposals = [Proposal(NewsArticle.stream(event.news_id), event, 0) for event in new]
    append_each(store, proposals, NewsArticle, NewsArticle.decide_score, cause)
    synced = NewsSynced(
        hour=newsround.hour_of(until),
        since=until - newsround.WINDOW,
        until=until,
        answers=found.refs,
        articles=found.total,
        scored=len(new),
        broken=len(found.faults),
        faults=found.faults[:FAULTS_SHOWN],
    )
    # Last, as the mark that all the others are in.
    append_decided(store, stream, NewsRound, partial(NewsRound.decide_end, synced=synced), cause)


def _fetch(
    companies: Sequence[Sequence[str]],
    until: datetime,
    asset_ids: Mapping[str, str],
    vendor: NewsSource,
    archive: Blobs,
) -> _Answers:
    found = _Answers()
    for symbols in companies:
        document = vendor.news(symbols, until - newsround.WINDOW, until)
        kept = archive.put(document.body)
        ref = NewsRef(digest=kept.digest, size=kept.size, collected_at=document.fetched_at)
        read = vendor.read_news(document.body, asset_ids)
        read.log("an article is broken; the others are read")
        found.refs.append(ref)
        found.faults.extend(read.faults)
        found.total += read.total
        for article in read.read:
            event = news.score(article, asset_ids, ref)
            found.scored.setdefault(event.news_id, event)
    return found


def _unknown(found: Mapping[str, NewsScored], store: EventStore) -> list[NewsScored]:
    def is_new(news_id: str) -> bool:
        return load(store, NewsArticle.stream(news_id), NewsArticle).state.scored is None

    with ThreadPoolExecutor(WORKERS) as pool:
        return [found[news_id] for news_id, new in zip(found, pool.map(is_new, found), strict=True) if new]


def _tell_companies(
    new: Sequence[NewsScored], answers: Sequence[NewsRef], archive: Blobs, store: EventStore, cause: Cause
) -> None:
    if not new:
        return
    kept = archive.put(sentiment_document(new))
    document = NewsRef(digest=kept.digest, size=kept.size, collected_at=max(ref.collected_at for ref in answers))

    def tell(event: NewsCollected) -> None:
        append_decided(store, Asset.stream(event.asset_id), Asset, lambda state: state.decide_news(event), cause)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(tell, news.collect(new, document)))

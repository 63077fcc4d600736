"""Fetches the news of a two-hour window and appends each story once."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Final, Protocol

import msgspec
import structlog

from signal9_contracts import STORIES_KEPT, EntryFault, NewsCollected, NewsRef, NewsScored, NewsSynced
from signal9_contracts.operations import ScheduleTriggered
from signal9_domain import Asset, NewsArticle, NewsRound, news, newsround
from signal9_eventstore import Cause, EventStore, Proposal, append_decided, append_each, load
from signal9_marketdata import Article, ShareClasses, by_story, is_session, merged, traded_value
from signal9_readmodels import AssetRow
from signal9_runtime import Blobs, Clock, utc_now
from signal9_vendors import FAULTS_SHOWN, BadKey, CallBudget, NewsSource, Refused, sentiment_document

WORKERS: Final = 8
"""Streams that are read or appended to at once."""


class Universe(Protocol):
    """What is known of the assets."""

    def all_assets(self) -> Iterable[AssetRow]: ...


class _Answers(msgspec.Struct):
    """What the calls of one round brought: the answers, the articles with the answer that each came in, faults, how many entries there were."""

    refs: list[NewsRef] = []
    articles: list[tuple[Article, NewsRef]] = []
    faults: list[EntryFault] = []
    total: int = 0


class _Story(msgspec.Struct, frozen=True):
    """One story of a round: the event of its earliest article, the addresses of all its copies, and their marks."""

    scored: NewsScored
    urls: Sequence[str]
    marks: Sequence[str]


def sync_news(
    request: ScheduleTriggered,
    vendor: NewsSource,
    universe: Universe,
    budget: CallBudget,
    archive: Blobs,
    store: EventStore,
    clock: Clock = utc_now,
) -> None:
    """Append `newsScored` for each new story about known companies, and `newsCollected` for each of these companies.

    No call is made on a day on which exchanges are closed, nor at an hour that the plan leaves out. Idempotent: an hour that is synced is
    not synced again, a story that an earlier window told, under whatever address, is not appended again. A broken article is left out and
    named. No address in an answer is ever fetched.

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
    classes = ShareClasses({row.symbol: row.name for row in assets})
    found = _fetch(
        newsround.companies_asked(_traded(assets, classes), plan.news_groups), until, classes, vendor, archive
    )
    stories = _stories(found.articles, {row.symbol: row.asset_id for row in assets}, classes)
    cause = Cause.root(request.correlation_id)
    new = _untold(stories, until, plan.news_every_hours, store)
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
        stories=sorted({mark for story in stories for mark in story.marks})[:STORIES_KEPT],
    )
    # Last, as the mark that all the others are in.
    append_decided(store, stream, NewsRound, partial(NewsRound.decide_end, synced=synced), cause)


def _traded(assets: Sequence[AssetRow], classes: ShareClasses) -> dict[str, float]:
    """Symbol -> USD traded of it a day, of each company's most traded class: nothing is written about two classes together."""
    values = {row.symbol: traded_value(row.symbol, row.market_cap) for row in assets if row.kind == "company"}

    def leads(symbol: str) -> bool:
        return symbol == max(classes.of(symbol), key=lambda each: (values.get(each, -1.0), each))

    return {symbol: value for symbol, value in values.items() if leads(symbol)}


def _fetch(
    companies: Sequence[Sequence[str]], until: datetime, classes: ShareClasses, vendor: NewsSource, archive: Blobs
) -> _Answers:
    found = _Answers()
    for symbols in companies:
        try:
            document = vendor.news(symbols, until - newsround.WINDOW, until)
        except BadKey:
            raise
        except Refused as error:
            if not symbols:
                raise
            # A symbol that the vendor does not know costs the news of its group, not the round.
            structlog.get_logger().warning(
                "a group of companies was refused; the others are asked for", said=str(error)
            )
            continue
        kept = archive.put(document.body)
        ref = NewsRef(digest=kept.digest, size=kept.size, collected_at=document.fetched_at)
        read = vendor.read_news(document.body, classes)
        read.log("an article is broken; the others are read")
        found.refs.append(ref)
        found.faults.extend(read.faults)
        found.total += read.total
        found.articles.extend((article, ref) for article in read.read)
    return found


def _stories(
    articles: Sequence[tuple[Article, NewsRef]], asset_ids: Mapping[str, str], classes: ShareClasses
) -> list[_Story]:
    return [
        _Story(
            scored=news.score(merged([article for article, _ in copies]), asset_ids, copies[0][1], classes),
            urls=list(dict.fromkeys(article.url for article, _ in copies)),
            marks=sorted({mark for article, _ in copies if (mark := news.mark_of(article.story))}),
        )
        for copies in by_story(articles, lambda pair: pair[0].story)
    ]


def _untold(stories: Sequence[_Story], until: datetime, every_hours: int, store: EventStore) -> list[NewsScored]:
    """The stories that no earlier round told, at one of their addresses or with their headline."""

    def is_scored(news_id: str) -> bool:
        return load(store, NewsArticle.stream(news_id), NewsArticle).state.scored is not None

    def round_of(name: str) -> NewsRound:
        return load(store, NewsRound.stream(name), NewsRound).state

    with ThreadPoolExecutor(WORKERS) as pool:
        before = newsround.rounds_before(until, every_hours)
        told = newsround.Told(dict(zip(before, pool.map(round_of, before), strict=True)))

        def is_new(story: _Story) -> bool:
            ids = {news.news_id_of(url) for url in story.urls}
            if not told.is_recorded:
                # 0.1.0 told the last stories: their articles are found by the addresses as they were written.
                ids |= {news.former_news_id_of(url) for url in story.urls}
            return not any(told.knows(mark, until) for mark in story.marks) and not any(map(is_scored, sorted(ids)))

        return [story.scored for story, new in zip(stories, pool.map(is_new, stories), strict=True) if new]


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

"""project_cache: an answer is dropped once the tables show the event, and made anew where it is asked for."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from signal9_contracts import AnalysisComplete, Event
from signal9_project_cache.application import project_cache
from signal9_project_cache.errors import TablesBehind
from signal9_readmodels import AnalysisRow, AssetRow, ReadTables
from signal9_readmodels.cache import Cache, CacheUnavailable, InMemoryStore
from signal9_readmodels.queries import LONGEST, RatingQuestions
from signal9_testkit import an


class DownStore(InMemoryStore):
    """A server that is down."""

    def get(self, keys: Sequence[str]) -> list[bytes | None]:
        raise CacheUnavailable("down")


@pytest.fixture
def tables() -> ReadTables:
    """Two listed companies without a rating."""
    tables = ReadTables.in_memory()
    for symbol in ("KO", "PEP"):
        tables.assets.put(AssetRow(asset_id=an.asset_id(symbol), symbol=symbol, stream_version=1).row())
    return tables


@pytest.fixture
def questions(tables: ReadTables) -> RatingQuestions:
    return RatingQuestions(tables, Cache(InMemoryStore()))


def rate(tables: ReadTables, event: AnalysisComplete) -> None:
    """What project_tables does with the event."""
    row = AnalysisRow(
        asset_id=event.asset_id, analysis_id=event.analysis_id, symbol=event.symbol, status="completed",
        investment_rating=event.investment_rating, stream_version=event.metadata.stream_version,
    )  # fmt: skip
    tables.asset_analysis.put(row.row())


def shown(questions: RatingQuestions, symbol: str) -> Any:
    """The rating that a reader sees; None where there is none."""
    answer = questions.ratings([symbol])
    return answer.ratings[0].investment_rating if answer.ratings else None


def test_a_new_rating_is_shown_as_soon_as_its_event_was_handled(tables: ReadTables, questions: RatingQuestions) -> None:
    """The company's answer and the list of all are made anew; the company that was asked for is made before anybody asks again."""
    assert shown(questions, "KO") is None
    assert questions.ratings().ratings == []
    event = an.analysis_complete("KO")
    rate(tables, event)
    assert shown(questions, "KO") is None, "kept, until the event is handled"
    assert project_cache([event], tables, questions) == {}
    rate(tables, msgspec.structs.replace(event, investment_rating=1))
    assert shown(questions, "KO") == 4, "made with the event, and not read from the tables again"


def test_nobody_can_build_from_the_row_before_the_event(tables: ReadTables, questions: RatingQuestions) -> None:
    """Ahead of the tables the event waits, and drops nothing before they show it."""
    event = an.analysis_complete("KO")
    happened = event.metadata.occurred_at
    [failure] = project_cache([event], tables, questions, lambda: happened).values()
    assert isinstance(failure, TablesBehind)
    assert shown(questions, "KO") is None
    rate(tables, event)
    assert project_cache([event], tables, questions) == {}
    assert shown(questions, "KO") == 4


def test_tables_that_never_come_are_not_waited_for(tables: ReadTables, questions: RatingQuestions) -> None:
    """A stream that cannot be projected keeps no message going round: after every answer's time to live there is nothing to drop."""
    event = an.analysis_complete("KO")
    assert (
        project_cache([event], tables, questions, lambda: event.metadata.occurred_at + timedelta(seconds=LONGEST)) == {}
    )


def test_what_nobody_asked_for_is_not_made(tables: ReadTables, questions: RatingQuestions) -> None:
    """A backfill of the universe fills no cache."""
    event = an.analysis_complete("KO")
    rate(tables, event)
    assert project_cache([event, event], tables, questions) == {}
    assert not questions.is_shown("KO")


def test_a_changed_or_failed_company_is_shown_as_it_is_now(tables: ReadTables, questions: RatingQuestions) -> None:
    """Its new name, and why it could not be collected; another company's answer stays."""
    for symbol in ("KO", "PEP"):
        shown(questions, symbol)
    events: list[Event] = [
        an.recorded(an.asset_changed("KO"), version=2),
        an.recorded(an.pollination_failed("KO"), version=3),
    ]
    row = AssetRow(asset_id=an.asset_id("KO"), symbol="KO", last_failure="budgetExhausted", stream_version=3)
    tables.assets.put(row.row())
    assert project_cache(events, tables, questions) == {}
    assert "vendor budget was spent" in questions.ratings(["KO"]).unrated[0].reason
    assert questions.is_shown("PEP")


def test_with_the_cache_down_an_event_waits_until_nothing_old_can_be_left(tables: ReadTables) -> None:
    """A young event comes back; one older than every answer's time to live has nothing to drop."""
    questions = RatingQuestions(tables, Cache(DownStore()))
    event = an.analysis_complete("KO")
    rate(tables, event)
    happened = event.metadata.occurred_at
    young = project_cache([event], tables, questions, lambda: happened + timedelta(seconds=LONGEST - 1))
    assert isinstance(young[event.metadata.event_id], CacheUnavailable)
    assert project_cache([event], tables, questions, lambda: happened + timedelta(seconds=LONGEST)) == {}


def test_one_event_stops_no_other(tables: ReadTables, questions: RatingQuestions) -> None:
    """The one whose row is missing fails; the others are done, and events that change no answer are left alone."""
    good = an.analysis_complete("KO")
    rate(tables, good)
    lost = msgspec.structs.replace(an.analysis_complete("PEP"), metadata=an.asset_listed("XOM").metadata)
    failures = project_cache([lost, good, an.asset_listed("XOM")], tables, questions, lambda: good.metadata.occurred_at)
    assert set(failures) == {lost.metadata.event_id}

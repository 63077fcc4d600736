"""Brings the cache up to date with events that change what it shows."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from signal9_contracts import AnalysisComplete, AssetChanged, AssetDelisted, Event, PollinationFailed
from signal9_project_cache.errors import TablesBehind
from signal9_readmodels import ReadTables
from signal9_readmodels.cache import CacheUnavailable
from signal9_readmodels.queries import LONGEST, RatingQuestions
from signal9_runtime import Clock, utc_now


def project_cache(
    events: Sequence[Event], tables: ReadTables, questions: RatingQuestions, clock: Clock = utc_now
) -> Mapping[str, Exception]:
    """Drop what each event has changed and build anew what is being asked for; answers the failures by event id.

    Idempotent: an answer dropped twice is built once more, from the same rows.
    """
    failures: dict[str, Exception] = {}
    for event in events:
        try:
            _project_event(event, tables, questions)
        except (CacheUnavailable, TablesBehind) as error:
            if clock() - event.metadata.occurred_at < timedelta(seconds=LONGEST):
                failures[event.metadata.event_id] = error
            # Of an older event no answer from before it is left: there is nothing to drop, and nothing to wait for.
        except Exception as error:  # one event stops no other
            failures[event.metadata.event_id] = error
    return failures


def _project_event(event: Event, tables: ReadTables, questions: RatingQuestions) -> None:
    match event:
        case AnalysisComplete():
            row = tables.asset_analysis.get(event.asset_id, event.analysis_id)
        case AssetChanged() | AssetDelisted() | PollinationFailed():
            row = tables.assets.get(event.asset_id)
        case _:
            return
    version = event.metadata.stream_version
    if row is None or row["stream_version"] < version:
        raise TablesBehind(
            f"The read tables do not show version {version} of {event.metadata.stream_id!r} yet; the event waits for them."
        )
    symbols = {symbol for symbol in (event.symbol, row.get("symbol")) if symbol}
    shown = [symbol for symbol in sorted(symbols) if questions.is_shown(symbol)]
    questions.changed(*symbols, universe=isinstance(event, AssetChanged | AssetDelisted))
    for symbol in shown:
        questions.company(symbol)

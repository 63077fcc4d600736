"""What past ratings would be under another rule set: from the documents they were made of, beside them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import takewhile

import msgspec

from signal9_contracts import AssetToAnalyze
from signal9_domain import Analysis, Batch, Streams
from signal9_eventstore import EventStore
from signal9_marketdata import DocumentError
from signal9_rating import KNOWN_DAYS, AnalysisError, Comparable, Ruleset, load_ruleset, rate
from signal9_rating import Analysis as Rated
from signal9_readmodels import PeerRow, ReadTables
from signal9_runtime import BlobCorrupt
from signal9_vendors import ArchivedDocuments


class Mover(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One analysis that another rule set rates differently; None is a company that it leaves unrated, for the reason given."""

    symbol: str
    asset_id: str
    analysis_id: str
    analyzed_at: str
    rating_before: int | None
    rating_after: int | None
    confidence_before: float | None
    confidence_after: float | None
    reasons: list[str]


class NotRated(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One analysis that the rule set cannot rate, and why."""

    symbol: str
    analysis_id: str
    reason: str


class WhatIf(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """History under another rule set."""

    ruleset: int
    analyses: int
    companies: int
    moved: int
    movers: list[Mover]
    """Those whose rating differs, by how far they would move, then by symbol."""
    failed: list[NotRated]


def what_if(
    version: int,
    store: EventStore,
    documents: ArchivedDocuments,
    until: datetime | None,
    say: Callable[[str], None],
    load: Callable[[int], Ruleset] = load_ruleset,
) -> WhatIf:
    """Rate every completed analysis again; writes nothing anywhere.

    Each is rated as of the day its own documents were collected, and compared with what had been rated before that day, so
    that nothing learned later is used. `until` leaves out later ones.

    Raises:
        RulesetError: there is no such rule set.
    """
    ruleset = load(version)
    events = takewhile(lambda event: until is None or event.metadata.occurred_at <= until, store.read_all())
    known = Streams(events, Batch, Analysis)
    asked = Batch.all_requested(known.of(Batch).values())
    completed = {name: each for name, each in known.of(Analysis).items() if each.status == "completed"}
    tables = _rated_tables(known.of(Analysis))
    movers: list[Mover] = []
    failed: list[NotRated] = []
    for number, (analysis_id, before) in enumerate(completed.items(), start=1):
        asset = asked.get(analysis_id)
        symbol = before.symbol or (asset.symbol if asset else before.asset_id)
        try:
            if asset is None:
                raise AnalysisError("no event names the documents it was made of")  # noqa: TRY301  # told like the others
            after = _rated(asset, documents, ruleset, tables)
        except (AnalysisError, DocumentError, BlobCorrupt) as error:
            failed.append(NotRated(symbol=symbol, analysis_id=analysis_id, reason=str(error)))
            continue
        if after.investment_rating != before.investment_rating:
            movers.append(
                Mover(
                    symbol=symbol,
                    asset_id=before.asset_id,
                    analysis_id=analysis_id,
                    analyzed_at=before.analyzed_at.isoformat() if before.analyzed_at else "",
                    rating_before=before.investment_rating,
                    rating_after=after.investment_rating,
                    confidence_before=before.confidence,
                    confidence_after=after.confidence,
                    reasons=[after.unrated_reason]
                    if after.unrated_reason
                    else [reason.sentence for reason in after.reasons[:3]],
                )
            )
        if number % 100 == 0 or number == len(completed):
            say(f"{number} of {len(completed)} analyses rated under rule set {version}")
    movers.sort(key=lambda mover: (-abs((mover.rating_after or 0) - (mover.rating_before or 0)), mover.symbol))
    return WhatIf(
        ruleset=version,
        analyses=len(completed),
        companies=len({each.asset_id for each in completed.values()}),
        moved=len(movers),
        movers=movers,
        failed=failed,
    )


def _rated_tables(analyses: Mapping[str, Analysis]) -> ReadTables:
    """The table of what was rated, as it was projected: a question about a day is answered from what was known before it."""
    tables = ReadTables.in_memory()
    rows = (PeerRow.of_analysis(each, version=1) for each in analyses.values())
    tables.peers.fill([row.row() for row in rows if row is not None])
    return tables


def _rated(asset: AssetToAnalyze, documents: ArchivedDocuments, ruleset: Ruleset, tables: ReadTables) -> Rated:
    references, day = asset.references, asset.collected_on

    def rated(group: str) -> list[Comparable]:
        return [Comparable.of(row.row()) for row in tables.rated_before(group, day, KNOWN_DAYS)]

    digests = {name: ref.digest for name, ref in references.items()}
    return rate(documents.company(references), ruleset, day, digests=digests, rated=rated)

"""A batch: opened with at most eight assets, it closes when each has settled or its deadline passes; then its analysis is asked for."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Self

from msgspec.structs import replace

from signal9_contracts import (
    BATCH_CAPACITY,
    AnalysisNeeded,
    AssetToAnalyze,
    DataType,
    Event,
    FundamentalsCollected,
    NewsRef,
    Pick,
    PollenationNeeded,
    PollinationAssetSettled,
    PollinationBatchClosed,
    PollinationBatchOpened,
    PollinationFailed,
    TriggerType,
)
from signal9_domain.errors import UnknownBatch
from signal9_domain.streams import State


class Batch(State, frozen=True, kw_only=True, omit_defaults=True):
    """What has happened to one batch; its stream is named after the batch's id.

    It is bounded by its capacity: an asset of the batch settles once, and its analysis is asked for once.
    """

    PREFIX: ClassVar[str] = "batch-"

    opened: PollinationBatchOpened | None = None
    """None of a batch of a revalidation, whose analysis is asked for without a pollination."""
    settled: dict[str, PollinationAssetSettled] = {}
    """By asset id."""
    is_closed: bool = False
    requested: dict[str, AssetToAnalyze] = {}
    """The assets whose analysis was asked for, by analysis id."""

    @property
    def is_open(self) -> bool:
        """Whether some of its assets are still to settle."""
        return self.opened is not None and not self.is_closed

    def evolve(self, event: Event) -> Self:
        match event:
            case PollinationBatchOpened():
                return replace(self, opened=event)
            case PollinationAssetSettled():
                return replace(self, settled={**self.settled, event.asset_id: event})
            case PollinationBatchClosed():
                return replace(self, is_closed=True)
            case AnalysisNeeded():
                named = {asset.analysis_id: asset for asset in event.assets}
                return replace(self, requested={**self.requested, **named})
        return self

    def decide_opening(
        self,
        batch_id: str,
        trigger: TriggerType,
        picks: Sequence[Pick],
        data_types: Sequence[DataType],
        deadline: datetime,
        documents_since: datetime | None,
    ) -> Sequence[Event]:
        """The opening and the requests for each company's documents; none if the batch was opened.

        Args:
            data_types: the documents of a company, by the vendor.
            documents_since: older documents, archived or not, do not do.
        """
        if self.opened is not None:
            return []
        opened = PollinationBatchOpened(
            batch_id=batch_id,
            trigger_type=trigger,
            batch_size=BATCH_CAPACITY,
            asset_ids=[pick.asset_id for pick in picks],
            deadline=deadline,
        )
        needed = [
            PollenationNeeded(
                asset_id=pick.asset_id,
                data_types=list(data_types),
                symbol=pick.symbol,
                batch_id=batch_id,
                reason=pick.reason,
                documents_since=documents_since,
            )
            for pick in picks
        ]
        return [opened, *needed]

    def decide_settlement(self, outcome: FundamentalsCollected | PollinationFailed) -> Sequence[Event]:
        """That the asset is settled, and with the last one that the batch is closed; none if it was settled, or is not of the batch.

        Raises:
            UnknownBatch: the batch was never opened, or its opening is not visible yet.
        """
        if self.opened is None:
            raise UnknownBatch(
                f"The batch {outcome.batch_id!r} of {outcome.symbol!r} was never opened. The message is tried again."
            )
        if outcome.asset_id in self.settled or outcome.asset_id not in self.opened.asset_ids:
            return []
        is_collected = isinstance(outcome, FundamentalsCollected)
        settled = PollinationAssetSettled(
            batch_id=self.opened.batch_id,
            asset_id=outcome.asset_id,
            symbol=outcome.symbol,
            outcome="collected" if is_collected else "failed",
            documents=outcome.documents if is_collected else [],
        )
        after = self.evolve(settled)
        if self.is_closed or len(after.settled) < len(self.opened.asset_ids):
            return [settled]
        return [settled, after._closing(self.opened)]

    def decide_deadline(self, now: datetime) -> Sequence[Event]:
        """That the batch is closed without the assets that are not in; none before its deadline, nor if it is closed."""
        if self.opened is None or self.is_closed or self.opened.deadline is None or now < self.opened.deadline:
            return []
        return [self._closing(self.opened)]

    def _closing(self, opened: PollinationBatchOpened) -> PollinationBatchClosed:
        collected = sum(event.outcome == "collected" for event in self.settled.values())
        return PollinationBatchClosed(
            batch_id=opened.batch_id,
            collected=collected,
            failed=len(self.settled) - collected,
            overdue=[asset_id for asset_id in opened.asset_ids if asset_id not in self.settled],
        )

    def to_request(self) -> Sequence[str]:
        """The assets whose analysis is to be asked for, in the batch's order: of a closed batch those that are in.

        One whose documents come after the batch has closed is analysed on its own.
        """
        if self.opened is None or not self.is_closed:
            return []
        requested = {asset.asset_id for asset in self.requested.values()}
        return [
            asset_id
            for asset_id in self.opened.asset_ids
            if asset_id in self.settled and self.settled[asset_id].outcome == "collected" and asset_id not in requested
        ]

    def decide_request(self, analysis_ids: Mapping[str, str], news: Mapping[str, NewsRef | None]) -> Sequence[Event]:
        """The request for the analysis of the assets `to_request`; none if there is none of them.

        Args:
            analysis_ids: asset id -> id of its new analysis.
            news: asset id -> its latest news, if there are any.
        """
        ready = [self.settled[asset_id] for asset_id in self.to_request()]
        if not ready or self.opened is None:
            return []
        assets = [
            AssetToAnalyze(
                asset_id=event.asset_id,
                symbol=event.symbol,
                analysis_id=analysis_ids[event.asset_id],
                documents=event.documents,
                news=news.get(event.asset_id),
            )
            for event in ready
        ]
        return [self.request_of(self.opened.batch_id, assets)]

    @staticmethod
    def all_requested(batches: Iterable["Batch"]) -> dict[str, AssetToAnalyze]:
        """The assets whose analysis was asked for by any of the batches, by analysis id."""
        return {analysis_id: asset for batch in batches for analysis_id, asset in batch.requested.items()}

    @staticmethod
    def request_of(batch_id: str, assets: Sequence[AssetToAnalyze]) -> AnalysisNeeded:
        """The request for the analysis of at most eight assets."""
        return AnalysisNeeded(
            asset_ids=[asset.asset_id for asset in assets],
            batch_size=BATCH_CAPACITY,
            batch_id=batch_id,
            assets=list(assets),
        )

"""A rated company as others are compared with it: its row, by industry group and the moment at which it was rated."""

from typing import TYPE_CHECKING, Final, Self

from signal9_readmodels.layout.row import TableRow, moment

if TYPE_CHECKING:
    from signal9_domain import Analysis

PEER_KEY: Final = ("industry_group", "rated")
"""Sorted by moment, so that one query gives the newest of a group before a day."""

MOST_ROWS: Final = 400
"""Rows of a group that one question reads, the newest: a page of DynamoDB holds 1 MB, which is 2,000 of them."""


class PeerRow(TableRow, frozen=True, kw_only=True):
    """What one rating says for comparison.

    `metrics` are those that companies are compared by, and the revenue in US dollars; of the fiscal year that ended on
    `fiscal_date_ending`. `as_of` is the day (UTC) of the rating.
    """

    industry_group: str
    rated: str
    """``<moment>#<asset id>``."""
    asset_id: str
    analysis_id: str
    symbol: str
    as_of: str
    fiscal_date_ending: str
    metrics: dict[str, float | None]
    investment_rating: int
    industry: str | None = None

    @classmethod
    def of_analysis(cls, analysis: "Analysis", version: int) -> Self | None:
        """The row of an analysis; None of one without a rating, a group, a fiscal year or figures to compare."""
        at, rating = analysis.analyzed_at, analysis.investment_rating
        group, ending, symbol = analysis.industry_group, analysis.fiscal_date_ending, analysis.symbol
        if at is None or rating is None or not (group and ending and symbol and analysis.peer_metrics):
            return None
        return cls(
            industry_group=group,
            rated=f"{moment(at)}#{analysis.asset_id}",
            asset_id=analysis.asset_id,
            analysis_id=analysis.analysis_id,
            symbol=symbol,
            as_of=at.date().isoformat(),
            fiscal_date_ending=ending,
            metrics={name: value for name, value in analysis.peer_metrics.items() if value is not None},
            investment_rating=rating,
            industry=analysis.industry,
            stream_version=version,
        )

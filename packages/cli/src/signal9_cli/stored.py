"""The explanation of a stored rating, from the deployed read side: tables, the results bucket, the news index."""

from datetime import datetime
from typing import Any

import msgspec

from signal9_analysis import decode
from signal9_cli.deployment import Deployment
from signal9_cli.errors import CommandFailed
from signal9_cli.explanation import Explanation, definitions_for
from signal9_cli.then import read_side
from signal9_readmodels import AnalysisRow, AssetRow
from signal9_vendors import DocumentArchive, S3DocumentArchive

RESULTS_BUCKET = "signal9-analysis-results"


class Result(msgspec.Struct, frozen=True):
    """Names an analysis in the results bucket by digest and size in bytes."""

    digest: str
    size: int


def explain_stored(deployment: Deployment, symbol: str, moment: datetime | None = None) -> Explanation:
    """Return the explanation of a company's latest rating; its bytes are verified against their digest.

    With a `moment` that of the latest rating which was known then, from events alone.

    Raises:
        UnknownSymbol: no asset has the symbol.
        CommandFailed: it has no rating; the message says why.
    """
    read = read_side(deployment, moment, [symbol])
    answer = read.questions.ratings([symbol])
    if not answer.ratings:
        unrated = answer.unrated[0]
        raise CommandFailed(
            f"{unrated.symbol} is not rated: {unrated.reason}. `signal9 day` or `signal9 backfill` rates companies."
        )
    rating = answer.ratings[0]
    asset = AssetRow.of(_row(read.tables.assets.get(rating.asset_id)))
    analysis = AnalysisRow.of(_row(read.tables.asset_analysis.get(rating.asset_id, rating.analysis_id)))
    return explain_result(S3DocumentArchive(deployment.client("s3"), RESULTS_BUCKET), asset, analysis)


def explain_result(results: DocumentArchive, asset: AssetRow, row: AnalysisRow) -> Explanation:
    """Return the explanation of one analysis, whichever way its row was found.

    Raises:
        CommandFailed: the row names no analysis in the bucket.
    """
    if row.result_digest is None or row.result_size is None:
        raise CommandFailed(
            f"The analysis {row.analysis_id} kept no result. Rate the company again with `signal9 day`."
        )
    analysis = decode(results.get(Result(row.result_digest, row.result_size)))
    return Explanation(
        symbol=asset.symbol,
        name=asset.name or asset.symbol,
        industry=asset.industry,
        analysis=analysis,
        definitions=definitions_for(analysis),
        analysis_id=row.analysis_id,
        result_digest=row.result_digest,
        analyzed_at=row.analyzed_at,
    )


def _row(row: Any) -> Any:
    if row is None:
        raise CommandFailed("The rating is being written. Run the command again in a moment.")
    return row

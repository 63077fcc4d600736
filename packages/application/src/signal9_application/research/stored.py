"""The explanation of a stored rating, from the deployed read side: tables, the results bucket, the vendor's documents."""

from typing import Any

from signal9_application.errors import OperationFailed
from signal9_application.ratings.read_side import ReadSide
from signal9_application.research.explanation import Explanation, Mention, definitions_for, mentions_in
from signal9_rating import Analysis, decode
from signal9_readmodels import AnalysisRow, AssetRow
from signal9_runtime import BlobRef, Blobs
from signal9_vendors import ArchivedDocuments


def explain_stored(read: ReadSide, results: Blobs, documents: ArchivedDocuments, symbol: str) -> Explanation:
    """Return the explanation of a company's latest analysis on this read side; its bytes are verified against their digest.

    That of an unrated company says why it has no rating, and what is known of it.

    Raises:
        UnknownSymbol: no asset has the symbol.
        OperationFailed: no analysis of it was completed; the message says why.
    """
    [company] = read.ratings([symbol]).each()
    if company.analysis_id is None:
        raise OperationFailed(
            f"{company.symbol} is not rated. {company.reason} `signal9 day` or `signal9 backfill` rates companies."
        )
    asset = AssetRow.of(_row(read.tables.assets.get(company.asset_id)))
    analysis = AnalysisRow.of(_row(read.tables.asset_analysis.get(company.asset_id, company.analysis_id)))
    return explain_result(results, documents, asset, analysis)


def explain_result(results: Blobs, documents: ArchivedDocuments, asset: AssetRow, row: AnalysisRow) -> Explanation:
    """Return the explanation of one analysis, whichever way its row was found; its news are those it was rated by.

    Raises:
        OperationFailed: the row names no analysis in the bucket.
    """
    if row.result_digest is None or row.result_size is None:
        raise OperationFailed(
            f"The analysis {row.analysis_id} kept no result. Rate the company again with `signal9 day`."
        )
    analysis = decode(results.get(BlobRef(row.result_digest, row.result_size)))
    return Explanation(
        symbol=asset.symbol,
        name=asset.name or asset.symbol,
        industry=asset.industry,
        analysis=analysis,
        news=_news(analysis, documents),
        definitions=definitions_for(analysis),
        analysis_id=row.analysis_id,
        result_digest=row.result_digest,
        analyzed_at=row.analyzed_at,
    )


def _news(analysis: Analysis, documents: ArchivedDocuments) -> tuple[Mention, ...]:
    digest = analysis.digests.get("NEWS_SENTIMENT")
    if digest is None:
        return ()
    return mentions_in(documents.news(BlobRef(digest)), analysis.symbol, analysis.as_of)


def _row(row: Any) -> Any:
    if row is None:
        raise OperationFailed("The rating is being written. Run the command again in a moment.")
    return row

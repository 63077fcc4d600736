"""Events of rating a company."""

from typing import Any

from signal9_contracts import (
    AnalysisComplete,
    AnalysisNeeded,
    AssetToAnalyze,
    DataRejected,
    DataValidated,
    Fault,
    Reason,
)
from signal9_testkit.an.built import built
from signal9_testkit.an.ids import BATCH, analysis_id, asset, asset_id
from signal9_testkit.an.pollination import documents


def asset_to_analyze(symbol: str = "KO", **fields: Any) -> AssetToAnalyze:
    """An asset with its documents, as the workflow gets it."""
    values = {**asset(symbol), "analysis_id": analysis_id(symbol), "documents": documents(), **fields}
    return AssetToAnalyze(**values)


def analysis_needed(symbols: tuple[str, ...] = ("KO", "PEP"), **fields: Any) -> AnalysisNeeded:
    """A batch that is ready to be rated."""
    assets = {
        "asset_ids": [asset_id(symbol) for symbol in symbols],
        "assets": [asset_to_analyze(symbol) for symbol in symbols],
    }
    return built(AnalysisNeeded, fields, 7, **assets, batch_size=8, batch_id=BATCH)


def data_validated(symbol: str = "KO", **fields: Any) -> DataValidated:
    """Documents that passed the checks."""
    return built(DataValidated, fields, analysis_id=analysis_id(symbol), **asset(symbol))


def data_rejected(symbol: str = "KO", **fields: Any) -> DataRejected:
    """Documents that failed the checks."""
    fault = Fault(
        path="BALANCE_SHEET:$.annualReports[0]",
        found="assets 100, liabilities and equity 90",
        expected="equal within 1 %",
        rule="balance",
    )
    return built(DataRejected, fields, analysis_id=analysis_id(symbol), **asset(symbol), faults=[fault])


def analysis_complete(symbol: str = "KO", **fields: Any) -> AnalysisComplete:
    """A company that was rated."""
    reason = Reason(rule_id="net-profit-margin", sentence="Keeps 17 cents of each dollar sold.", contribution=9.4)
    return built(
        AnalysisComplete,
        fields,
        2,
        analysis_id=analysis_id(symbol),
        **asset(symbol),
        status="completed",
        investment_rating=4,
        confidence=72.5,
        rating_stability="medium",
        components={"financialHealth": 61.0, "profitability": 88.5, "sentiment": None},
        reasons=[reason],
        ruleset_version=1,
        result_digest="a" * 64,
        result_size=8021,
    )


def analysis_failed(symbol: str = "KO", **fields: Any) -> AnalysisComplete:
    """A company that could not be rated."""
    failure = {"status": "failed", "error": "The documents were rejected: BALANCE_SHEET:$ is empty."}
    return built(AnalysisComplete, fields, 2, analysis_id=analysis_id(symbol), **asset(symbol), **failure)

"""Read models: disposable views of the events, in DynamoDB tables and OpenSearch indices."""

from signal9_readmodels.errors import IndexRejected, IndexUnavailable, ReadModelError
from signal9_readmodels.layout.analysis import AnalysisRow
from signal9_readmodels.layout.asset import AssetRow
from signal9_readmodels.tables import TABLE_KEYS, DynamoTable, InMemoryTable, ReadTables, Row, Table

__all__ = [
    "TABLE_KEYS",
    "AnalysisRow",
    "AssetRow",
    "DynamoTable",
    "InMemoryTable",
    "IndexRejected",
    "IndexUnavailable",
    "ReadModelError",
    "ReadTables",
    "Row",
    "Table",
]

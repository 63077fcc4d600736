"""Read models: disposable views of the events, in DynamoDB tables and OpenSearch indices."""

from signal9_readmodels.errors import IndexRejected, IndexUnavailable, ReadModelError
from signal9_readmodels.rows import AnalysisRow, AssetRow
from signal9_readmodels.table import DynamoTable, InMemoryTable, Row, Table
from signal9_readmodels.tables import TABLE_KEYS, ReadTables

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

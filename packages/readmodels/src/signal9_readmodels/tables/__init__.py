"""The seven read tables, and what says which set of them is live."""

from signal9_readmodels.layout.row import Row
from signal9_readmodels.tables.live import FIRST, REMEMBERED, SECOND, LivePointer, table_name
from signal9_readmodels.tables.read_tables import TABLE_KEYS, ReadTables
from signal9_readmodels.tables.table import DynamoTable, InMemoryTable, Table

__all__ = [
    "FIRST",
    "REMEMBERED",
    "SECOND",
    "TABLE_KEYS",
    "DynamoTable",
    "InMemoryTable",
    "LivePointer",
    "ReadTables",
    "Row",
    "Table",
    "table_name",
]

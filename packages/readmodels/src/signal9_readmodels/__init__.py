"""Read models: disposable views of the events, in DynamoDB tables, OpenSearch indices and a cache."""

from typing import TYPE_CHECKING

from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_readmodels.errors import IndexRejected as IndexRejected
    from signal9_readmodels.errors import IndexUnavailable as IndexUnavailable
    from signal9_readmodels.errors import ReadModelError as ReadModelError
    from signal9_readmodels.layout.analysis import AnalysisRow as AnalysisRow
    from signal9_readmodels.layout.asset import AssetRow as AssetRow
    from signal9_readmodels.layout.peer import PeerRow as PeerRow
    from signal9_readmodels.layout.row import Row as Row
    from signal9_readmodels.tables.live import table_name as table_name
    from signal9_readmodels.tables.read_tables import TABLE_KEYS as TABLE_KEYS
    from signal9_readmodels.tables.read_tables import ReadTables as ReadTables
    from signal9_readmodels.tables.table import DynamoTable as DynamoTable
    from signal9_readmodels.tables.table import InMemoryTable as InMemoryTable
    from signal9_readmodels.tables.table import Table as Table
else:
    # A function imports what it uses: tables, or search, or the cache.
    __getattr__ = lazy_face(
        __name__,
        {
            "errors": "IndexRejected IndexUnavailable ReadModelError",
            "layout.analysis": "AnalysisRow",
            "layout.asset": "AssetRow",
            "layout.peer": "PeerRow",
            "layout.row": "Row",
            "tables.live": "table_name",
            "tables.read_tables": "TABLE_KEYS ReadTables",
            "tables.table": "DynamoTable InMemoryTable Table",
        },
    )

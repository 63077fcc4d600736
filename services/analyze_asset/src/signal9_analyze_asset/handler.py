"""AWS Lambda entry point of analyze_asset: a task of the workflow."""

from functools import partial
from typing import Any

from signal9_analyze_asset.application import analyze_asset
from signal9_contracts import names
from signal9_contracts.operations import TaskInput
from signal9_messaging import serve_task
from signal9_readmodels import ReadTables
from signal9_runtime import lazy
from signal9_runtime.blobs import S3Blobs
from signal9_vendors import ArchivedDocuments

_service = lazy(
    lambda: partial(
        analyze_asset,
        documents=ArchivedDocuments.from_environment(),
        results=S3Blobs.from_environment(names.RESULTS_BUCKET),
        tables=ReadTables.from_environment(),
    )
)


def lambda_handler(event: dict[str, Any], context: Any) -> Any:
    return serve_task(event, TaskInput, _service(), context)

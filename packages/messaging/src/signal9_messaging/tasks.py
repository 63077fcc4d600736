"""The workflow's tasks: one input, one answer, with the log context of the asset in hand."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from signal9_contracts.operations import TaskInput
from signal9_messaging.consume import function_name
from signal9_messaging.errors import TaskInputInvalid
from signal9_runtime.logs import bound, configure_logs
from signal9_runtime.tracing import span

T = TypeVar("T", bound=TaskInput)


def serve_task(event: Mapping[str, Any], expected: type[T], run: Callable[[T], Any], context: Any) -> Any:
    """Decode the input, run the task, encode its answer as plain JSON types.

    Raises:
        TaskInputInvalid: the input does not fit; the workflow catches it without a retry.
    """
    name = function_name(context)
    log = configure_logs(name)
    try:
        task = msgspec.convert(event, expected)
    except msgspec.ValidationError as error:
        raise TaskInputInvalid(
            f"The input of a task does not fit: {error}. Correct the workflow's definition."
        ) from error
    asset = task.asset
    names = {
        "symbol": asset.symbol,
        "asset_id": asset.asset_id,
        "analysis_id": asset.analysis_id,
        "batch_id": task.batch_id,
        "correlation_id": task.correlation_id,
        "causation_id": task.causation_id,
    }
    with bound(**names), span(name, task.trace_header, names):
        answer = run(task)
        log.info("task done")
    return msgspec.to_builtins(answer)

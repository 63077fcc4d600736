"""Functions that are invoked directly, by the workflow or by an operator: one input, one answer."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from signal9_contracts.operations import TaskInput
from signal9_messaging.consumption import function_name
from signal9_messaging.errors import RequestInvalid, TaskInputInvalid
from signal9_runtime.logs import bound, configure_logs
from signal9_runtime.tracing import span

T = TypeVar("T", bound=TaskInput)


def serve_task(document: Mapping[str, Any], expected: type[T], run: Callable[[T], Any], context: Any) -> Any:
    """Decode a task's input, run the task with its asset in the log's context, encode its answer as plain JSON types.

    Raises:
        TaskInputInvalid: the input does not fit; the workflow catches it without a retry.
    """
    name = function_name(context)
    log = configure_logs(name)
    try:
        task = msgspec.convert(document, expected)
    except msgspec.ValidationError as error:
        raise TaskInputInvalid(
            f"The input of a task does not fit: {error}. Correct the workflow's definition."
        ) from error
    names = {
        "symbol": task.asset.symbol,
        "asset_id": task.asset.asset_id,
        "analysis_id": task.asset.analysis_id,
        "batch_id": task.batch_id,
        "correlation_id": task.correlation_id,
        "causation_id": task.causation_id,
    }
    with bound(**names), span(name, task.trace_header, names):
        answer = run(task)
        log.info("task done")
    return msgspec.to_builtins(answer)


def serve_request(document: Mapping[str, Any], expected: Any, run: Callable[[Any], Any], context: Any) -> Any:
    """Decode an operator's request, `expected` or one of that union, answer it in plain JSON types.

    Raises:
        RequestInvalid: the request does not fit.
    """
    configure_logs(function_name(context))
    try:
        request = msgspec.convert(document, expected)
    except msgspec.ValidationError as error:
        raise RequestInvalid(
            f"A request does not fit: {error}. Use the command that makes such requests, e.g. `signal9 dlq`."
        ) from error
    return msgspec.to_builtins(run(request))

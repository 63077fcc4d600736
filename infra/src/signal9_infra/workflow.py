"""The workflow `signal9-analysis` in the Amazon States Language: one Map over a batch, each company on its own."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from signal9_contracts.operations import BatchToAnalyze, FailureInput, NotifyInput, StoreInput, TaskInput

TASKS = ("validate_data", "analyze_asset", "store_result", "notify", "record_failure")
HOURS = 2

TRANSIENT = (
    # Lambda, not the task, is at fault: the task may not even have begun.
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
    "Runtime.ExitError",
    "Sandbox.Timedout",
    "States.Timeout",
    # A table or a bucket that throttles or does not answer, as botocore names it; two tasks that met at one stream.
    "ClientError",
    "ConnectTimeoutError",
    "ConnectionClosedError",
    "EndpointConnectionError",
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "ReadTimeoutError",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionCanceledException",
    "VersionConflict",
)
"""Errors that another try may not meet; every task is idempotent. What else happens is caught at once: it would happen again."""

RETRIES = 5

_RETRY = [
    {
        "ErrorEquals": list(TRANSIENT),
        "IntervalSeconds": 1,
        "BackoffRate": 2,
        "MaxAttempts": RETRIES,
        "MaxDelaySeconds": 30,
        "JitterStrategy": "FULL",
    },
    # Another try of the notice is at work, or died at it: its lease ends with the function's timeout.
    {"ErrorEquals": ["EffectInProgress"], "IntervalSeconds": 15, "BackoffRate": 2, "MaxAttempts": 3},
]


def definition(function_arn: Callable[[str], str], timeouts: Mapping[str, int], concurrency: int) -> dict[str, Any]:
    """The state machine.

    Its input is a `BatchToAnalyze` of `signal9_contracts.operations`. Each task gets its own input of there: the asset, its batch and
    cause, and what the tasks before it answered. An execution fails if a company or its notice failed, but only after every other company
    is through.

    Args:
        function_arn: ARN of a service's function, by service name.
        timeouts: seconds each service's function may take.
        concurrency: companies at once.
    """

    def task(service: str, result: str | None, then: str, on_error: str) -> dict[str, Any]:
        return {
            "Type": "Task",
            # The function itself, not the invoke integration: its answer is the result as it is.
            "Resource": function_arn(service),
            "TimeoutSeconds": timeouts[service] + 10,
            "ResultPath": result,
            "Retry": _RETRY,
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": _path(FailureInput, "error"), "Next": on_error}],
            "Next": then,
        }

    def outcome(status: str) -> dict[str, Any]:
        return {"Type": "Pass", "Parameters": {"assetId.$": "$.asset.assetId", "status": status}, "End": True}

    company = {
        "StartAt": "DataValidation",
        "States": {
            "DataValidation": task("validate_data", _path(FailureInput, "validation"), "IsValid", "RecordFailure"),
            "IsValid": {
                "Type": "Choice",
                "Choices": [
                    {
                        "Variable": f"{_path(FailureInput, 'validation')}.isValid",
                        "BooleanEquals": True,
                        "Next": "RuleBasedAnalysis",
                    }
                ],
                "Default": "RecordFailure",
            },
            "RuleBasedAnalysis": task("analyze_asset", _path(StoreInput, "analysis"), "ResultStorage", "RecordFailure"),
            "ResultStorage": task("store_result", _path(NotifyInput, "stored"), "Notification", "RecordFailure"),
            # Once stored, an analysis is complete: a notice that fails must not make it a failed one.
            "Notification": task("notify", None, "Completed", "Unnotified"),
            "RecordFailure": task("record_failure", None, "Failed", "Failed"),
            "Completed": outcome("completed"),
            "Unnotified": outcome("unnotified"),
            "Failed": outcome("failed"),
        },
    }
    trace_header = _path(BatchToAnalyze, "trace_header")
    passed_on = [name for name in TaskInput.__struct_encode_fields__ if name in BatchToAnalyze.__struct_encode_fields__]
    return {
        "Comment": "Rates the companies of one batch; one company's failure fails no other.",
        "TimeoutSeconds": HOURS * 3600,
        "StartAt": "IsTraced",
        "States": {
            # A path to a field that is absent would fail the execution, and the trace header is optional.
            "IsTraced": {
                "Type": "Choice",
                "Choices": [{"Variable": trace_header, "IsPresent": True, "Next": "EachCompany"}],
                "Default": "Untraced",
            },
            "Untraced": {"Type": "Pass", "Result": None, "ResultPath": trace_header, "Next": "EachCompany"},
            "EachCompany": {
                "Type": "Map",
                "ItemsPath": _path(BatchToAnalyze, "assets"),
                "MaxConcurrency": concurrency,
                "ItemSelector": {
                    "asset.$": "$$.Map.Item.Value",
                    # For the check that no asset stands in a batch twice.
                    "position.$": "$$.Map.Item.Index",
                    "batchAssetIds.$": "$.assets[*].assetId",
                    **{f"{name}.$": f"$.{name}" for name in passed_on},
                },
                "ItemProcessor": {"ProcessorConfig": {"Mode": "INLINE"}, **company},
                "Next": "Count",
            },
            "Count": {
                "Type": "Pass",
                "Parameters": {
                    "assets.$": "$",
                    "someFailed.$": "States.ArrayContains($[*].status, 'failed')",
                    "someUnnotified.$": "States.ArrayContains($[*].status, 'unnotified')",
                },
                "Next": "AllWell",
            },
            "AllWell": {
                "Type": "Choice",
                "Choices": [
                    {"Variable": "$.someFailed", "BooleanEquals": True, "Next": "SomeFailed"},
                    {"Variable": "$.someUnnotified", "BooleanEquals": True, "Next": "SomeUnnotified"},
                ],
                "Default": "Succeed",
            },
            "SomeFailed": {
                "Type": "Fail",
                "Error": "SomeAssetsFailed",
                "Cause": "At least one company could not be rated; the others are. See the batch's dataRejected and analysisComplete events.",
            },
            "SomeUnnotified": {
                "Type": "Fail",
                "Error": "SomeNotificationsFailed",
                "Cause": "Every company is rated, but at least one notice could not be sent. See the log of notify.",
            },
            "Succeed": {"Type": "Succeed"},
        },
    }


def _path(struct: type[Struct], field: str) -> str:
    """The path of a field in the state, by its name on the wire."""
    return f"$.{struct.__struct_encode_fields__[struct.__struct_fields__.index(field)]}"

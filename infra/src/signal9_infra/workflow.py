"""The workflow `signal9-analysis` in the Amazon States Language: one Map over a batch, each company on its own."""

from collections.abc import Callable, Mapping
from typing import Any

TASKS = ("validate_data", "analyze_asset", "store_result", "notify", "record_failure")
HOURS = 2

_TRANSIENT = [
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.Unknown",
    "Runtime.ExitError",
    "Sandbox.Timedout",
    "States.Timeout",
]
"""Lambda, not the task, is at fault: the task may not even have begun."""

_RETRY = [
    # What the task cannot read today it cannot read tomorrow.
    {"ErrorEquals": ["TaskInputInvalid"], "MaxAttempts": 0},
    {
        "ErrorEquals": _TRANSIENT,
        "IntervalSeconds": 1,
        "BackoffRate": 2,
        "MaxAttempts": 5,
        "MaxDelaySeconds": 30,
        "JitterStrategy": "FULL",
    },
    # Another try of the notice is at work, or died at it: its lease ends with the function's timeout.
    {"ErrorEquals": ["EffectInProgress"], "IntervalSeconds": 15, "BackoffRate": 2, "MaxAttempts": 3},
    # Every task is idempotent, so a throttled table or a cut connection inside it is worth another try.
    {
        "ErrorEquals": ["States.TaskFailed"],
        "IntervalSeconds": 1,
        "BackoffRate": 2,
        "MaxAttempts": 2,
        "MaxDelaySeconds": 30,
        "JitterStrategy": "FULL",
    },
]


def definition(function_arn: Callable[[str], str], timeouts: Mapping[str, int], concurrency: int) -> dict[str, Any]:
    """The state machine.

    Its input is {"batchId", "correlationId", "causationId", "traceHeader"?, "assets": [{"assetId", "symbol", "analysisId",
    "documents"}]}. Each task gets {"asset", "batchId", "correlationId", "causationId", "traceHeader"} and what the tasks before it
    answered as "validation", "analysis", "stored"; after a failure "error". An execution fails if a company or its notice failed, but
    only after every other company is through.

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
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": on_error}],
            "Next": then,
        }

    def outcome(status: str) -> dict[str, Any]:
        return {"Type": "Pass", "Parameters": {"assetId.$": "$.asset.assetId", "status": status}, "End": True}

    company = {
        "StartAt": "ValidateData",
        "States": {
            "ValidateData": task("validate_data", "$.validation", "IsValid", "RecordFailure"),
            "IsValid": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.validation.isValid", "BooleanEquals": True, "Next": "AnalyzeAsset"}],
                "Default": "RecordFailure",
            },
            "AnalyzeAsset": task("analyze_asset", "$.analysis", "StoreResult", "RecordFailure"),
            "StoreResult": task("store_result", "$.stored", "Notify", "RecordFailure"),
            # Once stored, an analysis is complete: a notice that fails must not make it a failed one.
            "Notify": task("notify", None, "Completed", "Unnotified"),
            "RecordFailure": task("record_failure", None, "Failed", "Failed"),
            "Completed": outcome("completed"),
            "Unnotified": outcome("unnotified"),
            "Failed": outcome("failed"),
        },
    }
    return {
        "Comment": "Rates the companies of one batch; one company's failure fails no other.",
        "TimeoutSeconds": HOURS * 3600,
        "StartAt": "IsTraced",
        "States": {
            # A path to a field that is absent would fail the execution, and the trace header is optional.
            "IsTraced": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.traceHeader", "IsPresent": True, "Next": "EachCompany"}],
                "Default": "Untraced",
            },
            "Untraced": {"Type": "Pass", "Result": None, "ResultPath": "$.traceHeader", "Next": "EachCompany"},
            "EachCompany": {
                "Type": "Map",
                "ItemsPath": "$.assets",
                "MaxConcurrency": concurrency,
                "ItemSelector": {
                    "asset.$": "$$.Map.Item.Value",
                    "batchId.$": "$.batchId",
                    "correlationId.$": "$.correlationId",
                    "causationId.$": "$.causationId",
                    "traceHeader.$": "$.traceHeader",
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
                "Default": "Rated",
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
            "Rated": {"Type": "Succeed"},
        },
    }

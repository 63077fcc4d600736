"""The workflow on Step Functions."""

import json
from typing import TYPE_CHECKING, Any, Self

from botocore.exceptions import ClientError

from signal9_runtime import setting

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


class StepFunctionsWorkflow:
    """Starts executions of one state machine."""

    def __init__(self, client: "SFNClient", state_machine_arn: str) -> None:
        self._client = client
        self._arn = state_machine_arn

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed state machine, by SIGNAL9_STATE_MACHINE_ARN."""
        from signal9_runtime.aws import client

        return cls(client("stepfunctions"), setting("SIGNAL9_STATE_MACHINE_ARN"))

    def start(self, name: str, document: dict[str, Any]) -> None:
        """Start an execution; one that was started under this name before is left alone."""
        try:
            self._client.start_execution(stateMachineArn=self._arn, name=name, input=json.dumps(document))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

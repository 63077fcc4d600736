"""The workflow: in memory and on Step Functions it behaves alike."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

from signal9_start_analysis.workflow import StepFunctionsWorkflow
from signal9_testkit.fakes import InMemoryWorkflow
from signal9_testkit.suites import WorkflowSuite

Executions = Callable[[], dict[str, Any]]
NOTHING_TO_DO = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}


class TestInMemoryWorkflow(WorkflowSuite):
    """In memory."""

    @pytest.fixture
    def workflow(self) -> InMemoryWorkflow:
        return InMemoryWorkflow()

    @pytest.fixture
    def executions(self, workflow: InMemoryWorkflow) -> Executions:
        return lambda: workflow.started


@pytest.mark.integration
class TestStepFunctionsWorkflow(WorkflowSuite):
    """On a state machine of the emulator."""

    @pytest.fixture
    def arn(self, aws: Any) -> Iterator[str]:
        machine = aws("stepfunctions").create_state_machine(
            name=f"suite-{uuid4().hex[:8]}",
            definition=json.dumps(NOTHING_TO_DO),
            roleArn="arn:aws:iam::000000000000:role/any",
        )
        yield machine["stateMachineArn"]
        aws("stepfunctions").delete_state_machine(stateMachineArn=machine["stateMachineArn"])

    @pytest.fixture
    def workflow(self, aws: Any, arn: str) -> StepFunctionsWorkflow:
        return StepFunctionsWorkflow(aws("stepfunctions"), arn)

    @pytest.fixture
    def executions(self, aws: Any, arn: str) -> Executions:
        def executions() -> dict[str, Any]:
            started = aws("stepfunctions").list_executions(stateMachineArn=arn)["executions"]
            details = [aws("stepfunctions").describe_execution(executionArn=each["executionArn"]) for each in started]
            return {detail["name"]: json.loads(detail["input"]) for detail in details}

        return executions

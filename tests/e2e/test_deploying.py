"""What is deployed is what the templates say, and its endpoints can be read off."""

import json
from typing import Any

import pytest

from signal9_infra.difference import differences, outputs

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def test_a_deployed_app_differs_in_nothing_but_what_is_changed(deployed: Any, tmp_path: Any) -> None:
    """Beside its own templates nothing differs; beside changed ones just what was changed, and nothing is deployed by asking."""
    endpoint, assembly = deployed.running.endpoints.aws, deployed.folder / "cdk.out"
    assert differences(endpoint, assembly) == []
    for path in assembly.glob("*.template.json"):
        template = json.loads(path.read_text())
        for resource in template["Resources"].values():
            if resource.get("Properties", {}).get("QueueName") == "signal9-pollinate":
                resource["Properties"]["VisibilityTimeout"] = 1
        (tmp_path / path.name).write_text(json.dumps(template))
    [difference] = differences(endpoint, tmp_path)
    assert (difference.change, difference.type) == ("change", "AWS::SQS::Queue")
    assert difference.paths == ("Properties.VisibilityTimeout",)
    assert differences(endpoint, assembly) == []


def test_the_endpoints_are_outputs_of_the_stacks(deployed: Any) -> None:
    """Bus, workflow and dead-letter queues, by stack and name."""
    found = outputs(deployed.running.endpoints.aws, deployed.folder / "cdk.out")
    assert found["Signal9DataPipelineMainStack.BusName"] == "signal9"
    assert found["Signal9StepFunctionsStack.WorkflowArn"].endswith(":stateMachine:signal9-analysis")
    assert sum("dlqurl" in name for name in found) == 3

"""One pass from the 07:00 schedule to the notice of a rating: the deployed handlers one after the other, and which files run."""

import json
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from typing import Any, Final

from signal9_contracts import AssetListed
from signal9_eventstore import Cause
from signal9_eventstore.dynamodb import DynamoEventStore, body_of
from signal9_readmodels import AssetRow, ReadTables

from .deployed import function, records

ROOT: Final = Path(__file__).parents[2]
WORKFLOW: Final = "infra/src/signal9_infra/workflow.py"
"""Evaluated by Step Functions, not by a function of ours; a reader opens it between start_analysis and validate_data."""
LEFT_OUT: Final = (
    "packages/runtime/",
    "services/relay_events/src/signal9_relay_events/measures.py",
    "services/validate_data/src/signal9_validate_data/metrics.py",
)
"""Clients, settings and logs, and what only measures: no step of the pass."""


class Walk:
    """The files that a reader of the pass opens: each service's own, and those that these call, in the order in which they first run."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        """File -> the service in whose step it was first opened."""
        self._step = ""

    def step(self, name: str, run: Callable[[], Any]) -> Any:
        """Run one handler and note what it opens."""
        self._step = name
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        try:
            return run()
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        path = _ours(frame)
        if event != "call" or path is None or path in self.files or frame.f_code.co_name == "<module>":
            return
        caller = frame.f_back
        while caller is not None and _ours(caller) is None:
            caller = caller.f_back
        called_by_service = caller is not None and (_ours(caller) or "").startswith("services/")
        if (path.startswith("services/") or called_by_service) and not path.startswith(LEFT_OUT):
            self.files[path] = self._step


def _ours(frame: FrameType) -> str | None:
    name = frame.f_code.co_filename
    if "/src/signal9_" not in name or not name.startswith(f"{ROOT}/"):
        return None
    return name[len(str(ROOT)) + 1 :]


def take(aws: Callable[[str], Any], machine: str, enter: Callable[[str], None]) -> Walk:
    """Take the walk on an emulator with the app's tables, buckets, bus, and state machine; `enter` sets a service's environment."""
    walk, dynamodb = Walk(), aws("dynamodb")
    store = DynamoEventStore(dynamodb)
    listed = AssetListed(
        asset_id="ko", symbol="KO", name="Coca Cola", exchange="NYSE", asset_class="us_equity", tradable=True
    )
    store.append("asset-ko", [listed], expected_version=0, cause=Cause.root())
    ReadTables.on(dynamodb, "a").assets.put(AssetRow(asset_id="ko", symbol="KO", stream_version=1).row())

    def run(name: str, event: Mapping[str, Any]) -> Any:
        enter(name)
        handler = function(name)
        return walk.step(name, lambda: handler(event))

    def items() -> list[dict[str, Any]]:
        return sorted(dynamodb.scan(TableName="signal9-events")["Items"], key=lambda item: item["position"]["S"])

    relayed = {item["position"]["S"] for item in items()}

    def relay() -> dict[str, dict[str, Any]]:
        new = [item for item in items() if item["position"]["S"] not in relayed]
        relayed.update(item["position"]["S"] for item in new)
        images = [
            {"eventName": "INSERT", "dynamodb": {"NewImage": item, "SequenceNumber": str(number)}}
            for number, item in enumerate(new)
        ]
        assert run("relay_events", {"Records": images}) == {"batchItemFailures": []}
        return {
            item["event_type"]["S"]: {
                "detail-type": item["event_type"]["S"],
                "source": "signal9.advisor",
                "detail": json.loads(body_of(item, None)),
            }
            for item in new
        }

    def deliver(name: str, body: Mapping[str, Any]) -> None:
        assert run(name, records(json.dumps(body))) == {"batchItemFailures": []}

    schedule = {"schedule": "pollination-regular", "triggerType": "regular", "batchSize": 8, "maxAssets": 1}
    deliver("plan_pollination", {**schedule, "date": "2026-11-25"})
    deliver("pollinate", relay()["pollenationNeeded"])
    deliver("request_analysis", relay()["fundamentalsCollected"])
    deliver("start_analysis", relay()["analysisNeeded"])
    walk.files[WORKFLOW] = "the workflow"
    workflows = aws("stepfunctions")
    [execution] = workflows.list_executions(stateMachineArn=machine)["executions"]
    document = json.loads(workflows.describe_execution(executionArn=execution["executionArn"])["input"])
    task = {name: document.get(name) for name in ("batchId", "correlationId", "causationId", "traceHeader")}
    task |= {"asset": document["assets"][0], "position": 0, "batchAssetIds": ["ko"]}
    task["validation"] = run("validate_data", task)
    task["analysis"] = run("analyze_asset", task)
    task["stored"] = run("store_result", task)
    run("notify", task)
    assert "analysisComplete" in relay()
    return walk

"""The workflow's definition, run on the emulator: every branch, retry and catch, with functions of a few lines in place of the services."""

import io
import json
import os
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from signal9_infra.workflow import RETRIES, TASKS, definition
from signal9_testkit.servers.emulator import AwsClients, EmulatorService, account_of
from signal9_testkit.servers.native import NativeServers

pytestmark = pytest.mark.integration

FUNCTION = '''
"""Plays one service: the symbol of the asset says in which service which fault happens."""
import json, os, shutil
from pathlib import Path

class TaskInputInvalid(Exception): ...
class ThrottlingException(Exception): ...

def read_calls(event, context):
    return {path.name: path.read_text() for path in Path(event["folder"]).iterdir()}

def remove_calls(event, context):
    shutil.rmtree(event["folder"], ignore_errors=True)

def lambda_handler(event, context):
    service, symbol = os.environ["SERVICE"], event["asset"]["symbol"]
    calls = Path(event["batchId"], f"{symbol}.{service}")
    calls.parent.mkdir(parents=True, exist_ok=True)
    before = len(calls.read_text().splitlines()) if calls.exists() else 0
    with calls.open("a") as file:
        file.write(json.dumps(event) + "\\n")
    fault, _, where = symbol.partition("-")
    if fault == "UNRECORDED" and service == "record_failure":
        raise ThrottlingException("the table does not answer")
    if where == service:
        if fault == "FLAKY" and before == 0:
            raise ThrottlingException("the first call fails")
        if fault == "THROTTLED":
            raise ThrottlingException("every call fails")
        if fault == "BROKEN":
            raise KeyError("a bug")
        if fault == "UNREADABLE":
            raise TaskInputInvalid("no retry helps")
    return {"isValid": fault not in ("REJECTED", "UNRECORDED"), "answer": service}
'''


Calls = dict[str, list[dict[str, Any]]]
"""`<symbol>.<service>` -> the inputs of its calls, in order."""


class Machine(msgspec.Struct):
    """The deployed definition, and a function that reads what the others have written down where they run."""

    states: Any
    functions: Any
    arn: str
    reader: str
    folder: str

    def run(self, name: str, *symbols: str) -> tuple[dict[str, Any], Calls]:
        """Run an execution over companies of these symbols; gives how it ended, and the calls that it made."""
        folder = f"{self.folder}/{name}"
        assets = [{"assetId": symbol, "symbol": symbol, "analysisId": symbol, "documents": []} for symbol in symbols]
        document = {"batchId": folder, "correlationId": "c", "causationId": "e", "assets": assets}
        started = self.states.start_execution(stateMachineArn=self.arn, name=name, input=json.dumps(document))
        end = self.end(started["executionArn"])
        answer = self.functions.invoke(FunctionName=self.reader, Payload=json.dumps({"folder": folder}).encode())
        files = json.load(answer["Payload"])
        return end, {name: [json.loads(line) for line in text.splitlines()] for name, text in files.items()}

    def end(self, execution: str, seconds: float = 60) -> dict[str, Any]:
        """How the execution ended."""
        deadline = time.monotonic() + seconds
        while True:
            found: dict[str, Any] = self.states.describe_execution(executionArn=execution)
            if found["status"] != "RUNNING":
                return found
            assert time.monotonic() < deadline, "the execution did not end"
            time.sleep(0.05)


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The platform's own emulator: a plain one calls every error of a function by one name, and the definition goes by their names."""
    servers, emulator = NativeServers(), EmulatorService.description
    started = servers.start(emulator, tmp_path_factory.mktemp("emulator"))
    yield started.url
    servers.stop(started)


@pytest.fixture(scope="module")
def machine(endpoint: str) -> Iterator[Machine]:
    """The definition with five functions of a few lines, a role that the emulator does not look at, and retries without waits."""
    aws = AwsClients(endpoint, account_of("master"))
    functions, states = aws("lambda"), aws("stepfunctions")
    name = f"definition-{os.getpid()}"
    folder = f"/tmp/signal9-{name}"  # noqa: S108  # where the functions run, which may be a container
    _scale_waits(endpoint, 0)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("handler.py", FUNCTION)
    role = "arn:aws:iam::000000000000:role/any"
    arns = {}
    for function in (*TASKS, "read_calls", "remove_calls"):
        made = functions.create_function(
            FunctionName=f"{name}-{function}",
            Runtime="python3.11",
            Role=role,
            Handler=f"handler.{'lambda_handler' if function in TASKS else function}",
            Code={"ZipFile": packed.getvalue()},
            Environment={"Variables": {"SERVICE": function}},
            Timeout=20,
        )
        arns[function] = made["FunctionArn"]
    text = json.dumps(definition(arns.__getitem__, dict.fromkeys(TASKS, 20), 4))
    made = states.create_state_machine(name=name, definition=text, roleArn=role)
    yield Machine(states, functions, made["stateMachineArn"], arns["read_calls"], folder)
    functions.invoke(FunctionName=arns["remove_calls"], Payload=json.dumps({"folder": folder}).encode())
    states.delete_state_machine(stateMachineArn=made["stateMachineArn"])
    for arn in arns.values():
        functions.delete_function(FunctionName=arn)


def _scale_waits(endpoint: str, factor: int) -> None:
    setting = json.dumps({"stepfunctions._SFN_WAIT_SCALE": factor}).encode()
    urllib.request.urlopen(f"{endpoint}/_ministack/config", setting, timeout=5).close()  # noqa: S310  # our own loopback server


def calls_of(calls: Calls, symbol: str) -> dict[str, int]:
    """Service -> how often it was called for the company."""
    return {service: len(calls[f"{symbol}.{service}"]) for service in TASKS if f"{symbol}.{service}" in calls}


def received(calls: Calls, symbol: str, service: str) -> dict[str, Any]:
    """What a service was last called with."""
    return calls[f"{symbol}.{service}"][-1]


def test_a_batch_without_faults_succeeds_task_by_task(machine: Machine) -> None:
    """Each company is validated, rated, stored and told of; each task sees what the ones before it answered."""
    end, calls = machine.run("well", "KO", "PEP")
    assert end["status"] == "SUCCEEDED"
    for symbol in ("KO", "PEP"):
        assert calls_of(calls, symbol) == {service: 1 for service in TASKS if service != "record_failure"}
    last = received(calls, "KO", "notify")
    assert {name: last[name]["answer"] for name in ("validation", "analysis", "stored")} == {
        "validation": "validate_data",
        "analysis": "analyze_asset",
        "stored": "store_result",
    }
    assert (last["correlationId"], last["causationId"], last["traceHeader"]) == ("c", "e", None)
    first = received(calls, "PEP", "validate_data")
    assert (first["position"], first["batchAssetIds"]) == (1, ["KO", "PEP"])


def test_a_rejected_company_is_recorded_and_fails_no_other(machine: Machine) -> None:
    """Choice(isValid): the rejected one is not rated, the other is; the execution fails only after both."""
    end, calls = machine.run("rejected", "REJECTED", "KO")
    assert (end["status"], end["error"]) == ("FAILED", "SomeAssetsFailed")
    assert calls_of(calls, "REJECTED") == {"validate_data": 1, "record_failure": 1}
    assert received(calls, "REJECTED", "record_failure")["validation"]["isValid"] is False
    assert calls_of(calls, "KO")["notify"] == 1


def test_a_task_that_fails_once_is_tried_again(machine: Machine) -> None:
    """Every task's Retry: the second call succeeds, and the execution with it."""
    symbols = [f"FLAKY-{service}" for service in TASKS[:4]]
    end, calls = machine.run("flaky", *symbols)
    assert end["status"] == "SUCCEEDED"
    for service, symbol in zip(TASKS[:4], symbols, strict=True):
        assert calls_of(calls, symbol) == {task: 2 if task == service else 1 for task in TASKS[:4]}


@pytest.mark.parametrize(
    ("fault", "tries", "cause"),
    [("THROTTLED", 1 + RETRIES, "every call fails"), ("BROKEN", 1, "a bug"), ("UNREADABLE", 1, "no retry helps")],
)
def test_a_task_that_keeps_failing_is_caught_and_recorded(machine: Machine, fault: str, tries: int, cause: str) -> None:
    """Only passing faults are tried again; then record_failure gets the error, and the tasks after it are not called."""
    symbols = [f"{fault}-{service}" for service in TASKS[:3]]
    end, calls = machine.run(fault, *symbols, "KO")
    assert end["error"] == "SomeAssetsFailed"
    for number, symbol in enumerate(symbols):
        before = dict.fromkeys(TASKS[:number], 1)
        assert calls_of(calls, symbol) == {**before, TASKS[number]: tries, "record_failure": 1}
        assert cause in received(calls, symbol, "record_failure")["error"]["Cause"]
    assert calls_of(calls, "KO")["notify"] == 1


def test_a_notice_that_fails_makes_no_rating_a_failure(machine: Machine) -> None:
    """What is stored is complete: the execution fails by another name, and no failure is recorded."""
    end, calls = machine.run("unnotified", "BROKEN-notify", "KO")
    assert end["error"] == "SomeNotificationsFailed"
    assert "record_failure" not in calls_of(calls, "BROKEN-notify")


def test_a_failure_that_cannot_be_recorded_fails_no_other_company(machine: Machine) -> None:
    """Even record_failure is caught: the other company is rated."""
    end, calls = machine.run("unrecorded", "UNRECORDED", "KO")
    assert end["error"] == "SomeAssetsFailed"
    assert calls_of(calls, "UNRECORDED") == {"validate_data": 1, "record_failure": 1 + RETRIES}
    assert calls_of(calls, "KO")["notify"] == 1


def test_one_event_starts_one_execution(machine: Machine) -> None:
    """A second start under the event's name is refused."""
    machine.run("once", "KO")
    with pytest.raises(machine.states.exceptions.ClientError, match="ExecutionAlreadyExists"):
        machine.states.start_execution(stateMachineArn=machine.arn, name="once", input='{"other": 1}')

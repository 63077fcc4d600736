"""Segments follow the events, through the SDK as it is, to a daemon's address."""

import json
import socket
import subprocess
import sys
from typing import Any

import pytest

WORK = """
import sys
from signal9_runtime import tracing
assert "aws_xray_sdk" not in sys.modules, "nothing is imported before there is work"
with tracing.span("signal9-plan", None, {"correlation_id": "c"}):
    header = tracing.current_header()
assert tracing.current_header() is None
try:
    with tracing.span("signal9-pollinate", header, {"correlation_id": "c", "event_id": "e"}):
        with tracing.part("vendor.example", {"call": "https://vendor.example/query?apikey=***"}):
            raise ValueError("no answer")
except ValueError:
    pass
tracing.record("signal9-relay-events", header, 1.5, {"correlation_id": "c"}, ["e", "f"], "one was refused")
"""


def segments(environment: dict[str, str]) -> list[dict[str, Any]]:
    """What a process sends that runs WORK, by the name of the segment."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        daemon.settimeout(0.2)
        address = f"127.0.0.1:{daemon.getsockname()[1]}"
        variables = {"AWS_XRAY_DAEMON_ADDRESS": address, "PATH": "", **environment}
        subprocess.run(
            [sys.executable, "-c", WORK.replace("assert tracing", "assert tracing")],
            env=variables,
            check=True,
            timeout=60,
        )
        found = []
        try:
            while True:
                found.append(json.loads(daemon.recv(65536).partition(b"\n")[2]))
        except TimeoutError:
            return found


@pytest.fixture(scope="module")
def sent() -> dict[str, dict[str, Any]]:
    """The segments of one run, as sent from within a Lambda."""
    environment = {"SIGNAL9_TRACING": "1", "LAMBDA_TASK_ROOT": "/var/task", "AWS_LAMBDA_FUNCTION_NAME": "signal9-plan"}
    return {segment["name"]: segment for segment in segments(environment)}


@pytest.mark.integration
def test_what_follows_is_in_the_same_trace_and_below_its_cause(sent: dict[str, dict[str, Any]]) -> None:
    """The header of the first segment makes the others its children, though Lambda began traces of its own."""
    first = sent["signal9-plan"]
    for name in ("signal9-pollinate", "signal9-relay-events"):
        assert sent[name]["trace_id"] == first["trace_id"]
        assert sent[name]["parent_id"] == first["id"]
    assert first["annotations"] == {"correlation_id": "c"}


@pytest.mark.integration
def test_an_error_is_told_with_its_call(sent: dict[str, dict[str, Any]]) -> None:
    """The segment and its part carry the exception; a batch's carries its failure and its events."""
    segment = sent["signal9-pollinate"]
    assert segment["fault"]
    [call] = segment["subsegments"]
    assert call["annotations"]["call"].endswith("apikey=***")
    assert call["cause"]["exceptions"][0]["message"] == "no answer"
    batch = sent["signal9-relay-events"]
    assert batch["start_time"] == 1.5
    assert batch["metadata"]["signal9"] == {"event_ids": ["e", "f"], "failure": "one was refused"}


def test_nothing_happens_where_tracing_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """No segment, no header, and the SDK is not imported."""
    from signal9_runtime import tracing

    monkeypatch.delenv("SIGNAL9_TRACING", raising=False)
    with tracing.span("a", None, {}), tracing.part("b", {}):
        assert tracing.current_header() is None
    tracing.record("c", None, 0.0, {}, [])
    assert tracing.trace_id_of("Root=1-2-3;Parent=4") == "1-2-3"
    assert tracing.trace_id_of(None) is None

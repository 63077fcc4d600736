"""docs/walk.md leads a reader through one pass: the files that it names are those that are executed, in their order."""

import ast
import json
import os
import re
from collections.abc import Iterator

import pytest

from signal9_infra.arns import Arns
from signal9_infra.environment import environment_of
from signal9_infra.manifest import read_manifests
from signal9_infra.settings import ServerSettings
from signal9_infra.stages import find_stage
from signal9_sandbox import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY, Sandbox
from signal9_testkit.servers import EmulatorService

from .deployed import deploy, process
from .walk import ROOT, Walk, take

pytestmark = pytest.mark.integration
PAGE = ROOT / "docs/walk.md"
KEYS = {
    "alphavantage_api_key": ALPHAVANTAGE_KEY,
    "alpaca_key_id": ALPACA_KEY_ID,
    "alpaca_secret_key": ALPACA_SECRET_KEY,
}


@pytest.fixture(scope="module")
def walked(emulator_service: EmulatorService, aws_account: str) -> Iterator[Walk]:
    """The walk, in an AWS account of its own."""
    from signal9_testkit.servers.emulator import AwsClients

    account = f"7{aws_account[1:]}"
    aws = AwsClients(emulator_service.url, account)
    buckets = deploy(aws, KEYS)
    topic = aws("sns").create_topic(Name="walk")["TopicArn"]
    definition = {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": True}}}
    machine = aws("stepfunctions").create_state_machine(
        name="walk", roleArn=f"arn:aws:iam::{account}:role/r", definition=json.dumps(definition)
    )["stateMachineArn"]
    manifests = read_manifests(ROOT)

    def enter(name: str) -> None:
        servers = ServerSettings(vendors=vendors.url, opensearch="", redis="", plan="premium")
        arns = Arns(partition="aws", region="us-east-1", account=account)
        variables = environment_of(manifests[name], find_stage("local"), servers, arns)
        found = {"SIGNAL9_TOPIC_ARN": topic, "SIGNAL9_STATE_MACHINE_ARN": machine, **buckets}
        for variable, value in {**variables, **found}.items():
            monkeypatch.setenv(variable, value)

    with process(emulator_service.environment(account)) as monkeypatch, Sandbox() as vendors:
        yield take(aws, machine, enter)


DECIDES = re.compile(
    r"services/\w+/src/\w+/application\.py|packages/domain/|infra/|packages/eventstore/.*/states\.py|"
    r"packages/vendors/.*/client\.py|packages/rating/.*/(validation|rating)\.py"
)
"""The files in which something is decided; the others carry it: entry points, queues, stores, layouts."""


def row(path: str, step: str) -> str:
    """One line of the page: the step, the file (in bold where it decides), the first sentence of its docstring."""
    purpose = (ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8"))) or "").split("\n")[0]
    name = path.replace("/src/", "/…/") if path.count("/") > 3 else path
    link = f"[{name}](../{path})"
    return f"| {step} | {f'**{link}**' if DECIDES.match(path) else link} | {purpose} |"


def test_the_page_names_what_is_executed(walked: Walk) -> None:
    """Every file with the first sentence of its docstring, under the service in whose step a reader opens it first."""
    rows = [row(path, step) for path, step in walked.files.items()]
    text = PAGE.read_text(encoding="utf-8")
    told = re.findall(r"^\| .* \| .*\]\(\.\./.*$", text, re.MULTILINE)
    if "SIGNAL9_WRITE_PAGES" in os.environ:
        begin = text.index("| --- |")
        PAGE.write_text("\n".join([text[:begin] + "| --- | --- | --- |", *rows, ""]), encoding="utf-8")
        told = rows
    assert told == rows, "SIGNAL9_WRITE_PAGES=1 writes the page again: read what has changed.\n" + "\n".join(rows)


def test_what_decides_is_read_in_an_hour() -> None:
    """The files in bold, which the test above holds to those that are executed, are at most 22, of at most 2,200 lines together."""
    deciding = re.findall(r"\*\*\[.*?\]\(\.\./(.*?)\)\*\*", PAGE.read_text(encoding="utf-8"))
    assert 0 < len(deciding) <= 22
    assert sum(len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in deciding) <= 2200

"""project_search as the provider of a custom resource: the indices, made and renewed by a deploy."""

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from signal9_project_search.indices import PHYSICAL_ID, provision, respond
from signal9_readmodels import IndexRejected, IndexUnavailable


class Indices:
    """Remembers what was asked of it; is down for the first `down` calls."""

    def __init__(self, *, outdated: tuple[str, ...] = (), down: int = 0, broken: bool = False) -> None:
        self.rebuilt: list[str] = []
        self.ensured = 0
        self.reopened = 0
        self._outdated = outdated
        self._down = down
        self._broken = broken

    def ensure(self) -> list[str]:
        self.ensured += 1
        if self.ensured <= self._down:
            raise IndexUnavailable("not up yet")
        return ["assets"]

    def allow_writes(self) -> None:
        self.reopened += 1

    def outdated(self) -> list[str]:
        return [alias for alias in self._outdated if alias not in self.rebuilt]

    def rebuild(self, alias: str) -> str:
        if self._broken:
            raise IndexRejected("no room for 'assets'")
        self.rebuilt.append(alias)
        return f"{alias}-new"


def request(kind: str) -> dict[str, Any]:
    return {"RequestType": kind, "StackId": "s", "RequestId": "r", "LogicalResourceId": "l", "ResponseURL": "http://x"}


def never() -> Indices:
    raise AssertionError("the engine is not asked")


@pytest.mark.parametrize("kind", ["Create", "Update"])
def test_a_deploy_makes_what_is_missing_and_renews_what_is_outdated(kind: str) -> None:
    """Creation and update do the same, and answer with one id, so that an update replaces nothing."""
    indices = Indices(outdated=("news",))
    answer = provision(request(kind), lambda: indices)
    assert (answer["Status"], answer["PhysicalResourceId"], answer["RequestId"]) == ("SUCCESS", PHYSICAL_ID, "r")
    assert (indices.ensured, indices.reopened, indices.rebuilt) == (1, 1, ["news"])


def test_an_engine_that_is_still_starting_is_waited_for() -> None:
    """Locally the engine starts beside the deploy."""
    indices = Indices(down=2)
    assert provision(request("Create"), lambda: indices)["Status"] == "SUCCESS"
    assert indices.ensured == 3


@pytest.mark.parametrize(
    ("indices", "said"), [(Indices(down=10**6), "not up yet"), (Indices(outdated=("assets",), broken=True), "no room")]
)
def test_a_failure_is_told_with_its_reason(indices: Indices, said: str) -> None:
    """CloudFormation hears of an engine that stays away and of a rebuild that fails, instead of waiting for an hour."""
    answer = provision(request("Update"), lambda: indices, timeout=0.2)
    assert answer["Status"] == "FAILED"
    assert said in answer["Reason"]


def test_deleting_the_stack_touches_no_index() -> None:
    """A rollback of a first deploy, or a removed stack, asks for success only."""
    assert provision(request("Delete"), never)["Status"] == "SUCCESS"


@pytest.mark.integration
def test_the_answer_is_put_without_a_content_type() -> None:
    """A signed address was signed without one: a header of our own would be refused by S3."""
    seen: list[tuple[str, dict[str, Any]]] = []

    class Waiting(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.headers.get("Content-Type", ""), json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: Any) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Waiting)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        respond(f"http://127.0.0.1:{server.server_port}/", {"Status": "SUCCESS"})
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert seen == [("", {"Status": "SUCCESS"})]

"""The custom resource of the stack: the three indices exist before anything is indexed, and follow a change of their mapping."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec

from signal9_readmodels import IndexUnavailable
from signal9_runtime import RetryPolicy
from signal9_runtime.logs import configure_logs

PHYSICAL_ID = "signal9-search-indices"


class Indices(Protocol):
    """What a deploy does to the indices."""

    def ensure(self) -> list[str]:
        """Create what is missing; answers the aliases."""
        ...

    def allow_writes(self) -> None:
        """Let live indices take writes again that a killed rebuild left blocked."""
        ...

    def outdated(self) -> list[str]:
        """Aliases whose index was made with another mapping or model."""
        ...

    def rebuild(self, alias: str) -> str:
        """Index the live documents anew beside the live index, and switch."""
        ...


def provision(request: Mapping[str, Any], indices: Callable[[], Indices], timeout: float = 40.0) -> dict[str, Any]:
    """Do what CloudFormation asks for, and answer as it expects. Idempotent: what is there and current stays as it is.

    Deleting the resource deletes nothing: indices are read models, and the domain's own removal policy decides about them.

    Args:
        indices: gives the indices; called for creations and updates only.
        timeout: seconds to wait for an engine that is still starting.
    """
    answer = {name: request[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
    answer |= {"PhysicalResourceId": PHYSICAL_ID, "Status": "SUCCESS"}
    if request["RequestType"] == "Delete":
        return answer
    log = configure_logs("project_search")
    try:
        for attempt in RetryPolicy(None, first=0.1, longest=2.0).attempts(IndexUnavailable, timeout):
            with attempt:
                target = indices()
                made = target.ensure()
                target.allow_writes()
                rebuilt = [target.rebuild(alias) for alias in target.outdated()]
    except Exception as error:  # whatever it is, CloudFormation must hear of it, or it waits for an hour
        log.exception("the search indices could not be provisioned")
        return answer | {"Status": "FAILED", "Reason": f"The search indices: {error}"[:1000]}
    log.info("search indices provisioned", made=made, rebuilt=rebuilt)
    return answer


def respond(url: str, answer: Mapping[str, Any]) -> None:
    """Put the answer where CloudFormation waits for it: a signed address, whose signature allows no content type."""
    import httpx

    for attempt in RetryPolicy(retries=2).attempts(httpx.HTTPError):
        with attempt:
            httpx.put(
                url, content=msgspec.json.encode(answer), headers={"content-type": ""}, timeout=10
            ).raise_for_status()

"""What a deploy would change: the assembly's templates beside those that run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from signal9_infra.deployer import cloudformation, running_template
from signal9_infra.errors import DeployError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

NOTHING: dict[str, Any] = {}


class Difference(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One resource that a deploy would make, change or remove."""

    stack: str
    resource: str
    """Its logical name."""
    type: str
    """E.g. AWS::SQS::Queue."""
    change: Literal["make", "change", "remove"]
    paths: tuple[str, ...] = ()
    """What of its properties differs, e.g. `Properties.Timeout`."""


def differences(endpoint: str | None, assembly: Path) -> list[Difference]:
    """What differs between the assembly and what runs, sorted; nothing is changed.

    Args:
        endpoint: URL of the emulator; None asks AWS, with the caller's credentials and region.
        assembly: the folder that the synth wrote.

    Raises:
        DeployError: CloudFormation cannot be asked.
    """
    client = cloudformation(endpoint)
    found: list[Difference] = []
    try:
        for path in sorted(assembly.glob("*.template.json")):
            stack = path.name.partition(".")[0]
            found += compare(stack, _running(client, stack), json.loads(path.read_text()))
    except (BotoCoreError, ClientError) as error:
        place = endpoint or "AWS"
        raise DeployError(
            f"CloudFormation at {place} cannot be asked: {error}. Check credentials and region."
        ) from error
    return sorted(found)


def compare(stack: str, running: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Difference]:
    """The resources that differ between two templates of a stack."""
    old, new = running.get("Resources", NOTHING), wanted.get("Resources", NOTHING)
    for name in {*old, *new}:
        if name not in old:
            yield Difference(stack=stack, resource=name, type=new[name]["Type"], change="make")
        elif name not in new:
            yield Difference(stack=stack, resource=name, type=old[name]["Type"], change="remove")
        elif old[name] != new[name]:
            paths = tuple(sorted(_paths(old[name], new[name])))
            yield Difference(stack=stack, resource=name, type=new[name]["Type"], change="change", paths=paths)


def _paths(old: Any, new: Any, at: str = "", depth: int = 3) -> Iterator[str]:
    if not depth or not isinstance(old, dict) or not isinstance(new, dict):
        yield at
        return
    for key in {*old, *new}:
        if old.get(key) != new.get(key):
            yield from _paths(old.get(key), new.get(key), f"{at}.{key}" if at else key, depth - 1)


def _running(client: "CloudFormationClient", stack: str) -> dict[str, Any]:
    try:
        return running_template(client, stack)
    except ClientError as error:
        if "does not exist" in str(error):
            return NOTHING
        raise


def outputs(endpoint: str | None, assembly: Path) -> dict[str, str]:
    """The outputs of the assembly's stacks as they run, by `<stack>.<output>`; those for other stacks are left out."""
    client = cloudformation(endpoint)
    found: dict[str, str] = {}
    for path in sorted(assembly.glob("*.template.json")):
        stack = path.name.partition(".")[0]
        for output in client.describe_stacks(StackName=stack)["Stacks"][0].get("Outputs", []):
            if not output["OutputKey"].startswith("ExportsOutput"):
                found[f"{stack}.{output['OutputKey']}"] = output["OutputValue"]
    return found

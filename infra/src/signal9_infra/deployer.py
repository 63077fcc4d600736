"""Deploys a cloud assembly with the CDK CLI, on the emulator or on AWS."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from signal9_infra.commands import Progress, run_lines, silent
from signal9_infra.errors import DeployError
from signal9_infra.stages import find_stage
from signal9_infra.toolchain import ensure_node

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

ASSETS_BUCKET = "signal9-deploy-assets"
"""Where bundles and templates go in an account that was not bootstrapped."""
REGION = "us-east-1"
"""Of the emulator; on AWS the caller's configuration decides."""

_OPTIONS = (
    *("--all", "--require-approval", "never", "--progress", "events", "--ci", "--no-color"),
    # One call a stack instead of a change set, its polling and a second call.
    *("--method", "direct", "--concurrency", "4"),
    *("--no-notices", "--no-version-reporting", "--no-path-metadata", "--no-asset-metadata"),
)


def deploy(stage: str, endpoint: str | None, assembly: Path, progress: Progress = silent) -> bool:
    """Bring the stage's stacks to what the assembly says; answers whether there was anything to do.

    Args:
        stage: local or prod.
        endpoint: URL of the emulator; None deploys to AWS, with the caller's credentials and region.
        assembly: the folder that the synth wrote.
        progress: gets the CDK CLI's lines about whole stacks, and about what failed.

    Raises:
        DeployError: the CLI failed (the message ends with its last lines), or the emulator cannot be reached.
    """
    if not (assembly / "manifest.json").is_file():
        raise DeployError(f"{assembly} is no cloud assembly: it has no manifest.json. Run the synth first.")
    chosen = find_stage(stage)
    if endpoint is not None:
        try:
            if is_deployed(endpoint, assembly):
                progress("every stack is up to date")
                return False
            if not chosen.bootstrapped:
                _client("s3", endpoint).create_bucket(Bucket=ASSETS_BUCKET)
        except (BotoCoreError, ClientError) as error:
            raise DeployError(f"The emulator at {endpoint} does not serve: {error}. Is it up?") from error
    tools = ensure_node(progress)
    command = [str(tools.node), str(tools.cdk), "deploy", "--app", str(assembly), *_OPTIONS]
    environment = {**tools.environment(), **(_emulated(endpoint) if endpoint else {})}
    exit_code, tail = run_lines(command, lambda line: progress(line) if _tells(line) else None, environment)
    if exit_code:
        raise DeployError(f"The CDK CLI could not deploy stage {stage!r} (exit {exit_code}):\n{tail}")
    return True


def bootstrap(progress: Progress = silent) -> None:
    """Prepare the caller's account and region for the CDK: a bucket and roles for what is deployed. Harmless when done before.

    Raises:
        DeployError: there are no credentials or no region, or the CLI failed.
    """
    try:
        account = boto3.client("sts").get_caller_identity()["Account"]
        region = boto3.Session().region_name
    except (BotoCoreError, ClientError) as error:
        raise DeployError(f"AWS does not know who you are: {error}. Set credentials and AWS_REGION.") from error
    if region is None:
        raise DeployError("No region is chosen. Set AWS_REGION.")
    tools = ensure_node(progress)
    command = [str(tools.node), str(tools.cdk), "bootstrap", f"aws://{account}/{region}", "--no-color", "--ci"]
    exit_code, tail = run_lines(command, progress, tools.environment())
    if exit_code:
        raise DeployError(f"The CDK CLI could not bootstrap {account} in {region} (exit {exit_code}):\n{tail}")


def cloudformation(endpoint: str | None) -> "CloudFormationClient":
    """A client of the emulator's CloudFormation, or of AWS's with the caller's credentials and region."""
    if endpoint is None:
        return boto3.client("cloudformation")
    client: CloudFormationClient = _client("cloudformation", endpoint)
    return client


def is_deployed(endpoint: str, assembly: Path) -> bool:
    """Whether the emulator runs exactly the assembly's templates: the bundles' digests are part of them.

    Raises:
        BotoCoreError: the emulator cannot be reached.
    """
    client = _client("cloudformation", endpoint)
    return all(_runs(client, path.name.partition(".")[0], path) for path in assembly.glob("*.template.json"))


def _runs(client: "CloudFormationClient", stack: str, template: Path) -> bool:
    try:
        status = client.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
        running = running_template(client, stack)
    except ClientError:
        return False  # there is no such stack
    return status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"} and running == json.loads(template.read_text())


def running_template(client: "CloudFormationClient", stack: str) -> dict[str, Any]:
    """The template of a stack as it runs.

    Raises:
        ClientError: there is no such stack.
    """
    body: Any = client.get_template(StackName=stack)["TemplateBody"]
    return json.loads(body) if isinstance(body, str) else dict(body)


def _tells(line: str) -> bool:
    """Whether a line of the CLI is worth a person's time: a stack that is begun, done or broken, not each of its resources."""
    return line.startswith(("✅", "❌")) or line.endswith("stack...") or "FAILED" in line or "rror: " in line


def _emulated(endpoint: str) -> dict[str, str]:
    # By name, not by number: S3 clients put the bucket in front of a host's name, and bucket.localhost resolves.
    parts = urlsplit(endpoint)
    named = urlunsplit(parts._replace(netloc=f"localhost:{parts.port}"))
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ENDPOINT_URL_S3": named,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_SESSION_TOKEN": "",
        "AWS_PROFILE": "",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def _client(service: str, endpoint: str) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]  # the name is one of two
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106  # what the emulator takes
        config=Config(retries={"max_attempts": 2}, connect_timeout=5, read_timeout=30, s3={"addressing_style": "path"}),
    )

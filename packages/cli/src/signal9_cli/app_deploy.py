"""Deploys the CDK app to the running emulator: what `signal9 up` does once the emulator answers."""

import sys
from collections.abc import Callable
from pathlib import Path

import signal9_sandbox
from signal9_contracts import names
from signal9_infra.app import synth
from signal9_infra.deployer import deploy
from signal9_infra.settings import ServerSettings
from signal9_local_platform import Endpoints
from signal9_sandbox import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY
from signal9_vendors import VendorKeys

SANDBOX_KEYS = VendorKeys(
    {
        "alphavantage_api_key": ALPHAVANTAGE_KEY,
        "alpaca_key_id": ALPACA_KEY_ID,
        "alpaca_secret_key": ALPACA_SECRET_KEY,
    }
)
SANDBOX_COMMAND = (sys.executable, "-m", signal9_sandbox.__name__)
"""Serves the vendors' sandbox as a process of its own."""


def deploy_local(
    checkout: Path,
    endpoints: Endpoints,
    plan: str,
    keys: VendorKeys | None,
    say: Callable[[str], None],
    assembly: Path | None = None,
) -> None:
    """Synthesize the stage `local` with the platform's addresses, deploy it, and put the vendors' keys into their secret.

    Without a sandbox among the endpoints the functions call the vendors themselves. Without `keys` the secret stays as it is.
    """
    settings = local_settings(endpoints, plan)
    assembly = synth("local", assembly or checkout / ".signal9" / "cdk.out", settings, checkout, say)
    deploy("local", endpoints.aws, assembly, say)
    if keys is not None:
        _put_keys(endpoints.aws, keys)


def local_settings(endpoints: Endpoints, plan: str) -> ServerSettings:
    """The stage `local` on these parts of the platform, by the vendor's plan."""
    return ServerSettings(
        vendors=endpoints.vendors or "",
        opensearch=endpoints.opensearch,
        redis=endpoints.redis,
        traces=endpoints.traces or "",
        plan="free" if plan == "free" else "premium",
    )


def _put_keys(endpoint: str, keys: VendorKeys) -> None:
    import boto3
    import msgspec

    client = boto3.client(
        "secretsmanager",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106  # the emulator takes any
    )
    client.put_secret_value(SecretId=names.VENDOR_SECRET, SecretString=msgspec.json.encode(keys.values).decode())

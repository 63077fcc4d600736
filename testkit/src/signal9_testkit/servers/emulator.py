"""The AWS emulator for tests: one for all workers of a run, an AWS account for each."""

from functools import cache
from typing import Any, ClassVar

from signal9_testkit.errors import ExtraMissing
from signal9_testkit.servers.backend import Description
from signal9_testkit.servers.service import Service, http_answers

REGION = "us-east-1"
_FIRST_ACCOUNT = 100_000_000_000


def account_of(worker: str) -> str:
    """The AWS account of a worker of pytest-xdist: `gw3` has 100000000003, a run without workers 100000000000."""
    digits = worker.removeprefix("gw")
    return str(_FIRST_ACCOUNT + (int(digits) + 1 if digits.isdigit() else 0))


class EmulatorService(Service):
    """ministack. An access key of twelve digits is an account of its own: what one account holds, no other sees."""

    description: ClassVar = Description(
        name="emulator",
        image="ministackorg/ministack:1.5.33",
        port=4566,
        url="http://{host}:{port}",
        environment={
            "LAMBDA_EXECUTOR": "local",
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "_SFN_WAIT_SCALE": "0",
            "AWS_DEFAULT_REGION": REGION,
        },
        is_ready=lambda url: http_answers(f"{url}/_ministack/health"),
    )

    def environment(self, account: str) -> dict[str, str]:
        """What a process needs in its environment so that any AWS SDK talks to `account` of this emulator."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
        }


class AwsClients:
    """boto3 clients of one account at one endpoint, each made once: `clients("dynamodb")`."""

    def __init__(self, endpoint: str, account: str) -> None:
        try:
            import boto3
        except ImportError as error:
            raise ExtraMissing(
                "AWS clients need boto3, which is not installed: pip install 'signal9-testkit[aws]'."
            ) from error
        make_session: Any = boto3.Session
        session = make_session(
            aws_access_key_id=account,
            aws_secret_access_key="test",  # noqa: S106  # the emulator takes any
            region_name=REGION,
        )
        self.account = account
        self._client = cache(lambda service: session.client(service, endpoint_url=endpoint))

    def __call__(self, service: str) -> Any:
        """The client of an AWS service."""
        return self._client(service)

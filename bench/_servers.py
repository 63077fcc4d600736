"""Real servers for a benchmark, each started empty and gone at its end."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from signal9_local_platform import Platform
from signal9_local_platform.layout import cache_folder
from signal9_local_platform.part import Part
from signal9_local_platform.parts.emulator import TOOL, Emulator
from signal9_local_platform.parts.opensearch import OpenSearch
from signal9_local_platform.parts.redis import Redis
from signal9_local_platform.tools import environment

_PARTS: dict[str, type[Part]] = {"aws": Emulator, "opensearch": OpenSearch, "redis": Redis}


@contextmanager
def running(*parts: str) -> Iterator[dict[str, str]]:
    """The parts named `aws`, `opensearch` or `redis`; gives their addresses by name."""
    with tempfile.TemporaryDirectory(prefix="signal9-bench-") as folder:
        platform = Platform(Path(folder), parts=[_PARTS[name]() for name in parts])
        try:
            endpoints = platform.up().endpoints
            yield {name: str(getattr(endpoints, name)) for name in parts}
        finally:
            platform.down(purge=True)


def emulator_python() -> Path:
    """The Python that runs functions locally: the emulator's own, which has boto3 and little else."""
    return environment(TOOL, cache_folder(), lambda _: None) / "bin" / "python"


def aws_client(service: str, endpoint: str) -> Any:
    """A client of the emulator, as the functions have theirs."""
    import boto3
    from botocore.config import Config

    make: Any = boto3.client
    return make(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",  # noqa: S106  # the emulator takes any
        config=Config(max_pool_connections=32),
    )

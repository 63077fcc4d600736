"""Everything that differs between the stages, in one table."""

import sys
from types import MappingProxyType
from typing import Final, Literal

import msgspec

from signal9_infra.errors import SynthError

StageName = Literal["local", "prod"]


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """How one stage is built."""

    name: StageName
    own_servers: bool
    """The CDK app makes network, OpenSearch and ElastiCache; otherwise the addresses of running servers are given."""
    python: str
    """Python of the Lambda runtime, major.minor."""
    wheels: str | None
    """uv's name of the platform the wheels are for; None is this machine."""
    precompiled: bool
    """Bundles carry bytecode: only where the runtime's Python is the one that builds."""
    bootstrapped: bool
    """The account went through `cdk bootstrap`; otherwise assets go to a bucket of our own with the caller's rights."""
    keep_data: bool
    """Tables, buckets and keys outlive their stack."""
    own_keys: bool
    """Topics are encrypted with a key of ours."""
    access_logs: bool
    """Buckets log who reads them."""
    tracing: bool
    """X-Ray collects segments."""
    tls: bool
    """Clients speak TLS, and queues, topics and buckets refuse anything else; the emulator is HTTP on the loopback."""
    bus_policy: bool
    """Buses have resource policies."""
    metric_math: bool
    """CloudWatch has alarms on expressions of several metrics."""
    sandbox_secret: bool
    """The vendors' secret holds the sandbox's keys; otherwise an operator fills it in."""
    map_concurrency: int
    """Companies of a batch analysed at once."""
    queue_concurrency: int | None
    """Invocations of one queue's function at once, where its manifest names no number; None is as many as Lambda likes."""
    log_days: int
    """Days that logs are kept."""


STAGES: Final = MappingProxyType(
    {
        "local": Stage(
            name="local",
            own_servers=False,
            python=f"{sys.version_info.major}.{sys.version_info.minor}",
            wheels=None,
            precompiled=True,
            bootstrapped=False,
            keep_data=False,
            own_keys=False,
            access_logs=False,
            tracing=False,
            tls=False,
            bus_policy=False,
            metric_math=False,
            sandbox_secret=True,
            map_concurrency=1,
            queue_concurrency=2,
            log_days=7,
        ),
        "prod": Stage(
            name="prod",
            own_servers=True,
            python="3.13",
            wheels="x86_64-manylinux_2_28",
            precompiled=False,
            bootstrapped=True,
            keep_data=True,
            own_keys=True,
            access_logs=True,
            tracing=True,
            tls=True,
            bus_policy=True,
            metric_math=True,
            sandbox_secret=False,
            map_concurrency=8,
            queue_concurrency=None,
            log_days=90,
        ),
    }
)


def find_stage(name: str) -> Stage:
    """The stage of that name.

    Raises:
        SynthError: there is none.
    """
    stage = STAGES.get(name)
    if stage is None:
        raise SynthError(f"There is no stage {name!r}. Stages are: {', '.join(STAGES)}.")
    return stage

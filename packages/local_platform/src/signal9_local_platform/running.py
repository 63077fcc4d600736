"""The platform as it runs: where its parts listen, and how each of them is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

State = Literal["healthy", "unhealthy", "dead", "stopped"]


@dataclass(frozen=True)
class Endpoints:
    """Where the parts listen; `vendors` is None in live mode, `traces` where nobody collects segments."""

    aws: str
    redis: str
    opensearch: str
    vendors: str | None
    traces: str | None = None
    """Host and port, without a scheme: what AWS_XRAY_DAEMON_ADDRESS takes."""


@dataclass(frozen=True)
class Running:
    """The platform after `up`; `started` names the parts that were not running before."""

    endpoints: Endpoints
    plan: str
    pids: Mapping[str, int]
    logs: Mapping[str, Path]
    started: tuple[str, ...]


@dataclass(frozen=True)
class PartStatus:
    """One part; `pid`, `endpoint` and `rss_mb` are None where it never ran or is down."""

    name: str
    state: State
    pid: int | None
    endpoint: str | None
    log: Path
    rss_mb: float | None
    detail: str

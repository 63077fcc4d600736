"""A part of the platform: how to get it, start it, and tell that it works."""

import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Protocol

from signal9_local_platform.layout import Layout
from signal9_local_platform.ports import PortRange
from signal9_local_platform.processes import Launch
from signal9_local_platform.progress import Say


@dataclass(frozen=True)
class Surroundings:
    """What a part may use: its checkout's files, the user's cache, and a sign that the work was given up."""

    layout: Layout
    cache: Path
    cancelled: Event = field(default_factory=Event)


class Part(Protocol):
    """One process of the platform."""

    @property
    def name(self) -> str:
        """Its name in logs, files and `status`."""
        ...

    @property
    def ports(self) -> PortRange:
        """Where it may listen."""
        ...

    @property
    def start_seconds(self) -> float:
        """How long after its start it may take to answer."""
        ...

    @property
    def stop_seconds(self) -> float:
        """How long it may take to end before it is killed."""
        ...

    @property
    def fingerprint(self) -> str:
        """What makes a running one unusable when it changes."""
        ...

    def prepare(self, around: Surroundings, port: int, say: Say) -> Launch:
        """Fetch what is missing, write the settings, and say how to start it."""
        ...

    def endpoint(self, port: int) -> str:
        """Its URL."""
        ...

    def is_healthy(self, port: int) -> bool:
        """Whether it answers, within about a second."""
        ...


def plain_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """What a part inherits from the user's environment, which may hold credentials that are none of its business."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | dict(extra)


def answers(url: str, seconds: float = 1.0) -> bool:
    """Whether `url` answers with a success; proxies are not asked, since it is on this machine."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=seconds) as answer:
            return bool(200 <= answer.status < 300)
    except (urllib.error.URLError, http.client.HTTPException, OSError):
        return False

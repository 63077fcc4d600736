"""A part of the platform: how to get it, start it, and tell that it works."""

import http.client
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import ClassVar, Protocol

from signal9_local_platform.layout import Layout
from signal9_local_platform.ports import HOST, ORDINARY, PortRange
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

    name: str
    """Its name in logs, files and `status`."""
    ports: PortRange = ORDINARY
    """Where it may listen."""
    start_seconds: float = 30.0
    """How long after its start it may take to answer."""
    stop_seconds: float = 5.0
    """How long it may take to end before it is killed."""

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


class HttpPart(Part):
    """A part that answers HTTP on its port, and `GET health` with a success when it works."""

    health: ClassVar[str] = "/health"
    health_seconds: ClassVar[float] = 1.0

    def endpoint(self, port: int) -> str:
        """Its URL, without a slash at the end."""
        return f"http://{HOST}:{port}"

    def is_healthy(self, port: int) -> bool:
        """Its health page answers."""
        connection = http.client.HTTPConnection(HOST, port, timeout=self.health_seconds)
        try:
            connection.request("GET", self.health)
            return 200 <= connection.getresponse().status < 300
        except (http.client.HTTPException, OSError):
            return False
        finally:
            connection.close()


def plain_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """What a part inherits from the user's environment, which may hold credentials that are none of its business."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | dict(extra)

"""Servers as processes of this machine, by the platform's own parts."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from signal9_local_platform import Platform, PlatformError
from signal9_local_platform.parts import Emulator, OpenSearch, Part, Redis
from signal9_testkit.errors import ServerFailed
from signal9_testkit.servers.backend import Description, Started

_PARTS: Final[Mapping[str, Callable[[], Part]]] = MappingProxyType(
    {"emulator": Emulator, "opensearch": OpenSearch, "redis": Redis}
)


class NativeServers:
    """One platform of a single part a server, in the server's folder."""

    def start(self, server: Description, folder: Path) -> Started:
        try:
            endpoints = Platform(folder, parts=[_PARTS[server.name]()]).up().endpoints
        except PlatformError as error:
            raise ServerFailed(f"{server.name} could not be started natively: {error}") from error
        urls = {"emulator": endpoints.aws, "opensearch": endpoints.opensearch, "redis": endpoints.redis}
        return Started("native", urls[server.name], str(folder))

    def stop(self, started: Started) -> None:
        Platform(Path(started.handle), parts=[]).down(purge=True)

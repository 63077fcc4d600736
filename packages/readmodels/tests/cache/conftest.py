"""A Redis of a test's own, which may be stopped, filled and flushed."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis

from signal9_local_platform.parts.redis import find_server


class OwnRedis:
    """A redis-server that listens on a socket file in a folder of its own, so that no port can be taken."""

    def __init__(self, folder: Path, *settings: str) -> None:
        self.socket = folder / "redis.sock"
        server = find_server(folder, lambda line: None)
        command = [str(server), "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--dir", str(folder)]
        self.process = subprocess.Popen([*command, *settings], stdout=subprocess.DEVNULL)
        self.client: Any = redis.Redis(unix_socket_path=str(self.socket))
        redis_is_up = psutil.Process(self.process.pid)
        while not self.socket.exists():
            assert redis_is_up.status() != psutil.STATUS_ZOMBIE, "redis-server ended at once"
        self.client.ping()

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"unix://{self.socket}"

    def freeze(self) -> None:
        """The server keeps its connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """The server goes on."""
        self.process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """`kill -9`."""
        self.client.close()
        self.process.kill()
        self.process.wait()


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[Callable[..., OwnRedis]]:
    """Starts servers that last for one test: `own_redis("--maxmemory", "2mb")`."""
    servers: list[OwnRedis] = []

    def start(*settings: str) -> OwnRedis:
        folder = tmp_path / str(len(servers))
        folder.mkdir()
        servers.append(OwnRedis(folder, *settings))
        return servers[-1]

    yield start
    for server in servers:
        server.end()

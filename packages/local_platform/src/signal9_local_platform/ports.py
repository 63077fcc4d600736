"""Ports on the loopback address: the same ones again while they are free, so that deployed templates stay the same."""

import hashlib
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from signal9_local_platform.errors import NoFreePort, PortTaken

HOST = "127.0.0.1"


@dataclass(frozen=True)
class PortRange:
    """The ports a part may use: `first` to `last`, both included."""

    first: int
    last: int


# Below the system's own range for outgoing connections, so that none of those takes a port between `down` and `up`.
ORDINARY = PortRange(20000, 29999)


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` of the loopback address now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def choose(
    part: str,
    *,
    checkout: Path,
    remembered: int | None,
    requested: int | None,
    within: PortRange = ORDINARY,
    avoid: frozenset[int] = frozenset(),
) -> int:
    """The port for `part`: the one requested, else the remembered one while it is free, else a free one of the range.

    Two checkouts start their search at different places, so that they rarely meet.

    Raises:
        PortTaken: the requested one is in use, or outside what the part can listen on.
        NoFreePort: all are in use.
    """
    if requested is not None:
        if within != ORDINARY and not within.first <= requested <= within.last:
            raise PortTaken(
                f"{part} cannot listen on port {requested}, only on {within.first} to {within.last}. Choose one of those, or none."
            )
        if not is_free(requested):
            raise PortTaken(
                f"Port {requested} for {part} is taken by another program. Stop that program, or ask for another port, or for none."
            )
        return requested
    if remembered is not None and remembered not in avoid and is_free(remembered):
        return remembered
    size = within.last - within.first + 1
    digest = hashlib.sha256(f"{checkout}\0{part}".encode()).digest()
    start = int.from_bytes(digest[:8], "big") % size
    for step in range(size):
        port = within.first + (start + step) % size
        if port not in avoid and is_free(port):
            return port
    raise NoFreePort(f"No port from {within.first} to {within.last} is free for {part}. Stop what uses them.")


def remembered_ports(content: Mapping[str, object]) -> dict[str, int]:
    """The usable entries of `ports.json`."""
    return {part: port for part, port in content.items() if isinstance(port, int) and 0 < port < 65536}

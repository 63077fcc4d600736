"""The choice of ports."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from signal9_local_platform.errors import NoFreePort, PortTaken
from signal9_local_platform.ports import PortRange, choose, is_free, remembered_ports

CHECKOUT = Path("/checkouts/one")


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_free_remembered_port_is_used_again() -> None:
    """Deployed templates keep their endpoints over a restart."""
    first = choose("emulator", checkout=CHECKOUT, remembered=None, requested=None)

    assert choose("emulator", checkout=CHECKOUT, remembered=first, requested=None) == first


def test_a_taken_remembered_port_gives_way(taken: int) -> None:
    """Another program's port is left to it."""
    chosen = choose("emulator", checkout=CHECKOUT, remembered=taken, requested=None)

    assert chosen != taken
    assert is_free(chosen)


def test_a_port_given_to_another_part_is_not_given_twice() -> None:
    """Two parts of one platform never share a port, though neither listens yet."""
    first = choose("redis", checkout=CHECKOUT, remembered=None, requested=None)

    assert choose("redis", checkout=CHECKOUT, remembered=first, requested=None, avoid=frozenset({first})) != first


def test_two_checkouts_start_at_different_ports() -> None:
    """Platforms beside each other do not race for the same port."""
    other = Path("/checkouts/two")

    assert choose("redis", checkout=CHECKOUT, remembered=None, requested=None) != choose(
        "redis", checkout=other, remembered=None, requested=None
    )


def test_a_requested_port_that_is_taken_is_an_error(taken: int) -> None:
    """A port asked for by number is never silently replaced."""
    with pytest.raises(PortTaken, match=f"Port {taken} for redis is taken"):
        choose("redis", checkout=CHECKOUT, remembered=None, requested=taken)


def test_a_requested_port_outside_the_range_is_an_error() -> None:
    """OpenSearch's runner would listen elsewhere without a word."""
    with pytest.raises(PortTaken, match="only on 9201 to 9299"):
        choose("opensearch", checkout=CHECKOUT, remembered=None, requested=4000, within=PortRange(9201, 9299))


def test_a_requested_free_port_is_taken() -> None:
    """The caller's choice wins over the remembered port."""
    free = choose("redis", checkout=CHECKOUT, remembered=None, requested=None)

    assert choose("redis", checkout=CHECKOUT, remembered=free + 1, requested=free) == free


def test_a_full_range_is_an_error(taken: int) -> None:
    """The search ends where every port is in use."""
    with pytest.raises(NoFreePort, match="is free for redis"):
        choose("redis", checkout=CHECKOUT, remembered=None, requested=None, within=PortRange(taken, taken))


def test_nonsense_in_the_ports_file_is_ignored() -> None:
    """A file edited by hand does not break the start."""
    assert remembered_ports({"redis": 6379, "emulator": "x", "sandbox": 99999}) == {"redis": 6379}

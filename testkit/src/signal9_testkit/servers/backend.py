"""Where a server can come from, and which of the ways a run takes."""

import os
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from signal9_testkit.errors import ExtraMissing, UnusableSetting

SETTING = "SIGNAL9_TEST_SERVERS"
BackendName = Literal["docker", "native"]


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of server, as both ways of running it need it."""

    name: str
    """Its part of the platform, where it runs natively."""
    image: str
    port: int
    """Inside the container."""
    url: str
    """With `{host}` and `{port}`."""
    environment: Mapping[str, str] = {}
    """Of the container."""
    is_ready: Callable[[str], bool]
    """Whether the server at a URL answers, within about a second."""
    start_seconds: float = 120.0


class Started(msgspec.Struct, frozen=True):
    """A server that runs, as any process of the run can find and stop it."""

    backend: BackendName
    url: str
    handle: str
    """The container's id, or the folder of the platform."""


class Backend(Protocol):
    """A way to run servers."""

    def start(self, server: Description, folder: Path) -> Started:
        """Start it and wait until it answers; `folder` is the server's own.

        Raises:
            ServerFailed: it cannot be had here, or does not answer.
        """
        ...

    def stop(self, started: Started) -> None:
        """Stop it and forget what it held; one that is gone is no error."""
        ...


def backend_named(name: BackendName) -> Backend:
    """The backend of that name.

    Raises:
        ExtraMissing: what it needs is not installed.
    """
    if name == "docker":
        if find_spec("testcontainers") is None:
            raise ExtraMissing(
                "Servers in containers need testcontainers, which is not installed: pip install 'signal9-testkit[docker]'."
            )
        from signal9_testkit.servers.containers import Containers

        return Containers()
    if find_spec("signal9_local_platform") is None:
        raise ExtraMissing(
            "Native servers need signal9-local-platform, which is not installed: pip install 'signal9-testkit[native]'."
        )
    from signal9_testkit.servers.native import NativeServers

    return NativeServers()


def candidates(environment: Mapping[str, str] = os.environ) -> Sequence[Backend]:
    """The backends to try in this order; exactly one where SIGNAL9_TEST_SERVERS demands it.

    Raises:
        UnusableSetting: the environment demands something else than docker or native.
        ExtraMissing: what is demanded, or anything at all, is not installed.
    """
    demanded = environment.get(SETTING, "")
    names: dict[str, BackendName] = {"docker": "docker", "native": "native"}
    if demanded in names:
        return [backend_named(names[demanded])]
    if demanded not in ("", "auto"):
        raise UnusableSetting(
            f"{SETTING}={demanded!r} was set; expected docker, native, or nothing to choose by itself."
        )
    found: list[Backend] = []
    if find_spec("testcontainers") is not None:
        from signal9_testkit.servers.containers import Containers, engine_answers

        if engine_answers():
            found.append(Containers())
    if find_spec("signal9_local_platform") is not None:
        found.append(backend_named("native"))
    if not found:
        raise ExtraMissing(
            "No server can be started: either install 'signal9-testkit[docker]' where a Docker engine runs, "
            "or 'signal9-testkit[native]', which needs none."
        )
    return found

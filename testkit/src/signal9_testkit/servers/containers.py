"""Servers in containers, by testcontainers."""

import os
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from signal9_testkit.errors import ServerFailed
from signal9_testkit.servers.backend import Description, Started


def engine_answers() -> bool:
    """Whether a Docker engine answers here."""
    return refusal() is None


class Containers:
    """One container a server, removed with all that it held."""

    def start(self, server: Description, folder: Path) -> Started:
        if reason := refusal():
            raise ServerFailed(
                f"{server.name} was to run in a container, but no Docker engine answers ({reason}). Start one, or set "
                "SIGNAL9_TEST_SERVERS=native."
            )
        # testcontainers reads it when it is imported. Its reaper is one more image; the run itself removes what it started.
        os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
        from docker.errors import DockerException  # type: ignore[import-untyped]  # ships no type information
        from testcontainers.core.container import DockerContainer

        container = DockerContainer(server.image).with_exposed_ports(server.port)
        container.with_envs(**server.environment).with_kwargs(labels={"signal9.testkit": str(folder)})
        try:
            container.start()
        except DockerException as error:
            raise ServerFailed(
                f"The image {server.image} of {server.name} could not be started: {error}. Pull it, build it with "
                ".ci/prepare-docker.sh, or set SIGNAL9_TEST_SERVERS=native."
            ) from error
        host, port = container.get_container_host_ip(), container.get_exposed_port(server.port)
        started = Started("docker", server.url.format(host=host, port=port), container.get_wrapped_container().id)
        until = time.monotonic() + server.start_seconds
        while not server.is_ready(started.url):
            if time.monotonic() > until or _status(started) != "running":
                said = container.get_wrapped_container().logs(tail=15).decode(errors="replace")
                self.stop(started)
                raise ServerFailed(f"{server.name} in a container of {server.image} does not answer. It said:\n{said}")
            time.sleep(0.05)
        return started

    def stop(self, started: Started) -> None:
        from docker.errors import NotFound

        with _client() as client, suppress(NotFound):
            client.containers.get(started.handle).remove(force=True, v=True)


@contextmanager
def _client() -> Iterator[Any]:
    import docker  # type: ignore[import-untyped]  # comes with testcontainers, ships no type information

    client = docker.from_env(timeout=20)
    try:
        yield client
    finally:
        client.close()


def refusal(images: Iterable[str] = ()) -> str | None:
    """Why containers of `images` can't be started without fetching anything; None where they can."""
    from docker.errors import DockerException, ImageNotFound

    place = os.environ.get("DOCKER_HOST") or "unix:///var/run/docker.sock"
    try:
        # Asked first, because a docker client that finds nobody there leaves a socket open.
        if place.startswith("unix://"):
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(place.removeprefix("unix://"))
        with _client() as client:
            client.ping()
            for image in images:
                client.images.get(image)
    except ImageNotFound as error:
        return f"{str(error)[:200]} (.ci/prepare-docker.sh builds the images; `nox -s servers -- docker` pulls them)"
    except (DockerException, OSError) as error:
        return str(error)[:200]
    return None


def _status(started: Started) -> str:
    from docker.errors import NotFound

    with _client() as client:
        try:
            return str(client.containers.get(started.handle).status)
        except NotFound:
            return "gone"

"""What each service declares in its service.toml, read strictly: what is not understood is refused."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from signal9_contracts import CATALOG, names
from signal9_infra.errors import ManifestError

Kind = Literal["queue", "task", "stream"]
Network = Literal["opensearch", "redis", "vendors"]

EVERY_EVENT = "*"


class Schedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A cron rule that puts a constant message into the service's queue."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]*$")]
    cron: Annotated[str, Meta(pattern=r"^cron\(.+\)$")]
    """An EventBridge cron expression, in UTC."""
    input: dict[str, str | int]


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One service: what it reacts to, what it appends, what it may touch."""

    name: Annotated[str, Meta(pattern="^[a-z][a-z0-9_]*$")]
    purpose: Annotated[str, Meta(min_length=1)]
    """One sentence; the README, the package's docstring and its description are made of it (`signal9_registry.generate`)."""
    notes: str = ""
    """What a reader should know besides, for the README."""
    kind: Kind
    memory: Annotated[int, Meta(ge=128, le=10240, description="MB")]
    timeout: Annotated[str, Meta(pattern="^[0-9]+s$")]
    batch: Annotated[int, Meta(ge=1, le=1000)] = 1
    concurrency: Annotated[int, Meta(ge=2, le=1000)] | None = None
    """Most workers that the queue may have at once; None leaves it to AWS."""
    max_event_age: Annotated[str, Meta(pattern="^[1-9][0-9]?h$")] = "24h"
    """How long an event is worth handling: the rule delivers it, and the function takes it from its queue, within that time."""
    consumes: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    reads_writes: tuple[str, ...] = ()
    network: tuple[Network, ...] = ()
    secrets: tuple[str, ...] = ()
    starts: str | None = None
    notifies: str | None = None
    redrives: tuple[str, ...] = ()
    """Services whose dead letters it reads, explains from their logs and may send back; `*` is every service with a queue."""
    dead_letters: str | None = None
    provisions: Literal["search-indices"] | None = None
    """What the function sets up when the stack asks it to, as the provider of a custom resource."""

    @property
    def seconds(self) -> int:
        """The function's timeout in seconds."""
        return int(self.timeout.removesuffix("s"))

    @property
    def max_age_hours(self) -> int:
        """Hours that an event may be under way to the function."""
        return int(self.max_event_age.removesuffix("h"))

    @property
    def function_name(self) -> str:
        """The name of its function, and of its queue."""
        return names.function_name(self.name)

    @property
    def module(self) -> str:
        """The Python module that holds its handler."""
        return f"signal9_{self.name}"


def read_manifest(path: Path) -> Manifest:
    """The manifest in a service.toml.

    Raises:
        ManifestError: the file is no TOML, or holds an unknown key, table, bucket or event, or contradicts itself.
    """
    try:
        document = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ManifestError(f"{path}: cannot be read as TOML: {error}.") from error
    try:
        manifest = msgspec.convert(document, Manifest)
    except msgspec.ValidationError as error:
        raise ManifestError(f"{path}: {error}. Keys are: {', '.join(Manifest.__struct_fields__)}.") from error
    for fault in _faults(manifest, path.parent.name):
        raise ManifestError(f"{path}: {fault}")
    return manifest


def read_manifests(root: Path) -> Mapping[str, Manifest]:
    """Every service's manifest by service name, in alphabetical order.

    Args:
        root: the checkout; the manifests are its services/*/service.toml.

    Raises:
        ManifestError: one of them is at fault, or they do not fit together.
    """
    paths = sorted(root.glob("services/*/service.toml"))
    if not paths:
        raise ManifestError(f"{root / 'services'}: no service.toml in any folder. Run from a checkout of Signal9.")
    manifests = {path.parent.name: read_manifest(path) for path in paths}
    published = {event for manifest in manifests.values() for event in manifest.publishes}
    for path, manifest in zip(paths, manifests.values(), strict=True):
        for event in manifest.consumes:
            if event not in published and event != EVERY_EVENT:
                raise ManifestError(f"{path}: `consumes` names {event!r}, which no service publishes.")
    manifests = {name: _with_all_redrives(manifest, manifests) for name, manifest in manifests.items()}
    schedules = Counter(schedule.name for manifest in manifests.values() for schedule in manifest.schedules)
    for name, count in schedules.items():
        if count > 1:
            raise ManifestError(f"{root / 'services'}: {count} schedules are named {name!r}. Give each its own name.")
    return manifests


def _with_all_redrives(manifest: Manifest, manifests: Mapping[str, Manifest]) -> Manifest:
    if manifest.redrives != (EVERY_EVENT,):
        return manifest
    queues = tuple(name for name, each in manifests.items() if each.kind == "queue")
    return msgspec.structs.replace(manifest, redrives=queues)


def _faults(manifest: Manifest, folder: str) -> Iterable[str]:
    if manifest.name != folder:
        yield f"`name` is {manifest.name!r}, but the folder is {folder!r}. Make them the same."
    stores = (*names.TABLES, *names.BUCKETS)
    checks: tuple[tuple[str, Iterable[Any], Iterable[str]], ...] = (
        ("consumes", manifest.consumes, (*CATALOG, EVERY_EVENT)),
        ("publishes", manifest.publishes, (*CATALOG, EVERY_EVENT) if manifest.kind == "stream" else CATALOG),
        ("reads", manifest.reads, stores),
        ("writes", manifest.writes, stores),
        ("reads_writes", manifest.reads_writes, stores),
        ("secrets", manifest.secrets, (names.VENDOR_SECRET,)),
        ("starts", filter(None, [manifest.starts]), (names.STATE_MACHINE,)),
        ("notifies", filter(None, [manifest.notifies]), names.TOPICS),
        ("redrives", manifest.redrives, (EVERY_EVENT,)),
        ("dead_letters", filter(None, [manifest.dead_letters]), names.DEAD_LETTER_QUEUES),
    )
    for key, values, known in checks:
        for value in values:
            if value not in known:
                yield f"`{key}` names {value!r}, which does not exist. Known are: {', '.join(known)}."
    if not 1 <= manifest.seconds <= 900:
        yield f"`timeout` is {manifest.timeout!r}; Lambda takes 1s to 900s."
    if manifest.kind == "task":
        for key in ("consumes", "schedules", "dead_letters", "concurrency"):
            if getattr(manifest, key):
                yield f"`{key}` is set, but a task is only invoked by the workflow. Make it a queue, or leave it out."
    elif manifest.dead_letters is None:
        yield f"`dead_letters` is missing. Name one of: {', '.join(names.DEAD_LETTER_QUEUES)}."
    if manifest.max_age_hours > 24:
        yield f"`max_event_age` is {manifest.max_event_age!r}; EventBridge keeps trying for at most 24h."
    if manifest.kind == "queue" and manifest.batch > 10:
        yield f"`batch` is {manifest.batch}; without a batching window SQS gives at most 10 messages."
    if manifest.kind == "stream" and (manifest.consumes or manifest.schedules):
        yield "`consumes` or `schedules` is set, but a stream service reads the table of events only."
    for schedule in manifest.schedules:
        if len(re.findall(r"\S+", schedule.cron[5:-1])) != 6:
            yield f"`schedules` {schedule.name!r}: {schedule.cron!r} has not six fields, e.g. cron(0 4 * * ? *)."

"""Who produces and who consumes an event: the services by their manifests, other teams by what they declared."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from signal9_contracts import CATALOG, ContractError
from signal9_contracts.fields import Declaration, fields_of
from signal9_contracts.schemas import schema_of

EVERY_EVENT = "*"
T = TypeVar("T")


class InvalidDeclaration(ContractError):
    """A manifest or a consumer's declaration does not fit the catalog."""


class Service(msgspec.Struct, frozen=True):
    """What a service.toml says about itself and about events; its other keys are the infrastructure's."""

    name: str
    purpose: str = ""
    notes: str = ""
    kind: str = "queue"
    consumes: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    schedules: tuple[Mapping[str, Any], ...] = ()
    starts: str = ""


class Parties(msgspec.Struct, frozen=True):
    """The services and the declarations of one checkout."""

    services: tuple[Service, ...]
    declarations: tuple[Declaration, ...]

    def producers(self, detail_type: str) -> list[str]:
        """Services that append the event. The relay passes on what others appended, so it is none of them."""
        return sorted(each.name for each in self.services if detail_type in each.publishes)

    def consumers(self, detail_type: str) -> list[str]:
        """Services whose rules match the event, and teams that declared to read it."""
        services = {each.name for each in self.services if detail_type in each.consumes or EVERY_EVENT in each.consumes}
        return sorted(services | {each.consumer for each in self.declarations if detail_type in each.reads})

    def readers(self, detail_type: str, path: str) -> list[str]:
        """Consumers that read the field, or a part of it; one that declared nothing about the event may read any field."""
        declared = {each.consumer: each.reads for each in self.declarations}
        return [name for name in self.consumers(detail_type) if _reads(declared.get(name), detail_type, path)]


def _reads(reads: Mapping[str, tuple[str, ...]] | None, detail_type: str, path: str) -> bool:
    if reads is None:
        return True
    names = [read.replace("[]", "") for read in reads.get(detail_type, ())]
    wanted = path.replace("[]", "")
    return any(f"{name}.".startswith(f"{wanted}.") or f"{wanted}.".startswith(f"{name}.") for name in names)


def read_parties(root: Path) -> Parties:
    """The services and declarations below a checkout (`services/*/service.toml`, `contracts/consumers/*.toml`).

    Raises:
        InvalidDeclaration: a file is no TOML, lacks a key, or names an event or field that no contract has.
    """
    services = tuple(_read(path, Service) for path in sorted(root.glob("services/*/service.toml")))
    paths = sorted(root.glob("contracts/consumers/*.toml"))
    declarations = tuple(_read(path, Declaration) for path in paths)
    for path, declaration in zip(paths, declarations, strict=True):
        for fault in _faults(declaration):
            raise InvalidDeclaration(f"{path}: {fault}")
    return Parties(services, declarations)


def _read(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), kind)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise InvalidDeclaration(
            f"{path}: {error}. Expected is TOML with {', '.join(kind.__annotations__)}."
        ) from error


def _faults(declaration: Declaration) -> Iterator[str]:
    for detail_type, paths in declaration.reads.items():
        entry = CATALOG.get(detail_type)
        if entry is None:
            known = ", ".join(CATALOG)
            yield f"`reads` names the event {detail_type!r}, which is not in the catalog. Known are: {known}."
            continue
        known_paths = {field.path for field in fields_of(schema_of(entry))}
        for path in paths:
            if path not in known_paths:
                yield (
                    f"`reads.{detail_type}` names the field {path!r}, which {detail_type!r} does not have. "
                    f"Fields are: {', '.join(sorted(known_paths))}."
                )

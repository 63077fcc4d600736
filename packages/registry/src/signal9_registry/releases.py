"""Contracts as files: those of today, those that were released, those of a revision of the repository."""

import io
import re
import subprocess
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from signal9_contracts import InvalidSchema, check_schema
from signal9_registry.errors import UnreadableContracts

_SCHEMA = re.compile(r"schemas/(?P<name>[^/]+)/v(?P<version>\d+)\.json")


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """One version of one event."""

    detail_type: str
    version: int
    schema: Mapping[str, Any]
    examples: Mapping[str, Any]
    """Path -> document."""


class Release(msgspec.Struct, frozen=True):
    """Contracts that stand together under one name."""

    name: str
    contracts: tuple[Contract, ...]

    @property
    def newest(self) -> Mapping[str, Contract]:
        """Detail-type -> its newest version."""
        return {contract.detail_type: contract for contract in self.contracts}


def read_folder(folder: Path, name: str) -> Release:
    """The release in a folder with `schemas/` and `examples/`.

    Raises:
        UnreadableContracts: there are no schemas, or a file is no schema of the event that it is named after.
    """
    paths = (*folder.glob("schemas/*/v*.json"), *folder.glob("examples/*/v*/*.json"))
    return _release(name, {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}, str(folder))


def read_released(contracts: Path) -> list[Release]:
    """Every release kept in `contracts/released/`, oldest name first."""
    folders = sorted(path for path in contracts.glob("released/*") if path.is_dir())
    return [read_folder(folder, folder.name) for folder in folders]


def read_revision(checkout: Path, revision: str) -> list[Release]:
    """The contracts of a revision: those it held, and every release it kept.

    Raises:
        UnreadableContracts: no such revision, no contracts in it, or the checkout is no git repository.
    """
    command = ["git", "-C", str(checkout), "archive", "--format=tar", revision, "--", "contracts"]
    if revision.startswith("-"):
        raise UnreadableContracts(f"{revision!r} is no revision. Name a tag, a branch or a commit.")
    try:
        archive = subprocess.run(command, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise UnreadableContracts("git is not installed; without --against no git is needed.") from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip()[-200:]
        raise UnreadableContracts(
            f"The contracts of {revision!r} cannot be read in {checkout}: {reason}. Name a tag, a branch or a commit that holds contracts/."
        ) from error
    files = _untar(archive)
    names = sorted({PurePosixPath(path).parts[1] for path in files if path.startswith("released/")})
    kept = [_release(f"{revision}:{name}", _below(files, f"released/{name}/"), revision) for name in names]
    return [*kept, _release(revision, files, revision)]


def _untar(archive: bytes) -> dict[str, bytes]:
    files = {}
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None and member.name.endswith(".json"):
                files[member.name.removeprefix("contracts/")] = content.read()
    return files


def _below(files: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    return {path.removeprefix(prefix): content for path, content in files.items() if path.startswith(prefix)}


def _release(name: str, files: Mapping[str, bytes], where: str) -> Release:
    found = [(match["name"], int(match["version"]), path) for path in files if (match := _SCHEMA.fullmatch(path))]
    if not found:
        raise UnreadableContracts(f"{where} holds no schemas/<detailType>/v<N>.json.")
    contracts = tuple(_contract(each, version, path, files, where) for each, version, path in sorted(found))
    return Release(name, contracts)


def _contract(name: str, version: int, path: str, files: Mapping[str, bytes], where: str) -> Contract:
    schema = _json(files, path, where)
    try:
        check_schema(schema, f"{where}/{path}")
    except InvalidSchema as error:
        raise UnreadableContracts(str(error)) from error
    if schema["$id"] != f"signal9:{name}:v{version}":
        raise UnreadableContracts(
            f"{where}/{path}: its `$id` is {schema['$id']!r}, expected is 'signal9:{name}:v{version}'."
        )
    prefix = f"examples/{name}/v{version}/"
    examples = {each: _json(files, each, where) for each in _sorted(files) if each.startswith(prefix)}
    return Contract(detail_type=name, version=version, schema=schema, examples=examples)


def _sorted(files: Iterable[str]) -> list[str]:
    # "typical" is the example to show: it comes first.
    return sorted(files, key=lambda path: (not path.endswith("/typical.json"), path))


def _json(files: Mapping[str, bytes], path: str, where: str) -> Any:
    try:
        return msgspec.json.decode(files[path])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableContracts(f"{where}/{path}: no JSON: {error}.") from error

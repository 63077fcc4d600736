"""The packages of the checkout: where their sources are, and which of them a service carries."""

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from signal9_infra.errors import BundleError

MEMBERS = ("contracts", "packages/*", "services/*")
"""Where a function's code can come from; the app itself and the tests' tools are never deployed."""


class Package(msgspec.Struct, frozen=True, kw_only=True):
    """One workspace package."""

    distribution: str
    module: str
    sources: Path
    """The folder of the module, e.g. contracts/src/signal9_contracts."""
    needs: tuple[str, ...]
    """Distributions of this workspace that it depends on."""
    digest: str
    """SHA-256 of its pyproject.toml and of every source file, by name and content."""


def find_root(start: Path | None = None) -> Path:
    """The checkout that `start` (or this package) lies in.

    Raises:
        BundleError: no folder above it holds a uv.lock.
    """
    place = (start or Path(__file__)).resolve()
    for folder in (place, *place.parents):
        if (folder / "uv.lock").is_file() and (folder / "services").is_dir():
            return folder
    raise BundleError(f"No folder above {place} holds a uv.lock and services/. Run from a checkout of Signal9.")


def read_packages(root: Path) -> Mapping[str, Package]:
    """The deployable packages by distribution name."""
    packages = {}
    for pattern in MEMBERS:
        for pyproject in sorted(root.glob(f"{pattern}/pyproject.toml")):
            package = _read(pyproject)
            packages[package.distribution] = package
    return packages


def closure(distribution: str, packages: Mapping[str, Package]) -> list[Package]:
    """A package and all it needs of the workspace, by name.

    Raises:
        BundleError: one of them is no deployable package.
    """
    found: dict[str, Package] = {}
    wanted = [distribution]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        if name not in packages:
            raise BundleError(
                f"{distribution!r} needs {name!r}, which is not among the deployable packages "
                f"({', '.join(MEMBERS)}). Correct the dependencies in its pyproject.toml."
            )
        found[name] = packages[name]
        wanted.extend(packages[name].needs)
    return [found[name] for name in sorted(found)]


def source_files(folder: Path) -> Iterator[Path]:
    """The files of a module that belong into a bundle, in a stable order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".pyi"}:
            yield path


def _read(pyproject: Path) -> Package:
    content = pyproject.read_bytes()
    document = tomllib.loads(content.decode())
    distribution = document["project"]["name"]
    module = distribution.replace("-", "_")
    folder = pyproject.parent / "src" / module
    digest = hashlib.sha256(content)
    for path in source_files(folder):
        digest.update(f"\0{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(path.read_bytes())
    return Package(
        distribution=distribution,
        module=module,
        sources=folder,
        needs=tuple(
            sorted(
                {
                    name
                    for name in map(_distribution, document["project"]["dependencies"])
                    if name.startswith("signal9-")
                }
            )
        ),
        digest=digest.hexdigest(),
    )


def _distribution(requirement: str) -> str:
    """The name in a requirement: `signal9-readmodels` of `signal9-readmodels[search]>=1`."""
    return re.split(r"[^\w.-]", requirement, maxsplit=1)[0]

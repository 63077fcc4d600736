"""Lambda bundles: one zip a service, named by the digest of all that went into it, built only when that changes."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec

from signal9_infra.archive import add_to_zip
from signal9_infra.commands import Progress, silent
from signal9_infra.errors import BundleError
from signal9_infra.manifest import Manifest
from signal9_infra.requirements import export, install
from signal9_infra.stages import Stage
from signal9_infra.workspace import Package, closure, read_packages, source_files

FORMAT = "3"
"""Raise it when the same inputs shall give other bundles."""


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """A service's code as Lambda takes it."""

    service: str
    path: Path
    digest: str
    """SHA-256 of the bundle's inputs: the lock, the sources, the stage and its Python."""


def build_bundles(
    root: Path,
    manifests: Mapping[str, Manifest],
    stage: Stage,
    progress: Progress = silent,
    workers: int = 3,
) -> Mapping[str, Bundle]:
    """Every service's bundle by service name; those whose inputs did not change are taken as they are.

    They lie in `<root>/.signal9/bundles/<stage>/<service>/<digest>.zip`; what an older digest left there is removed.

    Raises:
        BundleError: a requirement cannot be installed, or a service names a package that is not there.
    """
    packages = read_packages(root)
    lock = hashlib.sha256((root / "uv.lock").read_bytes()).hexdigest()
    plans = []
    for service in manifests:
        parts = closure(f"signal9-{service.replace('_', '-')}", packages)
        digest = _digest([FORMAT, lock, stage.name, stage.python, *(part.digest for part in parts)])
        path = root / ".signal9" / "bundles" / stage.name / service / f"{digest}.zip"
        plans.append((Bundle(service=service, path=path, digest=digest), parts))
    missing = [(bundle, parts) for bundle, parts in plans if not bundle.path.is_file()]
    if missing:
        bases = _build(root, missing, stage, progress, workers)
        if len(missing) == len(plans):  # then we know every base that is in use
            _forget_all_but(bases)
    return {bundle.service: bundle for bundle, _ in plans}


def _build(
    root: Path,
    plans: Sequence[tuple[Bundle, Sequence[Package]]],
    stage: Stage,
    progress: Progress,
    workers: int,
) -> set[Path]:
    cache = root / ".signal9" / "bundles" / stage.name / ".requirements"
    with ThreadPoolExecutor(workers) as pool:
        exported = list(pool.map(lambda plan: export(root, plan[0].service), plans))
        # Most services share one set of requirements: install each set once.
        sets = {_digest([FORMAT, stage.python, str(stage.wheels), text]): text for text in exported}
        list(pool.map(lambda item: _ensure_installed(cache / f"{item[0]}.zip", item[1], stage, progress), sets.items()))
        bases = {text: cache / f"{digest}.zip" for digest, text in sets.items()}
        list(
            pool.map(
                lambda item: _assemble(item[0][0], item[0][1], bases[item[1]], stage, progress),
                zip(plans, exported, strict=True),
            )
        )
    return set(bases.values())


def _forget_all_but(kept: set[Path]) -> None:
    for folder in {path.parent for path in kept}:
        for stale in set(folder.glob("*.zip")) - kept:
            stale.unlink(missing_ok=True)


def _ensure_installed(base: Path, requirements: str, stage: Stage, progress: Progress) -> None:
    """Make the zip that the bundles of one set of requirements begin with."""
    if base.is_file():
        return
    progress(f"installing {requirements.count('==')} requirements for Python {stage.python}")
    base.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=base.parent, prefix=".new-") as scratch:
        site, unfinished = Path(scratch) / "site", Path(scratch) / "base.zip"
        install(requirements, site, stage)
        add_to_zip(unfinished, {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()})
        # Renaming is atomic: a build that was cut off leaves nothing that looks whole.
        unfinished.replace(base)


def _assemble(bundle: Bundle, parts: Sequence[Package], base: Path, stage: Stage, progress: Progress) -> None:
    progress(f"bundling {bundle.service}")
    bundle.path.parent.mkdir(parents=True, exist_ok=True)
    files: dict[str, Path] = {}
    for part in parts:
        if not part.sources.is_dir():
            raise BundleError(
                f"{part.distribution!r} has no sources at {part.sources}. Lay them out as src/{part.module}."
            )
        for path in source_files(part.sources):
            files[f"{part.module}/{path.relative_to(part.sources).as_posix()}"] = path
    scratch = bundle.path.with_name(f".{bundle.digest}.{os.getpid()}")
    try:
        shutil.copyfile(base, scratch)
        add_to_zip(scratch, files, {part.module for part in parts} if stage.precompiled else ())
        scratch.replace(bundle.path)
    finally:
        scratch.unlink(missing_ok=True)
    _forget_all_but({bundle.path})


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

"""The cloud assembly of a stage, synthesized only when something that goes into it has changed."""

import hashlib
import importlib.metadata
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from signal9_infra.bundles import Bundle, build_bundles
from signal9_infra.commands import run_lines
from signal9_infra.errors import SynthError
from signal9_infra.manifest import Manifest, read_manifests
from signal9_infra.progress import Progress, silent
from signal9_infra.settings import LocalSettings, Plan
from signal9_infra.stages import Stage, find_stage
from signal9_infra.workspace import source_files

STAMP = "inputs.sha256"
"""The file in an assembly that names what it was made from; written last."""


def assemble(stage: str, root: Path, settings: LocalSettings | None = None, progress: Progress = silent) -> Path:
    """The folder of the stage's assembly, `<root>/.signal9/assembly/<stage>`.

    The synth runs in a process of its own: jsii's Node would otherwise stay with the caller's.

    Raises:
        InfraError: a manifest, a bundle, the settings or a template is at fault.
    """
    out = root / ".signal9" / "assembly" / stage
    chosen, manifests = find_stage(stage), read_manifests(root)
    # Asked here as well: starting Python for the answer that nothing changed would take longer than the answer.
    if is_current(out, inputs_digest(chosen, manifests, build_bundles(root, manifests, chosen, progress), settings)):
        progress("templates are up to date")
        return out
    command = [sys.executable, "-m", "signal9_infra.app", "--stage", stage, "--out", str(out), "--root", str(root)]
    if settings is not None:
        endpoints = {name: getattr(settings, name) for name in ("vendors", "opensearch", "redis", "traces")}
        command += ["--endpoints", msgspec.json.encode({"endpoints": endpoints, "plan": settings.plan}).decode()]
    exit_code, tail = run_lines(command, progress)
    if exit_code:
        raise SynthError(f"The synth of stage {stage!r} failed (exit {exit_code}):\n{tail}")
    return out


def inputs_digest(
    stage: Stage,
    manifests: Mapping[str, Manifest],
    bundles: Mapping[str, Bundle],
    settings: LocalSettings | None,
    plan: Plan = "free",
) -> str:
    """SHA-256 of all that decides what the templates say: manifests, bundles, settings, the app's code and the CDK's version."""
    digest = hashlib.sha256()
    for part in (stage, list(manifests.values()), [bundle.digest for bundle in bundles.values()], settings, plan):
        digest.update(msgspec.json.encode(part))
    for distribution in ("aws-cdk-lib", "cdk-nag", "jsii"):
        digest.update(importlib.metadata.version(distribution).encode())
    for path in source_files(Path(__file__).parent):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(assembly: Path, digest: str) -> bool:
    """Whether the assembly is whole and was made from these inputs."""
    try:
        return (assembly / STAMP).read_text() == digest
    except FileNotFoundError:
        return False

"""Synthesizes the CDK app: `python -m signal9_infra.app --stage local|prod --out DIR [--endpoints JSON]`."""

import argparse
import hashlib
import importlib.metadata
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from signal9_infra.bundles import Bundle, build_bundles
from signal9_infra.commands import Progress, silent
from signal9_infra.errors import InfraError
from signal9_infra.manifest import Manifest, read_manifests
from signal9_infra.settings import Plan, ServerSettings, read_settings
from signal9_infra.stages import Stage, find_stage
from signal9_infra.toolchain import ensure_node
from signal9_infra.workspace import find_root, source_files

STAMP = "inputs.sha256"
"""The file in an assembly that names what it was made from; written last."""


def synth(
    stage: str,
    out: Path,
    settings: ServerSettings | None = None,
    root: Path | None = None,
    progress: Progress = silent,
    plan: Plan = "free",
) -> Path:
    """Write the stage's cloud assembly into `out`, unless it is there already, and answer that folder; needs no AWS account.

    `plan` is the vendor's, for a stage without settings.

    Raises:
        InfraError: a manifest, a bundle, the settings or a template is at fault, or Node cannot be had.
    """
    chosen = find_stage(stage)
    root = root or find_root()
    manifests = read_manifests(root)
    bundles = build_bundles(root, manifests, chosen, progress)
    digest = inputs_digest(chosen, manifests, bundles, settings, plan)
    if is_current(out, digest):
        progress("templates are up to date")
        return out
    os.environ.update(ensure_node(progress).environment())
    # jsii starts Node when it is imported, so only now that we know which one.
    from signal9_infra.findings import check_findings, find
    from signal9_infra.stacks.context import Context
    from signal9_infra.tree import build

    progress("synthesizing")
    app = build(Context(stage=chosen, manifests=manifests, bundles=bundles, plan=plan), out, settings)
    (out / STAMP).unlink(missing_ok=True)
    app.synth()
    check_findings(find(app))
    (out / STAMP).write_text(digest)
    return out


def inputs_digest(
    stage: Stage,
    manifests: Mapping[str, Manifest],
    bundles: Mapping[str, Bundle],
    settings: ServerSettings | None,
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run by `cdk --app` or by hand; answers the process's exit code."""
    parser = argparse.ArgumentParser(prog="python -m signal9_infra.app", description=__doc__)
    parser.add_argument("--stage", required=True, help="local or prod")
    parser.add_argument("--out", type=Path, default=Path(os.environ.get("CDK_OUTDIR", "cdk.out")))
    parser.add_argument("--endpoints", help="JSON, or a file of it: addresses of the servers of stage local")
    parser.add_argument("--root", type=Path, help="the checkout, where it is not the one that this module lies in")
    chosen = parser.parse_args(arguments)
    try:
        settings = read_settings(chosen.endpoints) if chosen.endpoints else None
        synth(chosen.stage, chosen.out, settings, chosen.root, lambda line: print(line, file=sys.stderr))  # noqa: T201
    except InfraError as error:
        print(f"signal9-infra: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

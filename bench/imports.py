"""How long each function takes to import its handler from its bundle, in a new process, beside `import boto3`."""

import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench._servers import emulator_python
from bench.harness import Alternative, Row, at_most, interleave, judge
from signal9_infra.bundles import build_bundles
from signal9_infra.manifest import Manifest, read_manifests
from signal9_infra.stages import find_stage

ROOT = Path(__file__).parent.parent
ONLY_DYNAMODB = at_most(1.3)


def bench() -> Iterator[Row]:
    """Each handler as deployed: from its unpacked bundle, on the Python that runs it, which has boto3 as Lambda has."""
    manifests = read_manifests(ROOT)
    python = emulator_python()
    with tempfile.TemporaryDirectory(prefix="signal9-bench-") as folder:
        alternatives = [Alternative("import boto3", partial(run, python, Path(folder), "boto3"))]
        for name, bundle in build_bundles(ROOT, manifests, find_stage("local")).items():
            site = Path(folder) / name
            with zipfile.ZipFile(bundle.path) as archive:
                archive.extractall(site)  # our own bundle
            alternatives.append(Alternative(f"import {name}", partial(run, python, site, f"signal9_{name}.handler")))
        boto3, *handlers = interleave(alternatives, rounds=7)
    for (name, manifest), sample in zip(manifests.items(), handlers, strict=True):
        yield judge(f"cold import of {name}", sample, boto3, ONLY_DYNAMODB if only_dynamodb(manifest) else None)


def only_dynamodb(manifest: Manifest) -> bool:
    """Whether the function calls nothing but DynamoDB, and the queue that its messages come from."""
    stores = {*manifest.reads, *manifest.writes, *manifest.reads_writes}
    buckets = {"signal9-raw-documents", "signal9-analysis-results"}
    others = (manifest.network, manifest.secrets, manifest.starts, manifest.notifies, manifest.kind == "stream")
    return not any(others) and not stores & buckets


def run(python: Path, site: Path, module: str) -> None:
    """Import one module in a new process, with the bytecode of earlier ones."""
    subprocess.run([python, "-c", f"import {module}"], check=True, env={"PYTHONPATH": str(site)})

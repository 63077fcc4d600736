"""How long each function takes to import its handler, in a process of its own, beside `import boto3`."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.harness import Alternative, Row, at_most, interleave, judge
from signal9_infra.manifest import read_manifests

ROOT = Path(__file__).parent.parent
ONLY_DYNAMODB = at_most(1.3)


def bench() -> Iterator[Row]:
    """Each handler, and boto3 alone. The bar is for those that need nothing but DynamoDB and what carries their messages."""
    manifests = read_manifests(ROOT)
    alternatives = [Alternative("import boto3", lambda: run("boto3"))]
    for name in manifests:
        alternatives.append(Alternative(f"import {name}", partial(run, f"signal9_{name}.handler")))
    boto3, *handlers = interleave(alternatives, rounds=5)
    for (name, manifest), sample in zip(manifests.items(), handlers, strict=True):
        bar = None if manifest.network else ONLY_DYNAMODB
        yield judge(f"cold import of {name}", sample, boto3, bar)


def run(module: str) -> None:
    """Import one module in a new process."""
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True, env={"PYTHONDONTWRITEBYTECODE": "1"})

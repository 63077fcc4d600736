"""How large each function's bundle is."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from bench.harness import Row
from signal9_infra.bundles import build_bundles
from signal9_infra.manifest import read_manifests
from signal9_infra.stages import find_stage

ROOT = Path(__file__).parent.parent
LIMIT = 250_000_000
"""Bytes that Lambda takes, unpacked."""


def bench() -> Iterator[Row]:
    """Packed, as it is uploaded, and unpacked beside Lambda's limit of 250 MB."""
    manifests = read_manifests(ROOT)
    for name, bundle in build_bundles(ROOT, manifests, find_stage("prod")).items():
        with zipfile.ZipFile(bundle.path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        packed = bundle.path.stat().st_size
        yield Row(
            f"bundle of {name}",
            f"{packed / 1e6:.1f} MB packed, {unpacked / 1e6:.1f} MB unpacked",
            "Lambda's limit: 250 MB unpacked",
            f"{unpacked / LIMIT:.2f}",
            "≤ 1 ×",
            unpacked <= LIMIT,
        )

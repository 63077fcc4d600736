"""Packs what a platform keeps, small: `python tests/e2e/old_state/pack.py .signal9 state.tar.xz`, after `signal9 down`.

Kept is the emulator's newest snapshot (tables, streams, queues, stacks, schedules) and its buckets. Left out is what an `up` makes again:
the functions' code, tools, logs, ports, the search engine's data, the cache, the sandbox's counts, traces. The stacks name a bundle that
is not there for each function, so that an `up` deploys every function anew, as it does after any change of the code.
"""

import io
import re
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

BUNDLE = re.compile(rb"\b[0-9a-f]{64}\.zip\b")
DEPLOYED = "signal9-deploy-assets"
"""The bucket of bundles and templates."""


def pack(root: Path, target: Path) -> None:
    """Write the archive; the same state gives the same bytes."""
    with tarfile.open(target, "w:xz", preset=9) as archive:
        for path in _kept(root):
            content = path.read_bytes()
            if path.name in ("cloudformation.json", "lambda.json"):
                content = BUNDLE.sub(b"left-out.zip", content)
            entry = tarfile.TarInfo((Path(".signal9") / path.relative_to(root)).as_posix())
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def _kept(root: Path) -> Iterator[Path]:
    emulator = root / "state" / "emulator"
    newest = max(emulator.glob("snapshot-*"))
    for folder in (newest, emulator / "s3"):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and DEPLOYED not in path.parts)


if __name__ == "__main__":
    pack(Path(sys.argv[1]).resolve(), Path(sys.argv[2]))

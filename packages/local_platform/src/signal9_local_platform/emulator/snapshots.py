"""Complete snapshots in numbered folders: one is there whole or not at all."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path


class Snapshots:
    """The folders `snapshot-<generation>` in `folder`."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made on the first `write`."""
        self._folder = folder

    def path(self, generation: int) -> Path:
        """Where snapshot `generation` is, or would be."""
        return self._folder / f"snapshot-{generation:012d}"

    def latest(self) -> int | None:
        """The newest complete snapshot's generation; None where there is none."""
        return max((int(path.name.removeprefix("snapshot-")) for path in self._folder.glob("snapshot-*")), default=None)

    def write(self, generation: int, save: Callable[[Path], None]) -> None:
        """Let `save` fill a folder, force it to disk, then give it its name in one step.

        Raises:
            OSError: the disk is full or gone; the snapshots before stay as they were.
        """
        unfinished = self._folder / f"unfinished-{generation:012d}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        try:
            save(unfinished)
            for path in (*unfinished.iterdir(), unfinished):
                _force_to_disk(path)
            unfinished.rename(self.path(generation))
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        _force_to_disk(self._folder)

    def drop_before(self, generation: int) -> None:
        """Remove older snapshots, and what crashes left unfinished."""
        for path in self._folder.glob("unfinished-*"):
            shutil.rmtree(path, ignore_errors=True)
        for path in self._folder.glob("snapshot-*"):
            if path < self.path(generation):
                shutil.rmtree(path, ignore_errors=True)


def _force_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""Where the platform keeps things: one folder per checkout, one cache per user."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from signal9_local_platform.errors import readable_os_errors


@dataclass(frozen=True)
class Layout:
    """The files in `<checkout>/.signal9`."""

    root: Path

    @property
    def logs(self) -> Path:
        """One log per part."""
        return self.root / "logs"

    @property
    def ports(self) -> Path:
        """The ports of the last run, used again while they are free."""
        return self.root / "ports.json"

    @property
    def processes(self) -> Path:
        """What runs, with its start time."""
        return self.root / "processes.json"

    @property
    def description(self) -> Path:
        """What other programs read: endpoints, plan, pids, logs."""
        return self.root / "platform.json"

    @property
    def lock(self) -> Path:
        """Held by the `up` or `down` at work."""
        return self.root / "lock"

    def log(self, part: str) -> Path:
        """The log of `part`."""
        return self.logs / f"{part}.log"

    def state(self, part: str) -> Path:
        """The data of `part`."""
        return self.root / "state" / part

    def make(self) -> None:
        """Make the folders, and keep them out of version control.

        Raises:
            DiskFull, FolderNotWritable: the checkout cannot hold them.
        """
        with readable_os_errors(self.root):
            self.logs.mkdir(parents=True, exist_ok=True)
            (self.root / "state").mkdir(exist_ok=True)
            ignore = self.root / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n")


def cache_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The user's cache of tools: $SIGNAL9_CACHE, else the system's place for caches."""
    chosen = (os.environ if environment is None else environment).get("SIGNAL9_CACHE", "")
    return Path(chosen).expanduser().resolve() if chosen else Path(platformdirs.user_cache_dir("signal9"))


def write_json(path: Path, content: Any) -> None:
    """Write `content` so that a reader sees the old file or the new one, never a part.

    Raises:
        DiskFull, FolderNotWritable: it cannot be written; the old file stays.
    """
    with readable_os_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            unfinished.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any]:
    """The object in `path`; empty where it is absent or torn, since all it holds can be found out again."""
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}

"""The collector of X-Ray segments, where AWS would run its daemon."""

import hashlib
import sys
from pathlib import Path

from signal9_local_platform.layout import Layout
from signal9_local_platform.part import HttpPart, Surroundings, plain_environment
from signal9_local_platform.processes import Launch
from signal9_local_platform.progress import Say

_COLLECTOR = Path(__file__).parents[1] / "collector.py"


class Traces(HttpPart):
    """Takes segments by UDP, as the daemon does, and keeps them in a file."""

    name = "traces"

    @property
    def fingerprint(self) -> str:
        """The collector's source."""
        return hashlib.sha256(_COLLECTOR.read_bytes()).hexdigest()[:12]

    def prepare(self, around: Surroundings, port: int, say: Say) -> Launch:
        """Say how to start it; there is nothing to fetch."""
        path = segments_file(around.layout)
        path.parent.mkdir(parents=True, exist_ok=True)
        say(f"keeping segments in {path}")
        # Without site packages it takes 10 MB and starts at once.
        command = [sys.executable, "-I", "-S", str(_COLLECTOR), str(port), str(path)]
        return Launch(command, plain_environment({}), path.parent)

    def endpoint(self, port: int) -> str:
        """Host and port: what AWS_XRAY_DAEMON_ADDRESS takes."""
        return f"127.0.0.1:{port}"


def segments_file(layout: Layout) -> Path:
    """Where the collector keeps what it took: one segment a line; older ones in a file of the same name with `.1`."""
    return layout.state(Traces.name) / "segments.jsonl"

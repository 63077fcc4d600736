"""Says which ways of running servers work here without fetching an image: `python -m signal9_testkit.servers`."""

import sys
from importlib.util import find_spec

from signal9_testkit.servers import EmulatorService, OpenSearchService, RedisService


def main() -> int:
    """Print the ways, one a line; on standard error why one is left out."""
    ways, reasons = [], []
    if find_spec("signal9_local_platform") is not None:
        ways.append("native")
    else:
        reasons.append("native: pip install 'signal9-testkit[native]'")
    if find_spec("testcontainers") is None:
        reasons.append("docker: pip install 'signal9-testkit[docker]'")
    else:
        from signal9_testkit.servers.containers import refusal

        images = [service.description.image for service in (EmulatorService, OpenSearchService, RedisService)]
        reason = refusal(images)
        if reason is None:
            ways.append("docker")
        else:
            reasons.append(f"docker: {reason}")
    sys.stdout.write("".join(f"{way}\n" for way in ways))
    sys.stderr.write("".join(f"left out: {reason}\n" for reason in reasons))
    return 0 if ways else 1


if __name__ == "__main__":
    sys.exit(main())

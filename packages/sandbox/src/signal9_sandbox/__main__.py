"""Runs the sandbox until it is told to stop: python -m signal9_sandbox."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from signal9_sandbox.errors import SandboxError
from signal9_sandbox.sandbox import Sandbox
from signal9_sandbox.stopping import told_to_stop


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM, then return 0; return 1 after one line on standard error about a bad setting."""
    options = _parser().parse_args(arguments)
    with told_to_stop() as wait:
        return _serve(options, wait)


def _serve(options: argparse.Namespace, wait: Callable[[], object]) -> int:
    try:
        sandbox = Sandbox(
            options.port,
            options.data,
            options.plan,
            state=options.state,
            universe_size=options.universe,
            only_data=options.only_data,
            habits=options.habits,
            seed=options.seed,
        )
    except SandboxError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 1
    with sandbox:
        sys.stderr.write(f"sandbox: {sandbox.url}\n")
        sys.stderr.flush()
        wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="signal9-sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes any free one")
    parser.add_argument("--plan", default="premium", help="AlphaVantage's plan: free, premium-75 or premium")
    parser.add_argument("--data", type=Path, help="folder of vendor documents, served before the packaged facts")
    parser.add_argument("--only-data", action="store_true", help="serve nothing but the data folder")
    parser.add_argument("--state", type=Path, help="file that keeps the day's counts over a restart")
    parser.add_argument("--universe", type=int, help="serve only so many of the packaged companies, the largest")
    parser.add_argument("--habits", default="vendor", help="vendor, plain, none, or names of habits after commas")
    parser.add_argument("--seed", type=int, default=0, help="another one gives the habits to other companies")
    return parser


if __name__ == "__main__":
    sys.exit(main())

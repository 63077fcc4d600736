"""Files of the checkout that a scaffold makes or changes."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import jinja2

from signal9_application import OperationFailed

Files: TypeAlias = Mapping[Path, str]
"""Path -> the file's new text."""


def render(template: str, **values: Any) -> str:
    """The text of a template."""
    return _templates().get_template(f"{template}.jinja").render(values)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("signal9_cli.scaffold"),
        autoescape=False,  # noqa: S701  # the texts are Python and TOML, and the values names that were checked
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
    )


def read(path: Path) -> str:
    """The text of a file of the checkout.

    Raises:
        OperationFailed: it is not there: the command does not run in a checkout of the source.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise OperationFailed(
            f"{path} cannot be read: {error.strerror}. Run the command in a checkout of Signal9."
        ) from error


def beside(text: str, known: str, new: str) -> str:
    """The text with `new` beside `known` in each of its lists: a name or an import a line, or several names with bars or blanks between."""
    name = rf"(?<![\w-]){re.escape(known)}(?![\w-])"
    lines = []
    for line in text.splitlines():
        if re.fullmatch(rf"\s*(\"?{name}(\",?|,?| = \{{.*\}})|from \S+ import {name} as {name})", line):
            lines += [line, line.replace(known, new)]
        elif " | " in line or re.match(r'\s*"\w+": "', line):
            lines.append(re.sub(name, f"{known} | {new}" if " | " in line else f"{known} {new}", line))
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def write(files: Files) -> None:
    """Write the files, and bring Python's into the house's order and format."""
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    python = [str(path) for path in files if path.suffix == ".py"]
    _run("ruff", "check", "--quiet", "--fix", "--select", "I,RUF022", *python)
    _run("ruff", "format", "--quiet", *python)


def finish(checkout: Path) -> list[str]:
    """Write again what is generated from structs and manifests, and the lock; says what is left to do by hand."""
    _run("signal9_registry.generate")
    uv = shutil.which("uv")
    if uv is None:
        return ["Run `uv lock`, then `uv sync --all-packages`."]
    _must([uv, "lock", "--quiet", "--project", str(checkout)])
    return ["Run `uv sync --all-packages`."]


def _run(module: str, *arguments: str) -> None:
    _must([sys.executable, "-m", module, *arguments])


def _must(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OperationFailed(
            f"The files are written, but `{' '.join(command[:4])}` failed: {(done.stderr or done.stdout)[-300:]} "
            "Undo with `git checkout . && git clean -d services contracts testkit`, or go on by hand."
        )

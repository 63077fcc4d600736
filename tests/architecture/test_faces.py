"""A package is used through its face, or through the few modules that its README names as public."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).parents[2]
MOST = 5
"""Public modules of one package besides its face."""
SOURCES = sorted(path for path in ROOT.glob("**/src/signal9_*/**/*.py") if ".venv" not in path.parts)
LAZY = [path for path in SOURCES if path.name == "__init__.py" and "lazy_face(" in path.read_text(encoding="utf-8")]
HOMES = {source.name: source.parents[1] for place in ("*", "*/*") for source in ROOT.glob(f"{place}/src/signal9_*")}


class Use(msgspec.Struct, frozen=True):
    """One place that names a module of another package."""

    path: str
    line: int
    module: str


def public_modules(package: str) -> set[str]:
    """The modules in the README's line that begins `Public modules:`, e.g. `search`."""
    readme = HOMES[package] / "README.md"
    line = re.search(r"^Public modules: (.+)$", readme.read_text(encoding="utf-8"), re.MULTILINE)
    return set(re.findall(r"`(\w+)`", line[1])) if line else set()


def uses(path: Path, text: str) -> Iterator[Use]:
    """Every module of another package of ours that the file names: imports at any depth, and strings that are a module's name."""
    own = path.relative_to(ROOT).parts[path.relative_to(ROOT).parts.index("src") + 1]
    for node in ast.walk(ast.parse(text)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            shown = exported(node.module)
            inner = (f"{node.module}.{alias.name}" for alias in node.names if alias.name not in shown)
            names = [node.module, *filter(is_module, inner)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and is_module(node.value):
            names = [node.value]
        for name in names:
            if name.startswith("signal9_") and name.partition(".")[0] != own:
                yield Use(path.relative_to(ROOT).as_posix(), getattr(node, "lineno", 0), name)


@cache
def exported(package: str) -> set[str]:
    """What a package's face names in `__all__`: `lazy` of signal9_runtime is its function, not the module of that name."""
    face = HOMES[package] / "src" / package / "__init__.py" if package in HOMES else None
    names = (
        re.search(r"^__all__ = \[(.*?)\]", face.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL) if face else None
    )
    return set(re.findall(r"\"(\w+)\"", names[1])) if names else set()


def is_module(name: str) -> bool:
    """Whether a dotted name is a module below the face of a package of ours."""
    package, *inner = name.split(".")
    if package not in HOMES or not inner or not all(part.isidentifier() for part in inner):
        return False
    place = (HOMES[package] / "src" / package).joinpath(*inner)
    return place.is_dir() or place.with_suffix(".py").is_file()


def breaks(path: Path, text: str) -> Iterator[str]:
    """A sentence for each use below a face, with what to use instead."""
    for use in uses(path, text):
        package, *inner = use.module.split(".")
        public = public_modules(package)
        if not inner or (len(inner) == 1 and inner[0] in public):
            continue
        instead = " or ".join([f"`{package}`", *(f"`{package}.{name}`" for name in sorted(public))])
        yield f"{use.path}:{use.line} uses `{use.module}`, which is private. Use {instead}."


@pytest.mark.parametrize("package", sorted(HOMES))
def test_a_package_names_few_public_modules(package: str) -> None:
    """At most five, each of which exists."""
    named = public_modules(package)
    assert len(named) <= MOST
    assert [name for name in named if not is_module(f"{package}.{name}")] == []


@pytest.mark.parametrize("face", LAZY, ids=lambda path: path.relative_to(ROOT).parent.as_posix())
def test_a_lazy_face_gives_no_name_that_is_a_module(face: Path) -> None:
    """Once the module is imported, the name would be the module and no longer what the face promised."""
    given = [
        alias.asname or alias.name
        for node in ast.walk(ast.parse(face.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level == 0
        for alias in node.names
    ]
    modules = {path.stem for path in face.parent.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules.intersection(given) == set()


def test_no_package_is_used_below_its_face() -> None:
    """Whatever another package needs is in a face, or in a public module."""
    assert len(SOURCES) > 400
    found = [sentence for path in SOURCES for sentence in breaks(path, path.read_text(encoding="utf-8"))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "line",
    [
        "from signal9_vendors.http import Http",
        "import signal9_vendors.http",
        "from signal9_vendors import http",
        "if TYPE_CHECKING:\n    from signal9_vendors.http import Http",
        "def late():\n    from signal9_vendors import http as other",
        "import_module('signal9_vendors.http')",
        "from signal9_readmodels.words.text import ticker",
    ],
)
def test_a_use_below_a_face_is_told_with_the_face(line: str) -> None:
    """However it is written, the sentence names the place, the private module and what to use instead."""
    path = ROOT / "services/notify/src/signal9_notify/handler.py"
    told = list(breaks(path, line))
    assert told
    assert re.fullmatch(
        r"services/notify/\S+:\d+ uses `signal9_[\w.]+`, which is private\. Use `signal9_\w+`.*", told[0]
    )

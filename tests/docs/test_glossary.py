"""docs/glossary.md speaks of what is there: each name of code exists, and has one meaning."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.findall(
    r"^\| ([^|`]+) \| ([^|]+) \| (.*?) ?\|$", (ROOT / "docs/glossary.md").read_text(encoding="utf-8"), re.MULTILINE
)
NAMES = sorted({name for _, _, code in ROWS for name in re.findall(r"`([\w.]+)`", code)})
SOURCES = {path: path.read_text(encoding="utf-8") for path in ROOT.glob("*/**/src/signal9_*/**/*.py")}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_the_glossary_is_defined_once(name: str) -> None:
    """A reader who searches for the word finds the one class or function that it means, in the room that is named, if one is."""
    room, _, word = name.rpartition(".")
    defined = [
        path
        for path, text in SOURCES.items()
        if f"/src/{room}" in path.as_posix() and re.search(rf"^(?:class|def) {word}\b", text, re.MULTILINE)
    ]
    assert len(defined) == 1, defined


def test_a_word_is_explained_once() -> None:
    """No two rows explain the same word."""
    words = [word.strip() for row in ROWS if row[0].strip() not in ("word", "---") for word in row[0].split(",")]
    assert len(words) > 40
    assert sorted(words) == sorted(set(words))

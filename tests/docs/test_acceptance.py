"""docs/acceptance.md names files that are there and tests that exist; what is not proved says why."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("|") and not line.startswith(("| ---", "| point"))
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:60])
def test_a_point_is_done_somewhere_and_proved_by_a_test(row: list[str]) -> None:
    """Each file exists, each test is defined in its file, and a row without a test says that it is open, and why."""
    point, places, proof = row
    named = re.findall(r"`([\w./-]+/[\w./-]*)`", places)
    assert named, point
    assert [name for name in named if not (ROOT / name).exists()] == []
    tests = re.findall(r"`([\w./-]+\.py)::(\w+)`", proof)
    assert tests or re.fullmatch(r"open: .{20,}", proof), point
    for path, name in tests:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_the_page_covers_the_whole_specification() -> None:
    """Every section of it has rows."""
    assert len(ROWS) > 40

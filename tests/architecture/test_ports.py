"""Every in-memory fake is known to behave as the real adapter does: both pass the suite of their port."""

import re
from pathlib import Path

from signal9_testkit import fakes, suites

ROOT = Path(__file__).parents[2]
SUITES_ELSEWHERE = {
    "InMemoryCallBudget": "packages/vendors/tests/test_vendors.py",
}


def test_every_fake_stands_in_the_table_of_suites() -> None:
    """A class InMemory… of a package, a service or the testkit is listed in `signal9_testkit.suites` beside its suite."""
    sources = [path for folder in ("packages", "services", "testkit") for path in ROOT.glob(f"{folder}/**/src/**/*.py")]
    found = {name for path in sources for name in re.findall(r"^class (InMemory\w+)", path.read_text(), re.MULTILINE)}
    listed = set(re.findall(r"\| (InMemory\w+) \|", suites.__doc__ or ""))
    assert found - set(SUITES_ELSEWHERE) == listed
    for name in listed | set(SUITES_ELSEWHERE):
        assert getattr(fakes, name).__name__ == name


def test_every_suite_is_passed_by_a_fake_and_by_a_real_adapter() -> None:
    """Two test classes at least subclass it, one of them with a real server or the deployed model."""
    tests = "\n".join(path.read_text() for path in ROOT.glob("*/**/tests/**/test_*.py"))
    for name in (each for each in suites.__all__ if each.endswith("Suite")):
        assert len(re.findall(rf"^class \w+\({name}\):", tests, re.MULTILINE)) >= 2, name

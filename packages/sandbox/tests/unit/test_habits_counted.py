"""The habits' figures are those that the script counts in the vendor's real answers; skipped without them."""

from pathlib import Path

import pytest

from packages.sandbox.tools.count_habits import FOREIGN, REAL, main, missing, refusals
from packages.sandbox.tools.habit_counters import CONDITIONS, COUNTERS
from packages.sandbox.tools.real_answers import complete
from signal9_sandbox.habits.catalogue import catalogue
from signal9_sandbox.habits.words import missing_shares


def test_each_habit_is_seen_as_often_as_the_data_say(market: Path) -> None:
    """Counter by counter over the complete sets, among the companies that can have it."""
    real = complete(market / REAL)
    for name, counter in COUNTERS.items():
        condition = CONDITIONS.get(name)
        able = [company for company in real if condition is None or condition(company)]
        habit = catalogue()[name]
        assert (sum(map(counter, able)), len(able)) == (habit.seen, habit.of), name
    refusal = catalogue()["refusal"]
    assert refusals(market / REAL) == (refusal.seen, refusal.of)
    assert len(complete(market / FOREIGN)) == 15


def test_each_field_is_missing_as_often_as_the_data_say(market: Path) -> None:
    """Field by field over the annual reports."""
    counted = missing(complete(market / REAL))
    for statement, fields in missing_shares().items():
        for field, share in fields.items():
            assert counted[statement][field] == (share.seen, share.of), field


def test_the_script_prints_a_line_for_each_habit(market: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Real, foreign and both of the sandbox's counts stand beside each other."""
    assert main([str(market)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1 : 1 + len(COUNTERS)]] == list(COUNTERS)

"""Sessions of the exchanges: the table is what exchange-calendars says, and a day beyond it is not guessed at."""

import importlib.util
from datetime import date, timedelta
from pathlib import Path

import pytest

from signal9_marketdata import UnknownSession, is_session, latest_session

TOOL = Path(__file__).parents[1] / "tools" / "build_sessions.py"


@pytest.mark.filterwarnings("ignore::Warning")  # pandas deprecates what exchange-calendars still uses
def test_the_table_is_what_exchange_calendars_says_today() -> None:
    """A new holiday (a day of mourning, say) in a newer release fails here until the table is made again."""
    spec = importlib.util.spec_from_file_location("build_sessions", TOOL)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)

    def days(text: str) -> list[str]:
        return [line for line in text.splitlines() if not line.startswith("#")]

    assert days(tool.TABLE.read_text()) == days(tool.content())
    assert date.fromisoformat(tool.LAST) - date.today() > timedelta(days=365), "make the table longer"


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 24), True),
        (date(2026, 11, 26), False),  # Thanksgiving
        (date(2026, 11, 27), True),  # a half day
        (date(2026, 11, 28), False),  # a Saturday
        (date(2025, 1, 9), False),  # a day of mourning
        (date(2026, 7, 3), False),  # Independence Day, observed
    ],
)
def test_weekends_and_holidays_are_closed(day: date, is_open: bool) -> None:
    """Half days count as open, days of mourning as closed."""
    assert is_session(day) is is_open


def test_the_latest_session_before_a_long_weekend() -> None:
    """From Memorial Day back over the weekend to Friday; an open day is its own."""
    assert latest_session(date(2026, 5, 25)) == date(2026, 5, 22)
    assert latest_session(date(2026, 5, 22)) == date(2026, 5, 22)


def test_a_day_beyond_the_table_is_refused() -> None:
    """It says how to make the table longer."""
    with pytest.raises(UnknownSession, match="build_sessions"):
        is_session(date(2050, 1, 3))

"""Writes docs/sandbox-habits.md from the habits' data: `python -m packages.sandbox.tools.habits_page`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from signal9_sandbox.habits.catalogue import Habit, catalogue
from signal9_sandbox.habits.words import missing_shares

PAGE = Path(__file__).parents[3] / "docs" / "sandbox-habits.md"

HEAD = """# The sandbox's habits

The sandbox answers over its own figures as AlphaVantage answers over its own: with the SEC's offices for sectors, and with the oddities below. Each is a small function of the seed and
the company ([speech.py](../packages/sandbox/src/signal9_sandbox/habits/speech.py)), and an entry of
[habits.toml](../packages/sandbox/src/signal9_sandbox/habits/habits.toml), from which `python -m packages.sandbox.tools.habits_page` writes this page.

`seen` is counted by `python -m packages.sandbox.tools.count_habits FOLDER` in the vendor's real answers of autumn 2021 (111 complete sets of S&P 500 companies, 15 foreign filers);
`sandbox` is how often the sandbox has it among the companies that can.

| to get | say |
| --- | --- |
| every habit at its frequency | nothing, or `--habits vendor`; `--seed N` gives them to other companies |
| the vendor's words and quarters without a habit | `--habits plain` |
| the source's own figures, GICS sectors, no quarters | `--habits none` |
| one habit in every company | `--habits debt-negative`, several after commas |
| what a company has, and where | `GET /_sandbox/habits?symbol=KO` |

In Python the same are `Sandbox(habits=…, seed=…)` and `Speech(…).of(company)`; `Sandbox.habits_of(symbol)` is the address.
"""
TABLE = """
| habit | what the vendor does | seen | sandbox |
| --- | --- | --- | --- |
"""
FIELDS = """
## Fields left out

Of the annual reports, in how many a field is missing. Only those that the source has more often than the vendor are taken away; the others are as often missing or oftener already.

| field | seen | in the source |
| --- | --- | --- |
"""


def page() -> str:
    """Return the page."""
    return HEAD + TABLE + "".join(_rows()) + FIELDS + "".join(_fields())


def _rows() -> Iterator[str]:
    for name, habit in catalogue().items():
        yield f"| `{name}` | {habit.what} | {habit.seen} of {habit.of} {habit.unit} | {_share(habit)} |\n"


def _share(habit: Habit) -> str:
    told = f"{100 * habit.share:.1f} %"
    return f"{told}: {habit.because}" if habit.because else told


def _fields() -> Iterator[str]:
    for statement, fields in missing_shares().items():
        for field, share in fields.items():
            yield f"| `{statement}` {field} | {share.seen} of {share.of} | {100 * share.source:.1f} % |\n"


def main() -> int:
    """Write the page; return 0."""
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

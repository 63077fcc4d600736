"""The vendor's habits as data: what each is, how often its real answers show it, how often the sandbox has it."""

from functools import cache
from pathlib import Path

import msgspec

from signal9_sandbox.errors import UnusableSetting

HABITS_FILE = Path(__file__).with_name("habits.toml")


class Habit(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A habit: what it does in one sentence, and in how many of how many real answers `tools/count_habits` found it.

    `unit` is what is counted; `frequency` replaces the counted one and `because` says why; `kind` is the row of the
    issue's table of faults.
    """

    kind: int
    what: str
    seen: int
    of: int
    unit: str
    frequency: float | None = None
    because: str = ""

    @property
    def share(self) -> float:
        """How often the sandbox has it, from 0 to 1."""
        return self.seen / self.of if self.frequency is None else self.frequency


@cache
def catalogue() -> dict[str, Habit]:
    """Return name → habit in the order in which they are applied, read once per process."""
    return msgspec.toml.decode(HABITS_FILE.read_bytes(), type=dict[str, Habit])


def frequencies(setting: str) -> dict[str, float]:
    """Return name → frequency of a setting: `vendor` has every habit at its own, `plain` none, names separated by commas at 1.

    Raises:
        UnusableSetting: no habit of that name.
    """
    known = catalogue()
    if setting == "vendor":
        return {name: habit.share for name, habit in known.items()}
    names = [] if setting in ("plain", "none") else [name.strip() for name in setting.split(",")]
    if unknown := [name for name in names if name not in known]:
        raise UnusableSetting(
            f"habits {', '.join(unknown)} were asked for; choose vendor, plain, none, or some of {', '.join(known)}"
        )
    return {name: 1.0 for name in known if name in names}

"""Vendors' plans, and the meter that counts calls against them."""

from collections import deque
from pathlib import Path
from threading import Lock
from typing import Literal

import msgspec

from signal9_sandbox.errors import UnreadableSource, UnusableSetting
from signal9_sandbox.wire import Clock

PLANS_FILE = Path(__file__).parent / "plans.toml"

Limit = Literal["day", "window"]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A plan: `calls` in any window of `seconds`, and `per_day` calls a UTC day (None: no daily limit)."""

    calls: int
    seconds: float
    per_day: int | None = None
    tolerance_seconds: float = 0.0


def plan_named(vendor: str, name: str) -> Plan:
    """Return a vendor's plan.

    Raises:
        UnusableSetting: the vendor sells no such plan; the message names those it sells.
    """
    plans = msgspec.toml.decode(PLANS_FILE.read_bytes(), type=dict[str, dict[str, Plan]])[vendor]
    if name not in plans:
        raise UnusableSetting(f"plan {name!r} of {vendor} was asked for; choose one of {', '.join(sorted(plans))}")
    return plans[name]


class Counts(msgspec.Struct):
    """Calls of one UTC day: accepted ones by vendor, by key and by what was asked; refused ones by vendor."""

    day: str
    calls: dict[str, int] = msgspec.field(default_factory=dict)
    by_key: dict[str, int] = msgspec.field(default_factory=dict)
    by_call: dict[str, int] = msgspec.field(default_factory=dict)
    refused: dict[str, int] = msgspec.field(default_factory=dict)


class Meter:
    """Counts every call before it is answered; with a state file the day's counts survive a restart.

    Raises:
        UnreadableSource: the state file is there but was not written by a meter.
    """

    def __init__(self, plans: dict[str, Plan], clock: Clock, state: Path | None = None) -> None:
        self._plans = plans
        self._clock = clock
        self._state = state
        self._lock = Lock()
        self._recent: dict[tuple[str, str], deque[float]] = {}
        self._counts = self._read() or Counts(day=self._today())

    def spend(self, vendor: str, key: str, call: str) -> Limit | None:
        """Count a call and return None, or return the limit that forbids it, which counts as refused."""
        with self._lock:
            self._turn_the_day()
            limit = self._limit(vendor, key)
            if limit is None:
                _add(self._counts.calls, vendor)
                _add(self._counts.by_key, key)
                _add(self._counts.by_call, call)
                self._recent[vendor, key].append(self._clock().timestamp())
            else:
                _add(self._counts.refused, vendor)
            self._write()
            return limit

    def refuse(self, vendor: str) -> None:
        """Count a call that was refused for another reason than a limit."""
        with self._lock:
            self._turn_the_day()
            _add(self._counts.refused, vendor)
            self._write()

    def counts(self) -> Counts:
        """Return a copy of today's counts."""
        with self._lock:
            self._turn_the_day()
            return msgspec.convert(msgspec.to_builtins(self._counts), Counts)

    def reset(self) -> None:
        """Forget every call."""
        with self._lock:
            self._recent.clear()
            self._counts = Counts(day=self._today())
            self._write()

    def _limit(self, vendor: str, key: str) -> Limit | None:
        plan = self._plans[vendor]
        if plan.per_day is not None and self._counts.by_key.get(key, 0) >= plan.per_day:
            return "day"
        return "window" if len(self._window(vendor, key)) >= plan.calls else None

    def _window(self, vendor: str, key: str) -> deque[float]:
        plan = self._plans[vendor]
        recent = self._recent.setdefault((vendor, key), deque())
        start = self._clock().timestamp() - plan.seconds + plan.tolerance_seconds
        while recent and recent[0] <= start:
            recent.popleft()
        return recent

    def _today(self) -> str:
        return self._clock().date().isoformat()

    def _turn_the_day(self) -> None:
        if self._counts.day != self._today():
            self._counts = Counts(day=self._today())

    def _read(self) -> Counts | None:
        if self._state is None or not self._state.exists():
            return None
        try:
            return msgspec.json.decode(self._state.read_bytes(), type=Counts)
        except msgspec.MsgspecError as error:
            raise UnreadableSource(
                f"{self._state.name}: expected the counts of a day ({error}); remove the file to start from zero"
            ) from error

    def _write(self) -> None:
        if self._state is None:
            return
        # Written beside and moved over, so that a crash leaves the old counts or the new, never half of them.
        beside = self._state.with_name(self._state.name + ".new")
        beside.write_bytes(msgspec.json.encode(self._counts))
        beside.replace(self._state)


def _add(counts: dict[str, int], name: str) -> None:
    counts[name] = counts.get(name, 0) + 1

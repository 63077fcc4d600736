"""Charts as SVG markup, drawn by the templates in `charts.html`.

Positions along the horizontal are parts of the width in percent, so that a chart is as broad as its place and its letters keep their size.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from markupsafe import Markup

from signal9_cli.figures import limits, points, unsigned_zero
from signal9_cli.pages import macro

Piece: TypeAlias = tuple[str, float, float]
"""A part of a bar: its style, and the values from which and to which it goes, in any order."""

MOST_VALUES: Final = 12
"""Values of a line up to which each is written at its dot."""


def sparkline_svg(values: Sequence[float | None], label: str = "") -> Markup:
    """Return a line of a few values, oldest first; empty where fewer than two are known.

    Without a `label` it is an ornament beside figures that say the same, and is passed over by what reads a page aloud.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Markup("")
    low, high = min(known), max(known)
    return macro("charts.html", "sparkline", label, _points(values, low, high if high > low else low + 1))


def waterfall(label: str, start: float, steps: Sequence[tuple[str, float]], end_label: str) -> Markup:
    """Return bars that move from `start` by each step, the first on top; the last bar is where they lead."""
    low, high = limits([step for _, step in steps], start)
    rows: list[tuple[str, str, list[Piece]]] = [("Neutral", "", [("total", low, start)])]
    at = start
    for name, step in steps:
        rows.append((name, points(step), [("for" if step >= 0 else "against", at, at + step)]))
        at += step
    rows.append((end_label, "", [("total", low, at)]))
    return _bars(label, rows, low, high, range(round(low), round(high) + 1, 5 if high - low <= 50 else 10), "{:.0f}")


def bars(label: str, values: Sequence[tuple[str, float | None]]) -> Markup:
    """Return a bar from 0 to 100 for each name, the first on top, with its value."""
    rows = [(name, "–" if value is None else f"{value:.0f}", [("base", 0.0, value or 0.0)]) for name, value in values]
    return _bars(label, rows, 0, 100, range(0, 101, 20), "{:.0f}")


def columns(label: str, values: Sequence[tuple[str, float]]) -> Markup:
    """Return a bar from zero for each name, with its value, which may be negative."""
    low, high = (math.floor(min(0, *_of(values)) / 5) * 5, math.ceil(max(0, *_of(values)) / 5) * 5 or 5)
    rows = [(name, f"{value:.1f}", [("base", 0.0, value)]) for name, value in values]
    return _bars(label, rows, low, high, range(low, high + 1, 5), "{:.0f}")


def ranges(label: str, rows: Sequence[tuple[str, float, float, float]]) -> Markup:
    """Return, for each name, a bar from its lowest value to the highest, whose shade changes at the estimate."""
    step = 0.1
    low = math.floor(min(low for _, low, _, _ in rows) / step)
    high = math.ceil(max(high for *_, high in rows) / step)
    drawn = [
        (name, f"{estimate:+.2f}", [("base", lowest, estimate), ("pale", estimate, highest)])
        for name, lowest, estimate, highest in rows
    ]
    return _bars(label, drawn, low * step, high * step, [step * number for number in range(low, high + 1)], "{:+.1f}")


def line(
    label: str, names: Sequence[str], values: Sequence[float], limits: tuple[float, float], unit: str = "{:.0f}"
) -> Markup:
    """Return a line with a dot a value, the first at the left."""
    top, bottom = max(limits), min(limits)
    shown = [unsigned_zero(unit.format(value)) if len(values) <= MOST_VALUES else "" for value in values]
    marks = [(at, unsigned_zero(unit.format(top - at / 100 * (top - bottom)))) for at in (0, 50, 100)]
    return macro(
        "charts.html", "line", label, _points(values, bottom, top), list(zip(names, shown, strict=True)), marks
    )


def _bars(
    label: str,
    rows: Iterable[tuple[str, str, Sequence[Piece]]],
    low: float,
    high: float,
    marks: Iterable[float],
    unit: str,
) -> Markup:
    """A row for each name with its value and its pieces, on a scale from `low` to `high` with some marks."""
    place = _scale(low, high)
    placed = [
        (
            name,
            value,
            [(style, min(place(one), place(other)), abs(place(one) - place(other))) for style, one, other in pieces],
        )
        for name, value, pieces in rows
    ]
    return macro(
        "charts.html", "bars", label, placed, [(place(mark), unsigned_zero(unit.format(mark))) for mark in marks]
    )


def _points(values: Sequence[float | None], low: float, high: float) -> list[tuple[float, float]]:
    """Where the known values stand in a square of 100: from the left to the right, the highest on top."""
    down, across = _scale(high, low), _scale(0, max(1, len(values) - 1))
    return [(across(number), down(value)) for number, value in enumerate(values) if value is not None]


def _scale(begin: float, end: float) -> Callable[[float], float]:
    """From a value to its place between `begin` (0) and `end` (100), to the hundredth."""
    return lambda value: round(100 * (value - begin) / (end - begin), 2)


def _of(values: Sequence[tuple[str, float]]) -> list[float]:
    return [value for _, value in values]

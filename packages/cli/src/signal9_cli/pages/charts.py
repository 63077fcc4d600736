"""Charts as SVG markup: drawn by pygal, styled by the page that holds them, without a script or an address in them."""

import math
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from markupsafe import Markup, escape

from signal9_cli.figures import limits, unsigned_zero

_NOISE: Final = re.compile(r"<script.*?</script>|<!--.*?-->|<defs>.*?</defs>|<title>Pygal</title>", re.DOTALL)
NARROW: Final = 400
"""Width of a chart for a telephone; broader ones would be shrunk until nobody can read them."""

LETTERS: Final = 40
"""Letters of all labels together that stand side by side under a chart of that width."""

MOST_VALUES: Final = 12
"""Values of a line up to which each is written at its dot."""


def sparkline_svg(values: Sequence[float | None], label: str = "") -> Markup:
    """Return a line of a few values, oldest first; empty where fewer than two are known.

    Without a `label` it is an ornament beside figures that say the same, and is passed over by what reads a page aloud.
    """
    if sum(value is not None for value in values) < 2:
        return Markup("")
    chart = _chart("Line", show_dots=False, allow_interruptions=False)
    chart.add("", list(values))
    return _clean(chart.render_sparkline(is_unicode=True, width=110, height=24), label)


def waterfall(label: str, start: float, steps: Sequence[tuple[str, float]], end_label: str) -> Markup:
    """Return bars that move from `start` by each step, the first on top; the last bar is where they lead."""
    low, high = limits([step for _, step in steps], start)
    rows: list[tuple[float, float, float, float]] = [(0, 0, 0, start - low)]
    at = start
    for _, step in steps:
        rows.append((min(at, at + step) - low, max(step, 0), max(-step, 0), 0))
        at += step
    rows.append((0, 0, 0, at - low))
    rows.reverse()

    def marks(width: int) -> list[float]:
        return [
            float(mark) for mark in range(0, round(high - low) + 1, 5 if width > NARROW or high - low <= 25 else 10)
        ]

    return _drawn(
        "HorizontalStackedBar",
        label,
        [end_label, *(name for name, _ in reversed(steps)), "Neutral"],
        {name: [row[index] for row in rows] for index, name in enumerate(("up to here", "for", "against", "score"))},
        width=900,
        marks=marks,
        style="waterfall",
        height=26 * len(rows) + 40,
        range=(0, high - low),
        spacing=3,
        value_formatter=lambda value: f"{low + value:.0f}",
    )


def bars(label: str, values: Sequence[tuple[str, float | None]]) -> Markup:
    """Return a horizontal bar from 0 to 100 for each name, the first on top, with its value."""
    return _drawn(
        "HorizontalBar",
        label,
        [name for name, _ in reversed(values)],
        {"": [value for _, value in reversed(values)]},
        width=560,
        marks=lambda _: list(range(0, 101, 20)),
        height=34 * len(values) + 40,
        range=(0, 100),
        print_values=True,
        print_values_position="top",
        value_formatter=lambda value: f"{value:.0f}",
    )


def columns(label: str, values: Sequence[tuple[str, float]]) -> Markup:
    """Return a column for each name, with its value."""
    crowded = sum(len(name) for name, _ in values) > LETTERS
    return _drawn(
        "Bar",
        label,
        [name for name, _ in values],
        {"": [value for _, value in values]},
        width=1000,
        narrow={"x_label_rotation": 35 if crowded else 0},
        height=320,
        print_values=True,
        value_formatter=lambda value: f"{value:.1f}",
    )


def ranges(label: str, rows: Sequence[tuple[str, float, float, float]]) -> Markup:
    """Return, for each name, a bar from its lowest value to the highest, whose shade changes at the estimate."""
    step = 0.05
    floor = math.floor(min(low for _, low, _, _ in rows) / step) * step
    top = math.ceil(max(high for *_, high in rows) / step) * step
    every = [floor + step * number for number in range(round((top - floor) / step) + 1)]
    pieces = [(low - floor, middle - low, high - middle) for _, low, middle, high in reversed(rows)]
    return _drawn(
        "HorizontalStackedBar",
        label,
        [name for name, *_ in reversed(rows)],
        {
            name: [piece[index] for piece in pieces]
            for index, name in enumerate(("up to here", "lowest to estimate", "estimate to highest"))
        },
        width=1000,
        marks=lambda width: [mark - floor for mark in every if width > NARROW or round(mark / step) % 2 == 0],
        style="ranges",
        height=32 * len(rows) + 40,
        range=(0, top - floor),
        value_formatter=lambda value: unsigned_zero(f"{floor + value:+.2f}"),
    )


def line(
    label: str, names: Sequence[str], values: Sequence[float | None], limits: tuple[float, float], unit: str = "{:.0f}"
) -> Markup:
    """Return a line with a dot a value, the first at the left."""
    return _drawn(
        "Line",
        label,
        names,
        {"": values},
        width=560,
        height=240,
        range=limits,
        margin_right=60,
        print_values=len(values) <= MOST_VALUES,
        value_formatter=lambda value: unit.format(value),
    )


def _drawn(
    kind: str,
    label: str,
    names: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    *,
    width: int,
    marks: Callable[[int], Sequence[float]] | None = None,
    narrow: Mapping[str, Any] | None = None,
    style: str = "",
    **options: Any,
) -> Markup:
    """The chart for a page and, drawn anew so that its letters keep their size, for a telephone; one of them is shown.

    Args:
        kind: the library's name of it.
        label: what is said of it to those who can't see it.
        names: of the values, in the order of the library: a horizontal chart begins at the bottom.
        series: name -> values.
        width: on a page.
        marks: width -> where the axis of values is marked.
        narrow: options of the one for a telephone.
        style: a class for the page's style.
        options: the library's.
    """

    def draw(size: int, more: Mapping[str, Any]) -> Markup:
        chart = _chart(kind, width=size, **{**options, **more})
        chart.x_labels = list(names)
        if marks is not None:
            chart.y_labels = list(marks(size))
        for name, values in series.items():
            chart.add(name, list(values))
        return _clean(chart.render(is_unicode=True), label, style)

    both = Markup("<div class=broad>{}</div><div class=narrow>{}</div>")
    return both.format(draw(width, {}), draw(NARROW, narrow or {}))


def _chart(kind: str, **more: Any) -> Any:
    """Return an empty chart without script and style of its own, but with the sizes that labels need room for."""
    library = _pygal()
    # On a telephone the library's guess of a label's width is too large.
    room = 11 if more.get("width") == NARROW else 15
    sizes = library.style.Style(label_font_size=room, major_label_font_size=room, value_font_size=13)
    common = {"js": [], "css": [], "disable_xml_declaration": True, "show_legend": False, "margin": 6}
    return getattr(library, kind)(style=sizes, truncate_label=-1, **common, **more)


@cache
def _pygal() -> Any:
    """Return the library, without the hook of an earlier Python that it leaves in the import system."""
    import pygal  # type: ignore[import-untyped]  # the library carries no types

    sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
    return pygal


def _clean(svg: Any, label: str, style: str = "") -> Markup:
    """Return what the library drew without its script, comments, own style and random id, named for those who can't see it."""
    text = re.sub(r' id="[^"]*"', "", _NOISE.sub("", str(svg)))
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    named = text.replace('class="pygal-chart', f'{spoken} class="{f"{style} " if style else ""}pygal-chart', 1)
    return Markup(named)  # noqa: S704  # the library escapes what it writes, and the label is escaped here

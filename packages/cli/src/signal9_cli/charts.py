"""Charts as SVG text: drawn by pygal, styled by the page that holds them, without a script or an address in them."""

import math
import re
import sys
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from typing import Any, Final

from signal9_cli.figures import limits, unsigned_zero

_NOISE: Final = re.compile(r"<script.*?</script>|<!--.*?-->|<defs>.*?</defs>|<title>Pygal</title>", re.DOTALL)
NARROW: Final = 400
"""Width of a chart for a telephone; broader ones would be shrunk until nobody can read them."""

LETTERS: Final = 40
"""Letters of all labels together that stand side by side under a chart of that width."""

MOST_VALUES: Final = 12
"""Values of a line up to which each is written at its dot."""

CHART_STYLE: Final = """
svg.pygal-sparkline { width: 110px; height: 24px }
.narrow { display: none }
@media screen and (max-width: 640px) { .broad { display: none } .narrow { display: block } svg.pygal-sparkline { width: 64px } }
svg.pygal-chart { width: 100%; height: auto; font: 13px system-ui, sans-serif; display: block }
svg.pygal-chart .background { fill: none }
svg.pygal-chart text { fill: currentColor }
svg.pygal-chart .axis .line, svg.pygal-chart .guides { stroke: currentColor; stroke-opacity: .15; fill: none }
svg.pygal-chart .axis .major.line { stroke-opacity: .35 }
svg.pygal-chart .axis.y text, svg.pygal-chart .axis.x text { font-size: 13px }
svg.pygal-chart .axis.y text { text-anchor: end }
svg.pygal-chart .axis.x text { text-anchor: middle }
svg.pygal-chart .bars .rect { stroke: none }
svg.pygal-chart .nofill { fill: none }

svg.pygal-chart .title { text-anchor: middle; font-size: 14px; font-weight: 600 }
svg.pygal-chart .value { text-anchor: middle; font-size: 13px }
svg.pygal-chart .bar-graph .value { fill: var(--paper) }
svg.pygal-chart .horizontalbar-graph .value { text-anchor: start; transform: translateX(5px) }
svg.pygal-chart desc { display: none }
svg.pygal-chart .color-0 .rect, svg.pygal-chart .color-0 .dot { fill: var(--base) }
svg.pygal-chart .color-1 .rect, svg.pygal-chart .color-1 .dot { fill: var(--good) }
svg.pygal-chart .color-2 .rect, svg.pygal-chart .color-2 .dot { fill: var(--bad) }
svg.pygal-chart .color-3 .rect, svg.pygal-chart .color-3 .dot { fill: var(--quiet) }
svg.pygal-chart .color-0 .line { stroke: var(--base); stroke-width: 2 }
svg.pygal-chart .color-1 .line { stroke: var(--good); stroke-width: 1.5; stroke-dasharray: 5 4 }
svg.pygal-sparkline .line { stroke: var(--base); stroke-width: 1.6 }
svg.ranges .color-1 .rect { fill: var(--base) }
svg.ranges .color-2 .rect { fill: var(--base); fill-opacity: .45 }
svg.waterfall .color-0 .rect, svg.ranges .color-0 .rect { fill: none }
"""
"""What a page that holds charts must style; it sets the colours --base, --good, --bad and --quiet."""


@cache
def _pygal() -> Any:
    """Return the library, without the hook of an earlier Python that it leaves in the import system."""
    import pygal  # type: ignore[import-untyped]  # the library carries no types

    sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]
    return pygal


def _chart(kind: str, **more: Any) -> Any:
    """Return an empty chart without script and style of its own, but with the sizes that labels need room for."""
    library = _pygal()
    # On a telephone the library's guess of a label's width is too dear.
    room = 11 if more.get("width") == NARROW else 15
    sizes = library.style.Style(label_font_size=room, major_label_font_size=room, value_font_size=13)
    common = {"js": [], "css": [], "disable_xml_declaration": True, "show_legend": False, "margin": 6}
    return getattr(library, kind)(style=sizes, truncate_label=-1, **common, **more)


def sparkline_svg(values: Sequence[float | None], label: str = "") -> str:
    """Return a line of a few values, oldest first; empty where fewer than two are known.

    Without a `label` it is an ornament beside figures that say the same, and is passed over by what reads a page aloud.
    """
    if sum(value is not None for value in values) < 2:
        return ""
    chart = _chart("Line", show_dots=False, allow_interruptions=False)
    chart.add("", list(values))
    return _clean(chart.render_sparkline(is_unicode=True, width=110, height=24), label)


def waterfall(label: str, start: float, steps: Sequence[tuple[str, float]], end_label: str) -> str:
    """Return bars that move from `start` by each step, the first on top; the last bar is where they lead."""
    low, high = limits([step for _, step in steps], start)
    rows: list[tuple[str, float, float, float, float]] = [("Neutral", 0, 0, 0, start - low)]
    at = start
    for name, step in steps:
        rows.append((name, min(at, at + step) - low, max(step, 0), max(-step, 0), 0))
        at += step
    rows.append((end_label, 0, 0, 0, at - low))

    def draw(width: int) -> str:
        chart = _chart(
            "HorizontalStackedBar",
            width=width,
            height=26 * len(rows) + 40,
            range=(0, high - low),
            spacing=3,
            value_formatter=lambda value: f"{low + value:.0f}",
        )
        chart.x_labels = [row[0] for row in reversed(rows)]
        marks = 5 if width > NARROW or high - low <= 25 else 10
        chart.y_labels = [float(mark) for mark in range(0, round(high - low) + 1, marks)]
        for index, name in enumerate(("up to here", "for", "against", "score"), 1):
            chart.add(name, [row[index] for row in reversed(rows)])
        return _clean(chart.render(is_unicode=True), label, "waterfall")

    return _for_both(draw, 900)


def bars(label: str, values: Sequence[tuple[str, float | None]]) -> str:
    """Return a horizontal bar from 0 to 100 for each name, the first on top, with its value."""

    def draw(width: int) -> str:
        chart = _chart(
            "HorizontalBar",
            width=width,
            height=34 * len(values) + 40,
            range=(0, 100),
            print_values=True,
            print_values_position="top",
            value_formatter=lambda value: f"{value:.0f}",
        )
        chart.x_labels = [name for name, _ in reversed(values)]
        chart.y_labels = list(range(0, 101, 20))
        chart.add("", [value for _, value in reversed(values)])
        return _clean(chart.render(is_unicode=True), label)

    return _for_both(draw, 560)


def columns(label: str, values: Sequence[tuple[str, float]]) -> str:
    """Return a column for each name, with its value."""

    def draw(width: int) -> str:
        chart = _chart(
            "Bar", width=width, height=320, print_values=True, value_formatter=lambda value: f"{value:.1f}",
            x_label_rotation=35 if width <= NARROW and sum(len(name) for name, _ in values) > LETTERS else 0,
        )  # fmt: skip
        chart.x_labels = [name for name, _ in values]
        chart.add("", [value for _, value in values])
        return _clean(chart.render(is_unicode=True), label)

    return _for_both(draw, 1000)


def ranges(label: str, rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Return, for each name, a bar from its lowest value to the highest, whose shade changes at the estimate."""
    step = 0.05
    floor = math.floor(min(low for _, low, _, _ in rows) / step) * step
    top = math.ceil(max(high for *_, high in rows) / step) * step
    marks = [floor + step * number for number in range(round((top - floor) / step) + 1)]

    def draw(width: int) -> str:
        chart = _chart(
            "HorizontalStackedBar",
            width=width,
            height=32 * len(rows) + 40,
            range=(0, top - floor),
            value_formatter=lambda value: unsigned_zero(f"{floor + value:+.2f}"),
        )
        chart.x_labels = [name for name, *_ in reversed(rows)]
        chart.y_labels = [mark - floor for mark in marks if width > NARROW or round(mark / step) % 2 == 0]
        pieces = [(low - floor, middle - low, high - middle) for _, low, middle, high in reversed(rows)]
        for index, name in enumerate(("up to here", "lowest to estimate", "estimate to highest")):
            chart.add(name, [piece[index] for piece in pieces])
        return _clean(chart.render(is_unicode=True), label, "ranges")

    return _for_both(draw, 1000)


def line(
    label: str, names: Sequence[str], values: Sequence[float | None], limits: tuple[float, float], unit: str = "{:.0f}"
) -> str:
    """Return a line with a dot a value, the first at the left."""

    def draw(width: int) -> str:
        chart = _chart(
            "Line",
            width=width,
            height=240,
            range=limits,
            margin_right=60,
            print_values=len(values) <= MOST_VALUES,
            value_formatter=lambda value: unit.format(value),
        )
        chart.x_labels = list(names)
        chart.add("", list(values))
        return _clean(chart.render(is_unicode=True), label)

    return _for_both(draw, 560)


def _for_both(draw: Callable[[int], str], width: int) -> str:
    """The chart for a page and, drawn anew so that its letters keep their size, for a telephone; one of them is shown."""
    return f"<div class=broad>{draw(width)}</div><div class=narrow>{draw(NARROW)}</div>"


def _clean(svg: Any, label: str, kind: str = "") -> str:
    """Return what the library drew without its script, comments, own style and random id, named for those who can't see it."""
    text = re.sub(r' id="[^"]*"', "", _NOISE.sub("", str(svg)))
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return text.replace('class="pygal-chart', f'{spoken} class="{f"{escape(kind)} " if kind else ""}pygal-chart', 1)

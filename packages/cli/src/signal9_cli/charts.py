"""Charts as SVG text: drawn by pygal, styled by the page that holds them, without a script or an address in them."""

import re
import sys
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import Any, Final

from signal9_cli.figures import limits

_NOISE: Final = re.compile(r"<script.*?</script>|<!--.*?-->|<defs>.*?</defs>|<title>Pygal</title>", re.DOTALL)
CHART_STYLE: Final = """
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
svg.pygal-sparkline { width: 110px; height: 24px }
svg.pygal-sparkline .line { stroke: var(--base); stroke-width: 1.6 }
svg.ranges .boxes .box, svg.ranges .boxes .subtle-fill { fill: var(--base); fill-opacity: .25; stroke: none }
svg.ranges .boxes path, svg.ranges .boxes line { stroke: var(--base); stroke-width: 2; fill: none }
svg.waterfall .color-0 .rect { fill: none }
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
    sizes = library.style.Style(label_font_size=15, major_label_font_size=15, value_font_size=13)
    common = {"js": [], "css": [], "disable_xml_declaration": True, "show_legend": False, "margin": 6}
    return getattr(library, kind)(style=sizes, truncate_label=-1, **common, **more)


def sparkline_svg(values: Sequence[float | None]) -> str:
    """Return a line of a few values, oldest first; empty where fewer than two are known."""
    if sum(value is not None for value in values) < 2:
        return ""
    chart = _chart("Line", show_dots=False, allow_interruptions=False)
    chart.add("", list(values))
    return _clean(chart.render_sparkline(is_unicode=True, width=110, height=24))


def waterfall(start: float, steps: Sequence[tuple[str, float]], end_label: str) -> str:
    """Return bars that move from `start` by each step, the first on top; the last bar is where they lead."""
    low, high = limits([step for _, step in steps], start)
    rows: list[tuple[str, float, float, float, float]] = [("Neutral", 0, 0, 0, start - low)]
    at = start
    for label, step in steps:
        rows.append((label, min(at, at + step) - low, max(step, 0), max(-step, 0), 0))
        at += step
    rows.append((end_label, 0, 0, 0, at - low))
    chart = _chart(
        "HorizontalStackedBar",
        width=900,
        height=26 * len(rows) + 40,
        range=(0, high - low),
        spacing=3,
        value_formatter=lambda value: f"{low + value:.0f}",
    )
    chart.x_labels = [row[0] for row in reversed(rows)]
    chart.y_labels = [float(mark) for mark in range(0, round(high - low) + 1, 5)]
    for index, name in enumerate(("up to here", "for", "against", "score"), 1):
        chart.add(name, [row[index] for row in reversed(rows)])
    return _clean(chart.render(is_unicode=True), "waterfall")


def bars(
    values: Sequence[tuple[str, float | None]], limits: tuple[float, float] = (0, 100), unit: str = "{:.0f}"
) -> str:
    """Return a horizontal bar for each label, the first on top, with its value."""
    chart = _chart(
        "HorizontalBar",
        width=560,
        height=34 * len(values) + 40,
        range=limits,
        print_values=True,
        print_values_position="top",
        value_formatter=lambda value: unit.format(value),
    )
    chart.x_labels = [label for label, _ in reversed(values)]
    chart.add("", [value for _, value in reversed(values)])
    return _clean(chart.render(is_unicode=True))


def columns(labels: Sequence[str], series: Sequence[tuple[str, Sequence[float | None]]], unit: str = "{:.1f}") -> str:
    """Return columns side by side for each label, with their values."""
    chart = _chart(
        "Bar",
        width=720,
        height=320,
        print_values=True,
        value_formatter=lambda value: unit.format(value),
    )
    chart.x_labels = list(labels)
    for name, values in series:
        chart.add(name, list(values))
    return _clean(chart.render(is_unicode=True))


def ranges(rows: Sequence[tuple[str, float, float, float]], unit: str = "{:+.2f}") -> str:
    """Return, for each label, its lowest value, an estimate and the highest: a box with a line in it, and the line at 0."""
    chart = _chart(
        "Box",
        width=1000,
        height=320,
        box_mode="extremes",
        value_formatter=lambda value: unit.format(value),
        zero=0,
    )
    chart.x_labels = [label for label, *_ in rows]
    for label, *values in rows:
        low, middle, high = values
        chart.add(label, [low, low, middle, high, high])  # so that the quartiles, which draw the box, are the ends
    return _clean(chart.render(is_unicode=True), "ranges")


def line(labels: Sequence[str], values: Sequence[float | None], limits: tuple[float, float]) -> str:
    """Return a line with a dot a value, the first at the left."""
    chart = _chart(
        "Line",
        width=560,
        height=240,
        range=limits,
        margin_right=60,
        print_values=True,
        value_formatter=lambda value: f"{value:.0f}",
    )
    chart.x_labels = list(labels)
    chart.add("", list(values))
    return _clean(chart.render(is_unicode=True))


def _clean(svg: Any, kind: str = "") -> str:
    """Return what the library drew without its script, comments, own style and random id."""
    text = _NOISE.sub("", str(svg))
    text = re.sub(r' id="[^"]*"', "", text)
    return text.replace('class="pygal-chart', f'role="img" class="{escape(kind)} pygal-chart', 1) if kind else text

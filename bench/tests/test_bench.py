"""The harness and what it writes: turns, ratios, bars, the table, the plot."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import _document
from bench._plot import Line, log_plot
from bench.harness import Alternative, Row, Sample, at_least, at_most, duration, interleave, judge


def test_alternatives_take_turns_after_a_warm_up() -> None:
    """Each is prepared before each of its rounds; who goes first changes from round to round; the first round counts for nothing."""
    calls: list[str] = []
    alternatives = [
        Alternative(name, lambda name=name: calls.append(name), 1, lambda name=name: calls.append(f"prepare {name}"))  # type: ignore[misc]  # the names are bound
        for name in "ab"
    ]
    samples = interleave(alternatives, rounds=2)
    one, other = ["prepare a", "a", "prepare b", "b"], ["prepare b", "b", "prepare a", "a"]
    assert calls == other + one + other
    assert [(sample.name, len(sample.seconds)) for sample in samples] == [("a", 2), ("b", 2)]


@pytest.mark.parametrize(
    ("bar", "ratio", "met"),
    [
        (at_most(1.15), "1.10", True),
        (at_most(1.05), "1.10", False),
        (at_least(0.9), "0.91", True),
        (at_least(1), "0.91", False),
    ],
)
def test_a_bar_compares_times_or_rates(bar: object, ratio: str, met: bool) -> None:
    """11 beside 10 seconds is 1.10 of the time and 0.91 of the rate."""
    row = judge("work", Sample("ours", [11, 11, 99]), Sample("theirs", [10, 10, 1]), bar)  # type: ignore[arg-type]  # a bar
    assert (row.ratio, row.met) == (ratio, met)


def test_a_duration_has_a_unit() -> None:
    """Three digits, whatever its size."""
    assert [duration(seconds) for seconds in (2.5, 0.0123, 4.56e-5, 7e-8)] == ["2.5 s", "12.3 ms", "45.6 µs", "70 ns"]


def test_a_run_replaces_its_own_rows_and_keeps_the_others(tmp_path: Path) -> None:
    """The table has the new rows of what ran, the old ones of what did not, and the text around it."""
    path = tmp_path / "performance.md"
    path.write_text(f"# Before\n\n{_document.BEGIN}\n{_document.END}\nAfter\n")
    _document.write(path, {"b": [Row("first", "1 s")], "a": [Row("other", "2 s", met=True)]})
    _document.write(path, {"b": [Row("second", "3 s", met=False)]})
    text = path.read_text()
    assert "first" not in text
    assert text.index("| a | other | 2 s |") < text.index("| b | second | 3 s | – | – | – | **no** |")
    assert text.startswith("# Before\n")
    assert text.endswith("After\n")


def test_a_plot_is_an_image_with_a_line_for_each_name() -> None:
    """Well-formed, each point a circle, each decade a label."""
    text = log_plot("Cost & size", [Line("one", [(100, 0.001), (1000, 0.002)]), Line("two", [(100, 0.5), (1000, 3)])])
    root = ElementTree.fromstring(text)  # noqa: S314  # our own text
    tags = [element.tag.split("}")[1] for element in root]
    assert tags.count("polyline") == 2
    assert tags.count("circle") == 4
    assert {"1,000", "1 ms", "1 s", "one", "two", "Cost & size"} <= {element.text for element in root}

"""What each metric means, read from the functions that compute it: `python -m signal9_rating.glossary` writes the page."""

import inspect
from collections.abc import Iterator
from typing import Final

from signal9_rating.metrics import ANNUAL, LATEST
from signal9_rating.peers import COMPARED, RANK_PREFIX

_HEAD: Final = """\
# Metrics

Written by `python -m signal9_rating.glossary` from the functions' own words. Field names are those of `signal9_marketdata`; "previous" is the report that ends
about a year earlier. A missing input, a divisor of 0, or a year that is not there makes the metric null, never 0.
"""


def definition(metric: str) -> str:
    """Return the definition of a metric, on one line; empty for a name that is none."""
    if metric.startswith(RANK_PREFIX):
        return f"Share of the peers whose {metric.removeprefix(RANK_PREFIX)} is lower, ties counting half, 0 to 1."
    function = ANNUAL.get(metric) or LATEST.get(metric)
    return " ".join((inspect.getdoc(function) or "").split()) if function is not None else ""


def page() -> str:
    """Return docs/metrics.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for title, names in (
        ("Of every annual report", list(ANNUAL)),
        ("Of the newest report: at today's price, estimates, quarters and news", list(LATEST)),
        ("Against peers", [f"{RANK_PREFIX}{name}" for name in COMPARED]),
    ):
        yield f"## {title}\n\n| metric | definition |\n| --- | --- |"
        for name in names:
            yield f"| {name} | {definition(name).replace('|', '/')} |"
        yield ""


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201  # this module's only output

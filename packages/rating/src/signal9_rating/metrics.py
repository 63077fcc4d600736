"""Every metric of a company, by name and fiscal date: a public function of a topic's module that returns a figure is one."""

from collections.abc import Callable, Iterator, Mapping
from math import isfinite
from types import FunctionType, ModuleType
from typing import Any, Final

from signal9_marketdata import Company
from signal9_rating import cover, growth, market, quarters, ratios, scores, shares, trailing
from signal9_rating.arithmetic import finite
from signal9_rating.fiscal import Years

Metrics = dict[str, dict[str, float | None]]


def _functions(argument: object, *topics: ModuleType) -> Iterator[Callable[[Any], float | None]]:
    """Yield the public functions of the topics that make a figure, or None, of one argument of that type, in their order."""
    for topic in topics:
        for name, function in vars(topic).items():
            if (
                isinstance(function, FunctionType)
                and function.__module__ == topic.__name__
                and not name.startswith("_")
            ):
                hints = dict(function.__annotations__)
                if hints.pop("return") == float | None and list(hints.values()) == [argument]:
                    yield function


ANNUAL: Final[dict[str, Callable[[Years], float | None]]] = {
    function.__name__: function for function in _functions(Years, ratios, cover, growth, shares, scores)
}
"""Metrics of every annual report."""

LATEST: Final[dict[str, Callable[[Company], float | None]]] = {
    function.__name__: function for function in _functions(Company, market, quarters, trailing)
}
"""Metrics of the newest annual report only: they need today's price, estimates or news."""

METRIC_NAMES: Final = frozenset({*ANNUAL, *LATEST})


def compute_metrics(company: Company, traced: Mapping[str, float | None] | None = None) -> Metrics:
    """Return metric → fiscal date (YYYY-MM-DD, newest first) → value, None where an input is missing.

    Metrics of `LATEST` are None at all dates but the newest. A company without annual reports has empty maps.
    `traced` are newest values that are known already: they are not computed again.
    """
    known = traced or {}
    years = company.years
    dates = [year.ending.isoformat() for year in years]
    backwards = [(day, years[index:]) for index, day in enumerate(dates)]
    metrics: Metrics = {}
    for name, function in ANNUAL.items():
        metrics[name] = values = {}
        for index, (day, then) in enumerate(backwards):
            value = known[name] if index == 0 and name in known else function(then)
            values[day] = value if value is None or isfinite(value) else None
    for name, latest in LATEST.items():
        metrics[name] = values = dict.fromkeys(dates)
        if dates:
            values[dates[0]] = finite(known[name] if name in known else latest(company))
    return metrics


def newest(metrics: Metrics) -> dict[str, float | None]:
    """Return every metric's value at the newest fiscal date; an older value never stands in for a missing one."""
    return {name: next(iter(values.values()), None) for name, values in metrics.items()}

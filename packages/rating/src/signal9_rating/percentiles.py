"""Percentiles of metrics by sector: what a rule set may name as a threshold instead of a figure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from signal9_rating.errors import RulesetError

GRID: Final[tuple[int, ...]] = (1, *range(5, 100, 5), 99)
"""Percentiles that a table holds."""

PERCENTILE: Final = re.compile(r"p(1|5|[1-9][05]|99)")
"""How a rule names one: ``p10``."""

EVERYWHERE: Final = "all"
"""Name of the row over all sectors."""

FEW: Final = 30
"""Reports below which a sector's own percentiles say less than those of all sectors."""


class Quantiles(msgspec.Struct, frozen=True):
    """The distribution of one metric in one sector: `n` reports, and the values at the percentiles of `GRID`."""

    n: int
    values: tuple[float, ...]

    def at(self, percentile: int) -> float:
        """Return the value at a percentile of the grid."""
        return self.values[GRID.index(percentile)]


Percentiles = Mapping[str, Mapping[str, Quantiles]]
"""Metric → sector (or `EVERYWHERE`) → distribution."""


def quantiles_of(values: Sequence[float]) -> Quantiles:
    """Return the distribution of some values, linear between order statistics, to six significant digits."""
    ordered = sorted(values)
    last = len(ordered) - 1
    found = []
    for percentile in GRID:
        index, share = divmod(percentile * last / 100, 1)
        low, high = ordered[int(index)], ordered[min(int(index) + 1, last)]
        found.append(float(f"{low + share * (high - low):.6g}"))
    return Quantiles(len(ordered), tuple(found))


def with_percentiles(rule: Mapping[str, Any], table: Percentiles) -> dict[str, Any]:
    """Return a rule with the percentiles it names as figures, for each sector that has enough reports.

    Raises:
        RulesetError: only one threshold is a percentile, or the table does not hold the metric.
    """
    named = [PERCENTILE.fullmatch(str(rule.get(bound))) for bound in ("weak", "strong")]
    if None in named or rule.get("sectors"):
        raise RulesetError("Thresholds are figures or percentiles, not both, and percentiles are by sector already.")
    rows = table.get(str(rule.get("metric")))
    if rows is None:
        raise RulesetError(f"There are no percentiles of {rule.get('metric')!r}. Write figures.")
    weak, strong = (int(match.group(1)) for match in named if match is not None)
    sectors = {
        sector: {"weak": row.at(weak), "strong": row.at(strong)}
        for sector, row in rows.items()
        if sector != EVERYWHERE and row.n >= FEW and sector not in rule.get("excludes", ())
    }
    everywhere = rows[EVERYWHERE]
    return {**rule, "weak": everywhere.at(weak), "strong": everywhere.at(strong), "sectors": sectors}

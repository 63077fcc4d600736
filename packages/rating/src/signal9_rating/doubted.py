"""What doubts cost: the rules that read a doubted figure, and what is left of the witnesses' consistency."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from signal9_rating.reading import Doubt
from signal9_rating.ruleset import Rule
from signal9_rating.tracer import SourceTracer

BELIEVED = 0.5
"""What an odd figure that nothing contradicts costs, beside one that is not used as it stands."""


def with_costs(doubts: Sequence[Doubt], rules: Sequence[Rule], tracer: SourceTracer) -> tuple[Doubt, ...]:
    """Return the doubts with the ids of the rules that read the figure or, of a report, any figure of it.

    A note on a whole document or report that is believed all the same costs nothing.
    """
    if all(doubt.believed and not doubt.field for doubt in doubts):
        return tuple(doubts)
    reads = {metric: tracer.reads(metric) for metric in {rule.metric for rule in rules}}
    return tuple(
        replace(doubt, cost=tuple(rule.id for rule in rules if _reads(reads[rule.metric], doubt))) for doubt in doubts
    )


def consistency(doubts: Sequence[Doubt], shares: Mapping[str, float]) -> float:
    """Return 1 − the weight of the rules that read a doubted figure, 0 to 1; a believed one counts `BELIEVED`."""
    worst: dict[str, float] = {}
    for doubt in doubts:
        for rule in doubt.cost:
            worst[rule] = max(worst.get(rule, 0.0), BELIEVED if doubt.believed else 1.0)
    return max(0.0, 1.0 - sum(shares[rule] * share for rule, share in worst.items()))


def _reads(paths: frozenset[str], doubt: Doubt) -> bool:
    if doubt.path in paths:
        return True
    if doubt.field or doubt.believed:
        return False
    return any(path.startswith(doubt.path) and path[len(doubt.path)] in ".[" for path in paths)

"""The bars that the ratings of real answers are held to, and what was measured."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.real.universe import Rated

RATED = 0.99
"""Share of the complete sets that are rated."""

THIN = 0.6
"""Coverage below which no company is rated 4 or 5."""

SENTENCE = re.compile(r"[^a-z\s].*\.", re.DOTALL)


@dataclass(frozen=True)
class Bar:
    """One bar: what was measured, what is wanted, whether it is met, and whom it concerns."""

    what: str
    measured: str
    wanted: str
    met: bool
    whom: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [f"{'met   ' if self.met else 'MISSED'}  {self.what}: {self.measured} (wanted: {self.wanted})"]
        return "\n".join([*lines, *(f"          {one}" for one in self.whom)])


def bars(name: str, companies: Sequence[Rated], rated: float = RATED) -> Iterator[Bar]:
    """Yield the bars of one folder of answers."""
    complete = [one for one in companies if one.complete]
    unrated = [one for one in complete if one.rating is None]
    share = 1 - len(unrated) / len(complete) if complete else 0.0
    yield Bar(
        f"{name}: complete sets rated",
        f"{len(complete) - len(unrated)} of {len(complete)}, {share:.1%}",
        f"{rated:.0%}",
        share >= rated,
        tuple(f"{one.symbol}: {one.after.unrated_reason if one.after else one.error}" for one in unrated),
    )
    thin = [one for one in companies if one.after and one.after.confidence_parts.coverage < THIN]
    high = [one for one in thin if (one.rating or 0) > 3]
    yield Bar(
        f"{name}: rated 4 or 5 with coverage under {THIN:g}",
        f"{len(high)} of {len(thin)} thinly covered",
        "none",
        not high,
        tuple(one.symbol for one in high),
    )
    sentences = [(one.symbol, text) for one in companies if one.after for text in one.after.cautions]
    odd = [f"{symbol}: {text}" for symbol, text in sentences if not SENTENCE.fullmatch(text)]
    yield Bar(
        f"{name}: cautions that are sentences",
        f"{len(sentences) - len(odd)} of {len(sentences)}",
        "all",
        not odd,
        tuple(odd),
    )
    silent = [
        one.symbol
        for one in companies
        if one.after and any(doubt.cost for doubt in one.after.doubts) and not one.after.cautions
    ]
    yield Bar(
        f"{name}: companies whose doubts cost something and are not said",
        str(len(silent)),
        "none",
        not silent,
        tuple(silent),
    )


def band(companies: Sequence[Rated]) -> Iterator[str]:
    """Yield how the companies are rated by their coverage, in steps of a twentieth."""
    yield "coverage   companies   rated 1  2  3  4  5   unrated   highest score"
    for low in (0.0, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9):
        high = {0.0: 0.4, 0.6: 0.7, 0.7: 0.8, 0.8: 0.9, 0.9: 1.01}.get(low, low + 0.05)
        inside = [one.after for one in companies if one.after and low <= one.after.confidence_parts.coverage < high]
        counts = [sum(one.investment_rating == rating for one in inside) for rating in (1, 2, 3, 4, 5)]
        best = max((one.score for one in inside if one.score is not None), default=None)
        yield (
            f"{low:.2f}–{min(high, 1.0):.2f}  {len(inside):9}   {counts[0]:7} "
            + " ".join(f"{count:2}" for count in counts[1:])
            + f"   {sum(one.investment_rating is None for one in inside):7}   {'–' if best is None else f'{best:.1f}'}"
        )

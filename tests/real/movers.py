"""Whom the new rule set rates otherwise, and why: docs/movers.md."""

from collections import Counter
from collections.abc import Iterator, Sequence

from signal9_rating import Analysis
from tests.real.universe import Rated

COMPONENTS = ("financial_health", "profitability", "growth", "valuation", "sentiment", "peers")
HEAD = """\
# Whom rule set 3 rates otherwise

Written by `nox -s real -- --docs`, from the ratings of rule set 1 (figures as stated, sector by the vendor's name of it, a missing figure's weight
handed on) and of rule set 3 (figures by their witnesses, sector by the industry, what is missing earns nothing). A component's score before and after
is shown where it moved most. Picture: [movers.svg](movers.svg). Figures of single companies are the vendor's and not shown.
"""


def page(universes: Sequence[tuple[str, Sequence[Rated]]]) -> str:
    """Return docs/movers.md."""
    return HEAD + "\n" + "\n".join(line for name, companies in universes for line in _of(name, companies)) + "\n"


def _of(name: str, companies: Sequence[Rated]) -> Iterator[str]:
    pairs = Counter((_old(one), one.rating) for one in companies)
    sides = (1, 2, 3, 4, 5, None)
    yield f"## {name}\n\n| before ↓ after → | {' | '.join(_word(side) for side in sides)} |\n| --- |{' --- |' * len(sides)}"
    for old in sides:
        row = [pairs[old, new] for new in sides]
        if any(row):
            yield f"| {_word(old)} | {' | '.join(str(count) if count else '' for count in row)} |"
    moved = [one for one in companies if _old(one) != one.rating]
    far = [one for one in moved if None in (_old(one), one.rating) or abs((_old(one) or 0) - (one.rating or 0)) > 1]
    yield f"\n{len(moved)} of {len(companies)} moved, {len(far)} of them by two or more, to a rating, or from one:\n"
    yield "| company | before | after | why |\n| --- | --- | --- | --- |"
    for one in far:
        yield f"| {one.symbol} | {_word(_old(one))} | {_word(one.rating)} | {why(one)} |"
    yield f"\nBy one: {', '.join(f'{o.symbol} {_word(_old(o))}→{_word(o.rating)}' for o in moved if o not in far) or 'none'}.\n"


def why(one: Rated) -> str:
    """Return why a company moved: another sector, what is missing, the components that moved most."""
    if one.after is None:
        return one.error.replace("|", "/")
    if one.after.investment_rating is None:
        return one.after.unrated_reason
    if one.before is None:
        return "no rule of rule set 1 had a figure"
    return "; ".join(_reasons(one.before, one.after))


def _reasons(before: Analysis, after: Analysis) -> Iterator[str]:
    if before.sector != after.sector:
        yield f"{after.sector} by its industry, not {before.sector}"
    costly = sum(bool(doubt.cost) for doubt in after.doubts)
    if costly:
        yield f"{costly} figure{'s' if costly > 1 else ''} not believed as stated"
    if after.confidence_parts.coverage < 0.8:
        yield f"{after.confidence_parts.coverage:.0%} of the evidence"
    moves = []
    for name in COMPONENTS[:4]:
        was, now = getattr(before.components, name), getattr(after.components, name)
        if was is not None and now is not None:
            moves.append((abs(now - was), f"{name.replace('_', ' ')} {was:.0f} → {now:.0f}"))
    yield from (text for _, text in sorted(moves, reverse=True)[:2])


def _old(one: Rated) -> int | None:
    return None if one.before is None else one.before.investment_rating


def _word(rating: int | None) -> str:
    return "unrated" if rating is None else str(rating)

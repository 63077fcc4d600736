"""How ratings are distributed by sector and group, before and after: docs/movers.svg."""

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape

from tests.real.universe import Rated

COLOURS = {1: "#b2182b", 2: "#ef8a62", 3: "#d9d9d9", 4: "#67a9cf", 5: "#2166ac", None: "#ffffff"}
ROW, LEFT, WIDTH, PANEL = 15, 310, 300, 350


def drawing(universes: Sequence[tuple[str, Sequence[Rated]]]) -> str:
    """Return one panel a universe: a bar a sector and a group of financials, each before (above) and after (below)."""
    names = [name for name, _ in rows([one for _, companies in universes for one in companies])]
    height = 70 + len(names) * (2 * ROW + 9)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + PANEL * len(universes)} {height}" '
        'font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *_legend(),
    ]
    for place, (title, companies) in enumerate(universes):
        left = LEFT + place * PANEL
        parts.append(f'<text x="{left}" y="42" font-weight="bold">{escape(title)} ({len(companies)})</text>')
        groups = dict(rows(companies))
        for index, name in enumerate(names):
            top = 52 + index * (2 * ROW + 9)
            if place == 0:
                parts.append(f'<text x="{LEFT - 48}" y="{top + 18}" text-anchor="end">{escape(name)}</text>')
                parts.append(f'<text x="{LEFT - 5}" y="{top + 11}" text-anchor="end" fill="#777777">before</text>')
                parts.append(f'<text x="{LEFT - 5}" y="{top + 26}" text-anchor="end" fill="#777777">after</text>')
            members = groups.get(name, [])
            before = Counter(None if one.before is None else one.before.investment_rating for one in members)
            parts += _bar(left, top, before)
            parts += _bar(left, top + ROW, Counter(one.rating for one in members))
    return "\n".join([*parts, "</svg>", ""])


def rows(companies: Sequence[Rated]) -> list[tuple[str, list[Rated]]]:
    """Return the companies by the sector that rates them today, financials and real estate by their groups."""
    found: dict[str, list[Rated]] = {}
    for one in companies:
        sector = (one.after.sector if one.after else None) or "not known"
        if sector in ("Financials", "Real Estate") and one.after and one.after.group:
            sector = f"{sector}: {one.after.group}"
        found.setdefault(sector, []).append(one)
    return sorted(found.items())


def _bar(left: float, top: float, counts: Counter[int | None]) -> Iterator[str]:
    whole = sum(counts.values())
    for rating, colour in COLOURS.items():
        count = counts[rating]
        if not count:
            continue
        width = WIDTH * count / whole
        yield (
            f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{ROW - 2}" fill="{colour}" stroke="#888888" '
            'stroke-width="0.4"/>'
        )
        if width > 12:
            dark = rating in (1, 5)
            yield (
                f'<text x="{left + width / 2:.1f}" y="{top + 10}" text-anchor="middle" font-size="9" '
                f'fill="{"#ffffff" if dark else "#222222"}">{count}</text>'
            )
        left += width


def _legend() -> Iterator[str]:
    for place, (rating, colour) in enumerate(COLOURS.items()):
        x = LEFT + place * 62
        yield f'<rect x="{x}" y="10" width="12" height="12" fill="{colour}" stroke="#888888" stroke-width="0.4"/>'
        yield f'<text x="{x + 17}" y="20">{"unrated" if rating is None else rating}</text>'

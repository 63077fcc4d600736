"""Calibrates rule set 3: `uv run python packages/cli/tools/calibrate.py FOLDER_OF_MARKET_DATA [--write]`.

Two universes are pooled: the sandbox's 448 companies, fiscal 2012 to 2016, at the prices of the first month end by which a
report counts as filed; and the real answers of a vendor in `alphavantage_2022`, as read by reading 2 on 2022-02-01.
`--write` puts the thresholds into the rule set. Printed are the quantiles of the score, from which `boundaries` are rounded
by hand, those of the mean move, and the mean score of each industry group.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from statistics import fmean, quantiles
from typing import NamedTuple

from signal9_application.backtest import Prices, snapshots
from signal9_cli.packaged import packaged_company, packaged_symbols
from signal9_marketdata import SECTORS, Company, DocumentError, Group, Sector
from signal9_marketdata.groups import GROUPS, SECTOR_OF
from signal9_rating import Analysis, Ruleset, compute_metrics, load_ruleset, parse_ruleset, rate
from signal9_rating.metrics import ANNUAL, LATEST
from signal9_rating.reading import read
from signal9_rating.ruleset import Rule
from signal9_rating.track import mean_move
from signal9_vendors import company_from, load_folder

FILE = Path(__file__).parents[2] / "rating/src/signal9_rating/rulesets/3.toml"
REAL_DAY = date(2022, 2, 1)

WORSE, BETTER = 5, 70
"""Percentiles of the companies at which a metric is weak and strong."""

ENOUGH = 40
"""Figures from which on a group or a sector has thresholds of its own."""

APART = 0.2
"""Share of the sector's span by which a group's thresholds must differ to be written."""

FIXED = frozenset(
    {
        "altman-z-score", "piotroski-f-score", "beneish-m-score", "cash-dividend-cover", "profitable-years",
        "earnings-surprise", "earnings-surprise-consistency", "analyst-target", "news-sentiment",
    }
)  # fmt: skip
"""Rules whose thresholds come from elsewhere; those of peers are ranks."""


class Known(NamedTuple):
    """A company as known on a day, from one of the universes."""

    company: Company
    day: date
    universe: str


def universe(folder: Path) -> Iterator[Known]:
    """Yield the companies of both universes; the first ones once for each fiscal year that has a price."""
    prices = Prices.read(folder)
    for symbol in packaged_symbols():
        for each in snapshots(packaged_company(symbol), prices):
            yield Known(each.company, each.rated_on, "10-K")
    for home in sorted((folder / "alphavantage_2022").iterdir()):
        try:
            yield Known(company_from(load_folder(home)), REAL_DAY, "vendor")
        except DocumentError:
            continue  # a refusal that was saved as a document


class Sample(NamedTuple):
    """One figure of a metric."""

    sector: Sector | None
    group: Group | None
    value: float


def figures(known: Sequence[Known]) -> dict[str, list[Sample]]:
    """Return metric → its figures: the annual ones of every report once, the others as of each day."""
    found: dict[str, list[Sample]] = defaultdict(list)
    seen = set()
    for each in known:
        reading = read(each.company.known_at(each.day), each.day, 2)
        for name, values in compute_metrics(reading.company).items():
            for index, (ending, value) in enumerate(values.items()):
                once = (reading.company.symbol, name, ending, each.universe)
                if value is None or (name in LATEST and index) or (name in ANNUAL and once in seen):
                    continue
                seen.add(once)
                found[name].append(Sample(reading.sector, reading.group, value))
    return found


def thresholds(rule: Rule, samples: Sequence[Sample]) -> list[str]:
    """Return the lines of a rule's thresholds: everywhere, by sector, and by group where that is apart from its sector."""
    usable = [each for each in samples if rule.can_judge(each.value) and rule.applies_to(each.sector, each.group)]
    weak, strong = bounds(rule, [each.value for each in usable])
    lines = [f"weak = {weak}", f"strong = {strong}"]
    by_sector = {}
    for sector in SECTORS:
        values = [each.value for each in usable if each.sector == sector]
        if len(values) >= ENOUGH:
            by_sector[sector] = bounds(rule, values)
            lines.append(f'sectors."{sector}" = {{ weak = {by_sector[sector][0]}, strong = {by_sector[sector][1]} }}')
    for group in GROUPS:
        values = [each.value for each in usable if each.group == group]
        if len(values) >= ENOUGH:
            mine, general = bounds(rule, values), by_sector.get(SECTOR_OF[group], (weak, strong))
            if max(abs(mine[i] - general[i]) for i in (0, 1)) > APART * abs(general[1] - general[0]):
                lines.append(f'groups."{group}" = {{ weak = {mine[0]}, strong = {mine[1]} }}')
    return lines


def bounds(rule: Rule, values: Sequence[float]) -> tuple[float, float]:
    """Return weak and strong by the quantiles, to two digits, never equal."""
    cut = quantiles(values, n=100, method="inclusive")
    low, high = (WORSE, BETTER) if rule.direction == "higher" else (100 - WORSE, 100 - BETTER)
    weak, strong = float(f"{cut[low - 1]:.2g}"), float(f"{cut[high - 1]:.2g}")
    if weak == strong:
        strong += 0.01 if rule.direction == "higher" else -0.01
    return weak, strong


def rewritten(text: str, ruleset: Ruleset, found: dict[str, list[Sample]]) -> str:
    """Return the rule set's text with the thresholds of the rules that are calibrated."""
    head, *blocks = text.split("[[rules]]\n")
    for index, (block, rule) in enumerate(zip(blocks, ruleset.rules, strict=True)):
        if rule.id in FIXED or rule.component == "peers":
            continue
        lines = thresholds(rule, found[rule.metric])
        kept = [line for line in block.splitlines() if not re.match(r"(weak|strong|sectors\.|groups\.)", line)]
        place = kept.index(f'direction = "{rule.direction}"') + 1
        tables = [line for line in lines if line.startswith(("sectors", "groups"))]
        body = [*kept[:place], *lines[:2], *kept[place:]]
        while body and not body[-1]:
            body.pop()
        blocks[index] = "\n".join([*body, *tables, "", ""])
    return "[[rules]]\n".join([head, *blocks]).rstrip("\n") + "\n"


def report(ruleset: Ruleset, known: Sequence[Known]) -> Iterator[str]:
    """Yield the distribution of the scores, of their moves, and of the groups."""
    scored: dict[str, list[Analysis]] = defaultdict(list)
    for each in known:
        scored[each.universe].append(rate(each.company, ruleset, each.day))
    everyone = [analysis for several in scored.values() for analysis in several]
    for name, several in [*scored.items(), ("both", everyone)]:
        scores = [analysis.score for analysis in several if analysis.score is not None]
        cut = quantiles(scores, n=20, method="inclusive")
        stars = [sum(analysis.investment_rating == rating for analysis in several) for rating in range(1, 6)]
        yield (
            f"{name}: {len(several)} analyses, {len(several) - len(scores)} unrated; score at 10/30/50/70/90 %: "
            f"{' '.join(f'{cut[i]:.1f}' for i in (1, 5, 9, 13, 17))}; ratings 1 to 5: {stars}; "
            f"coverage {fmean(a.confidence_parts.coverage for a in several):.2f}; "
            f"confidence {fmean(a.confidence for a in several):.0f}"
        )
    moves = [move for analysis in everyone if (move := mean_move(analysis.track_record)) is not None]
    cut = quantiles(moves, n=20, method="inclusive")
    yield f"mean move at 50/85 %: {cut[9]:.1f} {cut[16]:.1f}"
    groups: dict[str, list[float]] = defaultdict(list)
    for analysis in everyone:
        if analysis.score is not None:
            groups[analysis.group or f"({analysis.sector})"].append(analysis.score)
    yield from (f"{fmean(scores):5.1f} {len(scores):5d} {group}" for group, scores in sorted(groups.items()))


def main(folder: Path, write: bool) -> Iterator[str]:
    """Calibrate, write where asked, and yield what is to be printed."""
    known = list(universe(folder))
    ruleset = load_ruleset(3)
    if write:
        FILE.write_text(rewritten(FILE.read_text(encoding="utf-8"), ruleset, figures(known)), encoding="utf-8")
        ruleset = parse_ruleset(FILE.read_text(encoding="utf-8"))
    yield from report(ruleset, known)


if __name__ == "__main__":
    for line in main(Path(sys.argv[1]), "--write" in sys.argv[2:]):
        print(line)  # noqa: T201  # this tool's output

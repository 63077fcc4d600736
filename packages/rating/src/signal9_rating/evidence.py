"""Whether there is enough to rate a company by: which rules apply to it, and the sentence that says why it is unrated."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Final

from signal9_marketdata import Company
from signal9_rating.arithmetic import DIGITS
from signal9_rating.reading import OTHER_MONEY, Reading
from signal9_rating.ruleset import Component, Rule, Ruleset
from signal9_rating.trailing import Periods
from signal9_rating.verdict import Judgement, Verdict, shares_of

WORDS: Final[dict[Component, str]] = {
    "financial_health": "financial health",
    "profitability": "profitability",
    "growth": "growth",
    "valuation": "valuation",
    "sentiment": "sentiment",
    "peers": "standing among peers",
}


def in_other_money(reading: Reading) -> bool:
    """Tell whether the market value is not in the statements' money: then nothing compares the two."""
    return any(doubt.rule == OTHER_MONEY for doubt in reading.doubts)


def applicable(reading: Reading, ruleset: Ruleset) -> tuple[Rule, ...]:
    """Return the rules that mean something for the company, whether they have a figure or not."""
    rules = _of_its_kind(reading, ruleset)
    return tuple(rule for rule in rules if not rule.market_value) if in_other_money(reading) else rules


def connected(reading: Reading, ruleset: Ruleset) -> float:
    """Return the share of the evidence, 0 to 1, that needs no exchange rate where the market value is in other money.

    No source of rates is connected: what it would give does not count against the company, and is not covered.
    """
    if not in_other_money(reading):
        return 1.0
    shares = shares_of(_of_its_kind(reading, ruleset), ruleset)
    return math.fsum(shares[rule.id] for rule in applicable(reading, ruleset))


def _of_its_kind(reading: Reading, ruleset: Ruleset) -> tuple[Rule, ...]:
    return tuple(rule for rule in ruleset.rules if rule.applies_to(reading.sector, reading.group))


def unrated_reason(reading: Reading, judgement: Judgement | None, ruleset: Ruleset, as_of: date) -> str:
    """Return why a company is unrated, in one sentence; empty where it is rated."""
    symbol = reading.company.symbol
    if reading.no_company:
        return reading.no_company
    if not reading.company.years:
        return f"No annual report of {symbol} ends by {as_of.isoformat()}: there is nothing to rate it by."
    if judgement is None:
        return f"None of the figures that {symbol} would be rated by is known on {as_of.isoformat()}."
    lacking = [WORDS[need] for need in ruleset.needs if need not in judgement.components]
    if lacking:
        return f"No figure of the {' or '.join(lacking)} of {symbol} is known: without one, there is no rating."
    if judgement.evidence < ruleset.evidence:
        return (
            f"Only {known_percent(judgement)} % of the evidence that {symbol} would be rated by is known; "
            f"a rating needs {100 * ruleset.evidence:.0f} %."
        )
    return ""


def known_percent(judgement: Judgement) -> int:
    """Return the evidence that is known in whole percent, rounded down: what is just too little must not read as enough."""
    return math.floor(round(100 * judgement.evidence, DIGITS))


def missing_evidence(judgement: Judgement, rules: Sequence[Rule]) -> str:
    """Return a sentence on what is not known of the evidence, by component; empty where all of it is."""
    judged = {verdict.rule.id for verdict in judgement.verdicts}
    parts: dict[Component, float] = {}
    count = 0
    for rule in rules:
        if rule.id not in judged:
            count += 1
            parts[rule.component] = parts.get(rule.component, 0.0) + judgement.shares[rule.id]
    if not count:
        return ""
    shares = ", ".join(f"{WORDS[name]} {100 * share:.0f} %" for name, share in parts.items())
    verb = "rule has" if count == 1 else "rules have"
    return (
        f"{count} {verb} no figure, {100 - known_percent(judgement)} % of the evidence ({shares}): what is not known earns nothing and lowers "
        "the confidence."
    )


def behind_its_time(company: Company, judgement: Judgement, as_of: date) -> tuple[Verdict, ...]:
    """Return the verdicts on the newest months that had the fiscal year only, although a newer quarter's report is due."""
    periods = Periods(company)
    return tuple(verdict for verdict in judgement.verdicts if periods.behind(verdict.rule.metric, as_of))


def of_older_months(company: Company, judgement: Judgement | None, as_of: date) -> tuple[str, ...]:
    """Return a sentence on the rules that fall back to the fiscal year; none where the newest months are known."""
    older = () if judgement is None else behind_its_time(company, judgement, as_of)
    if not older:
        return ()
    one, share = len(older) == 1, 100 * math.fsum(verdict.weight for verdict in older)
    return (
        f"Newer quarters in a row are not there for {len(older)} rule{'' if one else 's'}, {share:.0f} % of the evidence: "
        f"{'it reads' if one else 'they read'} the fiscal year to {company.years[0].ending}, which lowers the confidence.",
    )

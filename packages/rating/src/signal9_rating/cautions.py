"""What a reader should know before quoting a rating: what is doubted and what that cost, what is missing, what says nothing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from signal9_marketdata import Company
from signal9_rating.evidence import missing_evidence
from signal9_rating.fiscal import previous
from signal9_rating.reading import Doubt, Reading
from signal9_rating.ruleset import Rule
from signal9_rating.shares import split_factor
from signal9_rating.verdict import Judgement

SMALL_DIVISOR: Final = 1e-4
"""Share of total assets below which revenue or equity is too small to divide by."""

STATEMENTS: Final = ("income statement", "balance sheet", "cash flow")


def cautions(
    reading: Reading, doubts: Sequence[Doubt] = (), judgement: Judgement | None = None, rules: Sequence[Rule] = ()
) -> tuple[str, ...]:
    """Return sentences about the newest fiscal year, the doubts that cost first; none for an ordinary company.

    `doubts` are those of the reading with their cost. Doubts of a report's figures that no rule reads are counted only: the
    analysis lists them.
    """
    unread = (
        [] if judgement is None else [doubt for doubt in doubts if doubt.field and not doubt.cost and _of_report(doubt)]
    )
    # What a rule reads comes first: a short list shows the first one only.
    merged = sorted(_merged(doubt for doubt in doubts if doubt not in unread), key=lambda doubt: not doubt.cost)
    said = [_doubted(doubt, judgement) for doubt in merged]
    if unread:
        more = " more" if any(doubt.field for doubt in merged) else ""
        said.append(
            f"{_number(len(unread))}{more} figure{' is' if len(unread) == 1 else 's are'} doubted that no rule reads: "
            "those of earlier years and quarters mostly."
        )
    if reading.version > 1:
        said += _of_reading(reading, judgement, rules)
    return (*dict.fromkeys(said), *_of_year(reading))


def _merged(doubts: Iterable[Doubt]) -> list[Doubt]:
    """Return one doubt for each sentence, with the cost of all that say it: those of a report that is stated twice."""
    costs: dict[str, dict[str, None]] = {}
    first: dict[str, Doubt] = {}
    for doubt in doubts:
        first.setdefault(doubt.sentence, doubt)
        costs.setdefault(doubt.sentence, {}).update(dict.fromkeys(doubt.cost))
    return [replace(doubt, cost=tuple(costs[sentence])) for sentence, doubt in first.items()]


def _of_report(doubt: Doubt) -> bool:
    """Tell whether a doubt is of one figure of one report; news are no report, and what is left out of them no older year's."""
    return "[" in doubt.path and not doubt.path.startswith("NEWS_SENTIMENT:")


def _doubted(doubt: Doubt, judgement: Judgement | None) -> str:
    """Return the sentence of a doubt, with what it cost."""
    if judgement is None or not doubt.cost:
        return doubt.sentence
    share = 100 * sum(judgement.shares.get(rule, 0.0) for rule in doubt.cost)
    judged = {verdict.rule.id for verdict in judgement.verdicts}
    # A rule whose figure was replaced, or is believed, lacks another one.
    lost = [rule for rule in doubt.cost if rule not in judged] if doubt.taken is None and not doubt.believed else []
    count, verb = len(doubt.cost), "reads" if len(doubt.cost) == 1 else "read"
    words = f"{_number(count)} rule{'' if count == 1 else 's'}, {share:.0f} % of the evidence, {verb} it"
    if lost:
        which = "it" if count == 1 else "all of them" if len(lost) == count else f"{_number(len(lost)).lower()} of them"
        words += f"; {which} {'has' if len(lost) == 1 else 'have'} no figure now"
    return f"{doubt.sentence} {words}."


def _number(count: int) -> str:
    return (
        ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")[count]
        if count < 10
        else f"{count}"
    )


def _of_reading(reading: Reading, judgement: Judgement | None, rules: Sequence[Rule]) -> Iterator[str]:
    if reading.classified_by == "none":
        yield "Neither its industry nor its sector is known: it is measured by the yardsticks of all companies."
    elif reading.classified_by == "sector":
        yield "Its industry says nothing that is known: its sector is the one that the vendor names."
    if judgement is not None and (sentence := missing_evidence(judgement, rules)):
        yield sentence


def _of_year(reading: Reading) -> tuple[str, ...]:
    company: Company = reading.company
    if not company.years:
        return ()
    years = company.years
    balance, income = years[0].balance, years[0].income
    found = []
    equity, assets, revenue = balance.shareholder_equity, balance.total_assets, income.total_revenue
    if equity is not None and equity <= 0:
        found.append("Equity is not positive: return on equity and debt to equity say nothing.")
    elif equity is not None and assets and equity < SMALL_DIVISOR * assets:
        found.append("Equity is next to nothing: return on equity and debt to equity say nothing.")
    if revenue is not None and revenue <= 0:
        found.append("There is no revenue: margins and turnovers are unknown.")
    elif revenue is not None and assets and revenue < SMALL_DIVISOR * assets:
        found.append("Revenue is next to nothing against assets: margins say nothing.")
    if income.net_income is not None and income.net_income < 0:
        found.append("The year was a loss: cash beside net income (income quality) says nothing.")
    found += [
        f"The {statement} of the year to {years[0].ending} is not there: its figures are unknown."
        for statement, statements in zip(STATEMENTS, company.statements(), strict=True)
        if all(report.ending != years[0].ending for report in statements.annual)
    ]
    if len(years) > 1 and not previous(years):
        found.append(
            f"The report before {years[0].ending} ends {years[1].ending}, not a year earlier: "
            "changes within the year and means over two years are unknown."
        )
    if len(years) == 1:
        found.append("There is one annual report only: nothing can be said of changes.")
    factor = split_factor(years)
    if factor != 1.0:
        split = f"split {factor:g} for 1" if factor > 1 else f"merged 1 for {1 / factor:g} (a reverse split)"
        found.append(f"Shares were {split} in the year: the share count is compared after it.")
    if balance.total_current_assets is None and reading.sector in ("Financials", "Real Estate"):
        found.append("Current assets are not reported in this line of business: liquidity ratios do not apply.")
    return tuple(found)

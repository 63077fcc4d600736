"""Real companies of all sectors: what their analyses promise holds, and what does not apply costs them nothing."""

import re
from datetime import date
from typing import cast

import msgspec
import pytest

from signal9_marketdata import Company, Group, Sector
from signal9_rating import decode, encode, load_ruleset, rate, versions
from signal9_rating.flips import OVER
from signal9_rating.verdict import judge


@pytest.mark.parametrize("version", versions())
def test_the_published_flips_of_real_companies_flip(companies: list[Company], version: int) -> None:
    """Of 448 companies, each change as an analysis states it, rounded, gives the rating it promises, up and down."""
    ruleset = load_ruleset(version)
    rules = {rule.id: rule for rule in ruleset.rules}
    for company in companies:
        analysis = decode(encode(rate(company, ruleset, date(2017, 6, 1))))
        judged = [rules[name] for name in (*(reason.rule_id for reason in analysis.reasons), *analysis.missing)]
        values: dict[str, float | None] = {reason.metric: reason.value for reason in analysis.reasons}

        assert analysis.investment_rating is not None
        neighbours = {analysis.investment_rating - 1, analysis.investment_rating + 1} & {1, 2, 3, 4, 5}
        if ruleset.unknown is not None and analysis.investment_rating < 5:
            within = 100 * analysis.confidence_parts.coverage
            if within < ruleset.boundaries[analysis.investment_rating - 1] + OVER:
                neighbours.discard(analysis.investment_rating + 1)  # no figure that is known can lead there
        assert {flip.investment_rating for flip in analysis.flips} == neighbours, analysis.symbol
        for flip in analysis.flips:
            changed = {**values, **{change.metric: change.needed for change in flip.changes}}
            judgement = judge(
                judged, changed, cast("Sector | None", analysis.sector), ruleset, cast("Group | None", analysis.group)
            )
            assert judgement is not None
            assert ruleset.rating(round(judgement.score, 6)) == flip.investment_rating, (analysis.symbol, flip)
            assert all(c.needed == int(c.needed) for c in flip.changes if c.metric == "piotroski_f_score")


@pytest.mark.parametrize("version", [version for version in versions() if load_ruleset(version).reading == 1])
def test_a_flip_holds_for_the_documents(companies: list[Company], version: int) -> None:
    """With the interest that the coverage of a flip means written into the statement, the company is rated as promised.

    Where witnesses are asked, an interest that nothing else bears out is doubted: there the promise is of the figure alone.
    """
    ruleset, day, seen = load_ruleset(version), date(2017, 6, 1), set()
    for company in companies:
        for flip in decode(encode(rate(company, ruleset, day))).flips:
            if [change.metric for change in flip.changes] != ["interest_coverage"]:
                continue  # other figures feed more than one metric: then not all else is equal
            newest, *older = company.income.annual
            assert newest.ebit is not None
            changed = msgspec.structs.replace(newest, interest_expense=newest.ebit / flip.changes[0].needed)
            income = msgspec.structs.replace(company.income, annual=(changed, *older))
            other = Company.of(company.overview, income, company.balance, company.cash_flow)
            assert rate(other, ruleset, day).investment_rating == flip.investment_rating, company.symbol
            seen.add((company.symbol, flip.investment_rating))
    assert len(seen) > 20


@pytest.mark.parametrize("version", versions())
def test_what_does_not_apply_is_not_held_against_a_line_of_business(companies: list[Company], version: int) -> None:
    """No rule lacks its figure in most banks, insurers or REITs but for want of estimates, prices, dividends or news."""
    not_served = {
        "analyst-target",
        "cash-dividend-cover",
        "dividend-cover",
        "earnings-surprise",
        "earnings-surprise-consistency",
        "news-sentiment",
    }
    for sector in ("Financials", "Real Estate"):
        missing = [
            set(rate(company, load_ruleset(version), date(2017, 6, 1)).missing) - not_served
            for company in companies
            if company.sector == sector
        ]
        for name in set().union(*missing):
            assert sum(name in each for each in missing) < len(missing) / 2, (sector, name)


def test_the_sentences_of_real_companies_can_be_read(companies: list[Company]) -> None:
    """Each has its symbol and its thresholds, ends, is one line, and shows its figures without exponents."""
    for company in companies:
        for version in versions():
            for reason in rate(company, load_ruleset(version), date(2017, 6, 1)).reasons:
                assert company.symbol in reason.sentence
                assert "weak is" in reason.sentence
                assert reason.sentence.endswith(".")
                assert reason.sentence.isprintable()
                assert not re.search(r"\d[eE][+-]?\d|\b(inf|nan)\b", reason.sentence)


def test_a_record_has_the_rating_of_its_shown_score(companies: list[Company]) -> None:
    """A past year whose score reads as a boundary has the rating that begins there."""
    ruleset = load_ruleset()
    for company in companies:
        for entry in decode(encode(rate(company, ruleset, date(2017, 6, 1)))).track_record:
            assert entry.investment_rating == ruleset.rating(entry.score)

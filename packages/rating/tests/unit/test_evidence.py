"""Evidence: what is missing earns nothing and lowers the confidence, a doubt lowers it, and too little of it is no rating."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_marketdata import Company
from signal9_rating import Analysis, RulesetError, decode, encode, load_ruleset, parse_ruleset, rate
from signal9_rating.confidence import Confidence, concord
from signal9_rating.doubted import consistency, with_costs
from signal9_rating.reading import Doubt, Witness
from signal9_rating.ruleset import Rule
from signal9_rating.tracer import SourceTracer
from signal9_rating.verdict import Plan

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
DAY = date(2016, 3, 1)

INPUTS = (
    *(("INCOME_STATEMENT", key) for key in ("totalRevenue", "operatingIncome", "ebit", "netIncome", "interestExpense")),
    *(
        ("BALANCE_SHEET", key)
        for key in ("totalAssets", "totalCurrentAssets", "totalCurrentLiabilities", "retainedEarnings")
    ),
    *(("CASH_FLOW", key) for key in ("operatingCashflow", "capitalExpenditures")),
    *(("OVERVIEW", key) for key in ("MarketCapitalization", "AnalystTargetPrice")),
)
"""Figures that rules read; the small company has few witnesses, so that taking one away makes no doubt."""


def weights(analysis: Analysis) -> Mapping[str, float]:
    """Return the nominal weight of each rule that applies to the company, all of them 1."""
    ruleset = load_ruleset()
    applied = {*(reason.rule_id for reason in analysis.reasons), *analysis.missing}
    rules = [rule for rule in ruleset.rules if rule.id in applied]
    return Plan(rules, ruleset, None).shares


def without(documents: Documents, inputs: set[tuple[str, str]]) -> Documents:
    """Take figures of the newest report away."""
    for document, key in inputs:
        place = documents[document] if document == "OVERVIEW" else documents[document]["annualReports"][0]
        place[key] = "None"
    return documents


@settings(deadline=None, max_examples=60)
@given(taken=st.sets(st.sampled_from(INPUTS), min_size=1, max_size=4), revenue=st.integers(600, 1600))
def test_a_missing_input_moves_the_score_within_its_bounds_and_lowers_the_confidence(
    sound: Callable[[], Documents], company_of: Build, taken: set[tuple[str, str]], revenue: int
) -> None:
    """Never up, and down by at most what the rules earned that have no figure now; the confidence never rises."""
    documents = sound()
    documents["INCOME_STATEMENT"]["annualReports"][0].update(
        totalRevenue=str(revenue), costOfRevenue=str(revenue - 400)
    )
    whole = rate(company_of(documents), load_ruleset(), DAY, peers=())
    less = rate(company_of(without(documents, taken)), load_ruleset(), DAY, peers=())
    if {doubt.path for doubt in less.doubts} != {doubt.path for doubt in whole.doubts}:
        return  # something contradicts what is left
    lost = set(less.missing) - set(whole.missing)
    share = weights(whole)
    earned = {reason.rule_id: reason.score * share[reason.rule_id] for reason in whole.reasons}

    assert whole.score is not None
    assert lost
    assert less.confidence_parts.coverage == pytest.approx(
        whole.confidence_parts.coverage - sum(share[r] for r in lost)
    )
    assert less.confidence < whole.confidence
    if less.score is not None:
        assert less.score == pytest.approx(whole.score - sum(earned[rule] for rule in lost), abs=1e-4)
        assert whole.score - 100 * sum(share[rule] for rule in lost) - 1e-4 <= less.score <= whole.score + 1e-4


@settings(deadline=None)
@given(
    scores=st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 1)), min_size=2, max_size=20),
    index=st.integers(0, 19),
)
def test_coverage_times_agreement_falls_with_each_score_that_is_missing(
    scores: list[tuple[float, float]], index: int
) -> None:
    """However the scores scatter, taking one away makes less of both together: agreement can't be had by silence."""
    left = [each for position, each in enumerate(scores) if position != index % len(scores)]

    def covered(several: list[tuple[float, float]]) -> float:
        return sum(weight for _, weight in several) * concord(several)

    assert 0.5 - 1e-9 <= concord(scores) <= 1 + 1e-9
    assert covered(left) <= covered(scores) + 1e-9


def test_a_doubt_costs_the_rules_that_read_the_figure(sound: Callable[[], Documents], company_of: Build) -> None:
    """Their ids are in its cost and their weight is taken off the consistency; a believed figure costs half, a note nothing."""
    company, ruleset = company_of(sound()), load_ruleset()
    rules = [rule for rule in ruleset.rules if rule.applies_to("Industrials")]
    share = Plan(rules, ruleset, "Industrials").shares
    interest = Doubt(
        rule="contradicted",
        path="INCOME_STATEMENT:$.annualReports[0].interestExpense",
        field="interest_expense",
        sentence="Odd.",
    )
    believed = msgspec.structs.replace(interest, believed=True)
    sheet = Doubt(rule="odd-report", path="BALANCE_SHEET:$.annualReports[0]", sentence="Odd.")
    note = Doubt(rule="greeting", path="OVERVIEW:$", sentence="Odd.", believed=True)
    found = with_costs([interest, believed, sheet, note], rules, SourceTracer(company))

    assert found[0].cost == ("interest-cover",)
    assert {"debt-to-assets", "current-ratio", "return-on-assets"} <= set(found[2].cost)
    assert found[3].cost == ()
    assert consistency(found[:1], share) == pytest.approx(1 - share["interest-cover"])
    assert consistency(found[1:2], share) == pytest.approx(1 - share["interest-cover"] / 2)
    assert consistency(found[3:], share) == 1


def test_a_doubted_company_is_rated_with_less_confidence(sound: Callable[[], Documents], company_of: Build) -> None:
    """An interest that cannot be is not read; the confidence is lower than without the doubt, and a caution tells the cost."""
    whole = rate(company_of(sound()), load_ruleset(), DAY)
    documents = sound()
    documents["INCOME_STATEMENT"]["annualReports"][0]["interestExpense"] = "-900"
    doubted = rate(company_of(documents), load_ruleset(), DAY)

    assert doubted.confidence < whole.confidence
    assert doubted.confidence_parts.consistency is not None
    assert doubted.confidence_parts.consistency < 1
    assert any("reads it" in caution or "read it" in caution for caution in doubted.cautions)


def test_the_source_of_a_replaced_figure_is_its_witness(sound: Callable[[], Documents], company_of: Build) -> None:
    """A reason names where the figure that is used stands, not the one that is not believed."""
    company = company_of(sound())
    place = "INCOME_STATEMENT:$.annualReports[0].operatingIncome"
    [ebit] = [s for s in SourceTracer(company).sources("interest_cover") if s.path.endswith("ebit")]
    witness = Witness(name="earnings before interest and tax", value=210.0, sources=(ebit,))
    doubt = Doubt(rule="odd", path=place, field="operating_income", sentence="Odd.", taken=210.0, witnesses=(witness,))
    sources = SourceTracer(company, [doubt]).sources("operating_margin")

    assert [source.path for source in sources] == ["$.annualReports[0].ebit", "$.annualReports[0].totalRevenue"]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda d: d["INCOME_STATEMENT"].update(annualReports=[]), "% of the evidence"),
        (lambda d: [d[name].update(annualReports=[]) for name in ("INCOME_STATEMENT", "CASH_FLOW")], "figure of the profitability"),
        (lambda d: [d[name].update(annualReports=[]) for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")], "No annual"),
        (lambda d: d["OVERVIEW"].update(AssetType="ETF"), "fund"),
        (lambda d: d["OVERVIEW"].update(Industry="BLANK CHECKS", Name="Acme Acquisition Corp") or [
            r.update(totalRevenue="0") for r in d["INCOME_STATEMENT"]["annualReports"]], "blank"),
    ],
)  # fmt: skip
def test_too_little_evidence_is_no_rating(
    sound: Callable[[], Documents], company_of: Build, spoil: Callable[[Documents], object], reason: str
) -> None:
    """Without figures of a needed kind, without reports, or where there is no company: one sentence, no rating, no score."""
    documents = sound()
    spoil(documents)
    analysis = rate(company_of(documents), load_ruleset(), DAY)

    assert analysis.investment_rating is None
    assert analysis.score is None
    assert analysis.flips == ()
    assert reason.casefold() in analysis.unrated_reason.casefold()
    assert analysis.unrated_reason.endswith(".")
    assert decode(encode(analysis)).unrated_reason == analysis.unrated_reason


def test_one_good_figure_is_no_rating(sound: Callable[[], Documents], company_of: Build) -> None:
    """Five stars can't be had by one analyst's target beside two figures of the books."""
    documents = sound()
    for name, kept in (
        ("INCOME_STATEMENT", {"netIncome"}),
        ("BALANCE_SHEET", {"totalAssets", "shortLongTermDebtTotal"}),
        ("CASH_FLOW", set()),
    ):
        for report in documents[name]["annualReports"]:
            for key in set(report) - {"fiscalDateEnding", "reportedCurrency"} - kept:
                report[key] = "None"
    analysis = rate(company_of(documents), load_ruleset(), DAY)

    assert analysis.investment_rating is None
    assert "% of the evidence" in analysis.unrated_reason
    assert analysis.confidence < 40


def test_an_added_confidence_of_a_stored_rating_stays_what_it_was() -> None:
    """Parts without consistency are added up, as rule sets 1 and 2 did; with it, the coverage is multiplied."""
    parts = {"coverage": 0.5, "freshness": 1.0, "agreement": 1.0, "history": 1.0}

    assert Confidence(**parts).percent() == pytest.approx(80)
    assert Confidence(**parts, consistency=1.0).percent() == pytest.approx(50)


def test_a_rule_may_speak_of_industry_groups() -> None:
    """A group's thresholds go before its sector's; `only` and `excludes` take both; the errors name the line."""
    bank: Rule = next(rule for rule in load_ruleset().rules if rule.id == "return-on-equity")
    debt: Rule = next(rule for rule in load_ruleset().rules if rule.id == "debt-to-assets")

    assert bank.applies_to("Financials", "Banks")
    assert bank.applies_to("Utilities", "Utilities")
    assert not bank.applies_to("Energy", "Energy")
    assert not bank.applies_to(None)
    assert not debt.applies_to("Financials", "Banks")
    assert debt.applies_to("Financials", "Insurance")
    text = parse_text().replace('only = ["Banks"]', 'only = ["Banks"]\nexcludes = ["Banks"]')
    with pytest.raises(RulesetError, match=r"line 27\): Banks is in `only` and in `excludes`"):
        parse_ruleset(text)
    with pytest.raises(RulesetError, match=r"line 5: component growth has no weight"):
        parse_ruleset(parse_text().replace('needs = ["profitability"]', 'needs = ["growth"]'))
    rule = parse_ruleset(parse_text()).rules[1]
    assert rule.thresholds("Financials", "Banks").strong == 0.3
    assert rule.thresholds("Financials", "Insurance").strong == 0.2


def parse_text() -> str:
    """Return a small rule set with a rule for one group."""
    head = """version = 7
boundaries = [20, 40, 60, 80]
stability = { high = 4, medium = 2 }
components = { profitability = 1 }
needs = ["profitability"]
"""
    rule = """[[rules]]
id = "%s"
component = "profitability"
metric = "net_profit_margin"
direction = "higher"
weak = 0.0
strong = 0.2
weight = 1.0
unit = "percent"
sentence = "{symbol} keeps {value}."
"""
    special = 'groups."Banks" = { weak = 0.1, strong = 0.3 }\nonly = ["Banks"]\n'
    return head + rule % "margin" + rule % "bank-margin" + special

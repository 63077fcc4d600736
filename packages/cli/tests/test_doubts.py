"""What was doubted of a company's documents, in the text and on the page of its explanation."""

import json
from datetime import date
from io import StringIO

import pytest
from msgspec.structs import replace
from rich.console import Console

from signal9_application.research import Explanation
from signal9_cli.pages.explain import explain_page
from signal9_cli.text.doubts import doubt_rows
from signal9_cli.text.explain import explain_text
from signal9_cli.text.verdict import belongs, confidence_sum
from signal9_marketdata import Company
from signal9_rating import Analysis, Doubt, load_ruleset, rate
from signal9_rating.confidence import Confidence
from signal9_rating.reading import Witness
from signal9_rating.sources import Source
from signal9_sandbox import documents
from signal9_sandbox.companies import all_companies
from signal9_vendors import company_from

HOSTILE = "<script>alert(1)</script>\x1b[31m[bold]"
DOUBT = Doubt(
    rule="debt-below-its-parts",
    path="BALANCE_SHEET:$.annualReports[0].shortLongTermDebtTotal",
    sentence=f"The total debt is less than its parts {HOSTILE}",
    field="total_debt",
    stated=-24e6,
    taken=20e9,
    witnesses=(
        Witness(
            name="the sum of its parts",
            value=20e9,
            sources=(Source(document="BALANCE_SHEET", path="$.annualReports[0].longTermDebt", value=17.3e9),),
        ),
    ),
    cost=("debt-to-assets", "piotroski"),
)


def company() -> Company:
    """Coca-Cola, as the sandbox serves it."""
    stated = all_companies()["KO"]
    answers = {
        "OVERVIEW": documents.overview(stated, None),
        "INCOME_STATEMENT": documents.income_statement(stated),
        "BALANCE_SHEET": documents.balance_sheet(stated),
        "CASH_FLOW": documents.cash_flow(stated),
    }
    return company_from({name: json.dumps(answer).encode() for name, answer in answers.items()})


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    """Its analysis under the rule set that reads by witnesses, with one doubt."""
    return replace(rate(company(), load_ruleset(3), date(2016, 6, 1)), doubts=(DOUBT,), cautions=(DOUBT.sentence,))


def shown(explanation: Explanation, width: int = 250) -> str:
    """What a terminal shows."""
    screen = StringIO()
    console = Console(file=screen, width=width, highlight=False)
    for part in explain_text(explanation, width):
        console.print(part)
    return screen.getvalue()


def explained(analysis: Analysis) -> Explanation:
    return Explanation(symbol="KO", name="Coca-Cola", analysis=analysis)


def test_a_doubt_is_shown_with_what_was_stated_used_and_said_by_whom(analysis: Analysis) -> None:
    """With the witnesses' places, and the rules that read the figure: enough to look it up."""
    text, page = shown(explained(analysis)), explain_page(explained(analysis))
    for said in (text, page):
        for part in (
            "-24,000,000", "20,000,000,000", "the sum of its parts", "BALANCE_SHEET:$.annualReports[0].longTermDebt", DOUBT.path,
            "Debt to assets",
        ):  # fmt: skip
            assert part in said, part


def test_what_a_document_says_does_nothing_in_a_doubt(analysis: Analysis) -> None:
    """Neither in the terminal nor on the page, in the caution or in the table."""
    text, page = shown(explained(analysis)), explain_page(explained(analysis))
    assert "\x1b" not in text
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 2


@pytest.mark.parametrize(
    ("changes", "used"), [({"taken": None}, "nothing"), ({"believed": True}, "as stated"), ({}, "20,000,000,000")]
)
def test_a_doubt_says_what_is_used_instead(analysis: Analysis, changes: dict[str, object], used: str) -> None:
    """Another figure, none at all, or the stated one all the same."""
    [row] = doubt_rows(replace(analysis, doubts=(replace(DOUBT, **changes),)))
    assert row[3] == used


def test_the_points_of_the_reasons_and_of_what_is_missing_lead_to_the_score(analysis: Analysis) -> None:
    """Neutral, each rule, those without a figure: the last line of the waterfall is the score."""
    total = 50 + sum(each.contribution for each in analysis.reasons) + analysis.missing_contribution
    assert analysis.score == pytest.approx(total, abs=1e-4)
    for width in (250, 90):
        text = shown(explained(analysis), width)
        assert "Rules without a figure earn nothing." in text
        assert f"{analysis.score:.1f}" in text


def test_a_confidence_is_shown_as_it_was_computed(analysis: Analysis) -> None:
    """Multiplied by the coverage, or added up as rule sets 1 and 2 did."""
    assert f"coverage {100 * analysis.confidence_parts.coverage:.0f} % × (0.25 × freshness" in confidence_sum(analysis)
    added = Confidence(coverage=1.0, freshness=1.0, agreement=0.5, history=1.0)
    assert confidence_sum(replace(analysis, confidence=added.percent(), confidence_parts=added)) == (
        "90 % = 0.4 × coverage 100 % + 0.2 × freshness 100 % + 0.2 × agreement 50 % + 0.2 × history 100 %"
    )


@pytest.mark.parametrize(
    ("sector", "group", "source", "industry", "said"),
    [
        (
            "Industrials",
            "Transportation",
            "industry",
            "TRUCKING",
            "Industrials (Transportation), by the industry TRUCKING",
        ),
        ("Financials", None, "sector", "SERVICES", "Financials, by the vendor's sector"),
        (None, None, "none", "MAGIC", "sector not known: the industry MAGIC tells none"),
        (None, None, "none", None, "sector not known"),
        ("Energy", "Energy", "industry", "X" * 500, f"Energy (Energy), by the industry {'X' * 100}"),
    ],
)
def test_a_classification_says_what_told_it(
    analysis: Analysis, sector: str | None, group: str | None, source: str, industry: str | None, said: str
) -> None:
    """The industry, else the vendor's sector, else nothing; a vendor's text is cut to length."""
    placed = replace(analysis, sector=sector, group=group, classified_by=source, industry=industry)
    assert belongs(placed) == said

"""A company without a rating, as every command shows it: unrated, with its reason and its cautions, and no failure."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console
from typer.testing import CliRunner

from signal9_application.ratings import ReadSide, distribution, moves_of, of_sector, sector_named
from signal9_application.research import Explanation, explain_folder, explain_stored
from signal9_application.trace import waterfall
from signal9_cli.main import typer_app
from signal9_cli.pages.explain import explain_page
from signal9_cli.text.cautions import unrated_of
from signal9_cli.text.explain import explain_text
from signal9_cli.text.ratings import moves_table, ratings_table
from signal9_rating import encode
from signal9_readmodels import AnalysisRow, AssetRow, ReadTables
from signal9_readmodels.cache import Cache, InMemoryStore
from signal9_readmodels.queries import RatingQuestions, latest_ratings
from signal9_runtime import InMemoryBlobs
from signal9_testkit import an
from signal9_vendors import ArchivedDocuments

DAY = date(2022, 2, 1)
REASON = "There is too little to rate it by."


def thin() -> dict[str, Any]:
    """A company of which nothing is known but what analysts expect of its price."""

    def reports(**figures: int) -> list[dict[str, str]]:
        """A year without figures, and the one before it with these."""
        newest, before = ({"fiscalDateEnding": day, "reportedCurrency": "USD"} for day in ("2021-12-31", "2020-12-31"))
        return [{**newest, **dict.fromkeys(figures, "None")}, {**before, **{k: str(v) for k, v in figures.items()}}]

    overview = {
        "Symbol": "THIN", "Name": "Thin [bold]\x1b[31m<b>Air</b>", "Sector": "MANUFACTURING", "Industry": "BEVERAGES", "Currency": "USD",
        "LatestQuarter": "2021-12-31", "MarketCapitalization": "1000000000", "SharesOutstanding": "10000000",
        "AnalystTargetPrice": "150",
    }  # fmt: skip
    return {
        "OVERVIEW": overview,
        "INCOME_STATEMENT": {"symbol": "THIN", "annualReports": reports(totalRevenue=900, netIncome=90)},
        "BALANCE_SHEET": {
            "symbol": "THIN",
            "annualReports": reports(totalAssets=1000, totalLiabilities=600, totalShareholderEquity=400),
        },
        "CASH_FLOW": {"symbol": "THIN", "annualReports": reports(operatingCashflow=100, netIncome=90)},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Its documents in a folder."""
    for name, answer in thin().items():
        (tmp_path / f"{name}.json").write_text(json.dumps(answer))
    return tmp_path


@pytest.fixture
def explanation(folder: Path) -> Explanation:
    """Its explanation under the first rule set that leaves companies unrated."""
    return explain_folder(folder, 3, DAY)


def rate(folder: Path, *more: str) -> Any:
    return CliRunner().invoke(typer_app, ["rate", str(folder), "--ruleset", "3", "--as-of", "2022-06-01", *more])


def shown(explanation: Explanation) -> str:
    """What a terminal shows."""
    screen = StringIO()
    console = Console(file=screen, width=200, highlight=False)
    for part in explain_text(explanation):
        console.print(part)
    return screen.getvalue()


def test_rate_says_in_one_sentence_why_there_is_no_rating(folder: Path) -> None:
    """It is an answer, not an error: the reason, where the company belongs, the cautions, and no score."""
    result = rate(folder)
    assert result.exit_code == 0, result.output
    said = " ".join(result.stdout.split())  # however wide the terminal is
    first, judged, rest = said.partition(" Judged as ")
    assert first.startswith("THIN is unrated. ")
    assert first.endswith(".")
    assert judged
    assert rest.startswith("Consumer Staples (Food, Beverage & Tobacco), by the industry BEVERAGES. Caution: ")
    assert "component" not in result.stdout


def test_rate_as_json_has_no_rating_and_the_reason(folder: Path) -> None:
    """Null, not 0: a program that asks for the rating is told that there is none."""
    result = rate(folder, "--json")
    analysis = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (analysis["investmentRating"], analysis["score"], analysis["ratingStability"]) == (None, None, None)
    assert analysis["unratedReason"].endswith(".")


def test_the_explanation_of_an_unrated_company_has_no_score_and_no_stars(explanation: Explanation) -> None:
    """Text and page say why, show what is known, and draw no way to a score; the vendor's text does nothing in either."""
    text, page = shown(explanation), explain_page(explanation)
    for said in (text, page):
        assert explanation.analysis.unrated_reason in said
        assert "★" not in said
        assert "From neutral to the score" not in said
        assert "Food, Beverage" in said
    assert "\x1b" not in text
    assert "<b>" not in page.replace("<b>unrated", "").split("<div class=cards>")[0]


def test_a_stored_analysis_without_a_rating_is_explained(explanation: Explanation) -> None:
    """By the newest analysis, whose bytes are read by their digest; one that was never completed is still an error."""
    archive, tables = InMemoryBlobs(), ReadTables.in_memory()
    kept = archive.put(encode(explanation.analysis))
    tables.assets.put(AssetRow(asset_id="t", symbol="THIN", stream_version=1).row())
    row = AnalysisRow(
        asset_id="t", analysis_id="1", status="completed", unrated_reason=explanation.analysis.unrated_reason,
        result_digest=kept.digest, result_size=kept.size, stream_version=2,
    )  # fmt: skip
    tables.asset_analysis.put(row.row())
    read = ReadSide(tables, RatingQuestions(tables, Cache(InMemoryStore())))
    found = explain_stored(read, archive, ArchivedDocuments(InMemoryBlobs()), "thin")
    assert (found.analysis.investment_rating, found.analysis_id) == (None, "1")


def listed(*rows: AnalysisRow) -> ReadTables:
    """Read tables with companies of these analyses."""
    tables = ReadTables.in_memory()
    for row in rows:
        tables.assets.put(AssetRow(asset_id=row.asset_id, symbol=row.asset_id, stream_version=1).row())
        tables.asset_analysis.put(row.row())
    return tables


def analysis(symbol: str, number: int, day: str, rating: int | None, **more: Any) -> AnalysisRow:
    """One analysis, with a rating or without."""
    return AnalysisRow(
        asset_id=symbol, analysis_id=str(number), status="completed", investment_rating=rating, confidence=50,
        unrated_reason=None if rating else REASON, analyzed_at=f"{day}T08:00:00.000000Z", stream_version=1, **more,
    )  # fmt: skip


def test_ratings_list_the_unrated_beside_the_rated_and_count_them() -> None:
    """With the reason and the cautions; by sector as well; those that could not be analysed are counted apart."""
    tables = listed(
        analysis("KO", 1, "2026-01-05", 4, cautions=["One [bold].", "Two.", "Three."], sector="Consumer Staples"),
        analysis("SPAC", 2, "2026-01-05", None, cautions=["Odd \x1b."], sector="Financials"),
    )
    tables.assets.put(AssetRow(asset_id="N", symbol="N", last_failure="refused", stream_version=1).row())
    answer = latest_ratings(tables)
    assert [each.symbol for each in answer.unrated] == ["N", "SPAC"]
    never, spac = answer.unrated
    assert unrated_of(spac) == [f"SPAC is unrated. {REASON}", "[yellow]Caution:[/yellow] Odd \\x1b."]
    assert unrated_of(never) == ["N is not rated. The vendor refused the request."]
    assert of_sector(answer.unrated, sector_named("Finance")) == [spac]
    assert distribution(answer.ratings, answer.unrated) == (
        "Of 1 rated companies 0 have 5, 1 has 4, 0 have 3, 0 have 2, 0 have 1 of 5. Beside them 1 is unrated, for want of "
        "evidence or of a business; 1 is not analysed, for want of documents."
    )
    assert distribution([]) == "No company is rated."
    assert distribution([], [spac]) == "No company is rated: 1 is unrated, for want of evidence or of a business."
    [reasons] = ratings_table(answer.ratings).columns[4].cells
    assert str(reasons) == "Caution: One [bold].\nand 2 more"


def test_a_company_that_loses_its_rating_is_a_move_and_one_that_never_had_any_is_none() -> None:
    """From a rating to none and back; the reason stands with what is said since."""
    tables = listed(
        analysis("KO", 1, "2026-01-05", 4), analysis("KO", 2, "2026-01-09", None), analysis("KO", 3, "2026-01-12", 2),
        analysis("SPAC", 4, "2026-01-05", None), analysis("SPAC", 5, "2026-01-09", None),
    )  # fmt: skip
    [lost] = moves_of(tables, date(2026, 1, 6), date(2026, 1, 10))
    assert (lost.symbol, lost.before, lost.after, lost.size, lost.gained) == ("KO", 4, None, 0, (REASON,))
    [back] = moves_of(tables, date(2026, 1, 10), date(2026, 1, 12))
    assert (back.before, back.after, back.lost) == (None, 2, (REASON,))
    cells = [str(cell) for column in moves_table([lost, back], DAY, DAY).columns[1:4] for cell in column.cells]
    assert cells == ["4", "–", "unrated", "2", "gone", "new"]


def test_the_trace_says_what_came_of_an_analysis() -> None:
    """The rating, or why there is none, with the cautions; a failure as a failure."""
    events = [
        an.analysis_complete("KO", cautions=["One figure is odd."]),
        an.recorded(an.analysis_unrated("KO", unrated_reason=REASON, cautions=[]), version=3),
        an.recorded(an.analysis_failed("KO", error="It timed out."), version=4),
    ]
    rows = waterfall("KO", events, []).rows
    assert [row.says for row in rows] == [
        "rated 4 of 5. One figure is odd.",
        f"unrated: {REASON}",
        "failed: It timed out.",
    ]


def test_an_analysis_of_an_earlier_version_is_explained_as_it_was_made(folder: Path) -> None:
    """Its bytes know neither doubts nor groups, and its confidence is the sum of its parts."""
    known = explain_folder(folder, 1, DAY)
    stored = json.loads(encode(known.analysis))
    later = (
        "unratedReason",
        "group",
        "classifiedBy",
        "reading",
        "doubts",
        "industry",
        "peerMetrics",
        "missingContribution",
    )
    old = {name: value for name, value in stored.items() if name not in later}
    del old["confidenceParts"]["consistency"]
    from signal9_rating import decode

    earlier = msgspec.structs.replace(known, analysis=decode(json.dumps(old).encode()))
    text = shown(earlier)
    assert "0.4 × coverage" in text
    assert "by the vendor's sector" in text
    assert "Doubts" not in text
    assert explain_page(earlier).startswith("<!doctype html>")

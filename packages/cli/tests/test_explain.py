"""What `signal9 explain` shows: the whole score, each figure's place, and nothing that could run in a browser."""

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console
from typer.testing import CliRunner

from signal9_application import OperationFailed
from signal9_application.research import Explanation, explain_folder, explain_result
from signal9_cli.figures import figure, limits, points, sparkline, title
from signal9_cli.main import typer_app
from signal9_cli.output import Answers
from signal9_cli.pages.charts import sparkline_svg, waterfall
from signal9_cli.pages.explain import explain_page
from signal9_cli.text.explain import explain_text
from signal9_rating import METRIC_NAMES, Analysis, decode, encode, load_ruleset, rate
from signal9_readmodels import AnalysisRow, AssetRow
from signal9_runtime import InMemoryBlobs
from signal9_sandbox import documents
from signal9_sandbox.companies import all_companies
from signal9_vendors import ArchivedDocuments, company_from

DAY = datetime(2016, 6, 1, tzinfo=UTC).date()


def answers_of(symbol: str) -> dict[str, Any]:
    """Return the sandbox's documents of a company, with two news items about it."""
    company = all_companies()[symbol]
    mentions = [("20160530T120000", "0.4"), ("20160529T080000", "-0.1")]
    return {
        "OVERVIEW": documents.overview(company, None),
        "INCOME_STATEMENT": documents.income_statement(company),
        "BALANCE_SHEET": documents.balance_sheet(company),
        "CASH_FLOW": documents.cash_flow(company),
        "NEWS_SENTIMENT": {
            "feed": [
                {
                    "time_published": moment,
                    "ticker_sentiment": [
                        {"ticker": symbol, "relevance_score": "0.5", "ticker_sentiment_score": score},
                        {"ticker": "OTHER", "relevance_score": "0.5", "ticker_sentiment_score": "-1"},
                    ],
                }
                for moment, score in mentions
            ]
        },
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Coca-Cola's documents in a folder."""
    for name, answer in answers_of("KO").items():
        (tmp_path / f"{name}.json").write_text(json.dumps(answer))
    return tmp_path


@pytest.fixture
def explanation(folder: Path) -> Explanation:
    """Coca-Cola explained as of a day in 2016."""
    return explain_folder(folder, 1, DAY)


def printed(explanation: Explanation) -> str:
    """Return what a terminal of 200 columns shows."""
    screen = StringIO()
    console = Console(file=screen, width=200, highlight=False)
    for part in explain_text(explanation):
        console.print(part)
    return screen.getvalue()


def test_the_text_explains_the_whole_score(explanation: Explanation) -> None:
    """Every reason with its points, every peer, the parts of the confidence, the news and the digests."""
    text = printed(explanation)
    analysis = explanation.analysis

    for reason in analysis.reasons:
        assert points(reason.contribution) in text
        assert title(reason.metric) in text
    assert all(peer.symbol in text for peer in analysis.peers)
    assert "INCOME_STATEMENT:$.annualReports[0].totalRevenue = 44,294,000,000" in text
    assert analysis.digests["OVERVIEW"][:12] in text
    assert "2 items, sentiment +0.16 of -1 to 1 (mixed)" in text
    assert all(f"× {part} " in text for part in ("coverage", "freshness", "agreement", "history"))
    assert "What would flip it" in text
    assert f"{analysis.score:.1f}" in text


def narrow(explanation: Explanation, width: int) -> str:
    """Return what a terminal of so many columns shows."""
    screen = StringIO()
    console = Answers(file=screen, width=width, highlight=False)
    for part in explain_text(explanation, width):
        console.print(part)
    return screen.getvalue()


def test_a_trend_runs_from_the_oldest_year_to_the_newest(explanation: Explanation) -> None:
    """Whether the analysis was made here or read from the store, whose keys are sorted; the page shows the newest five years."""
    stored = msgspec.structs.replace(explanation, analysis=decode(encode(explanation.analysis)))
    figures = explanation.analysis.metrics["debt_to_assets"]
    oldest_first = [figures[day] for day in sorted(figures)]

    assert list(stored.analysis.metrics["debt_to_assets"]) != list(figures)
    assert explanation.trend("debt_to_assets") == oldest_first
    assert stored.trend("debt_to_assets") == pytest.approx(oldest_first, abs=1e-6)
    assert stored.years(2) == explanation.years(2) == sorted(figures)[-2:]
    assert sparkline(stored.trend("debt_to_assets")) in printed(stored)
    assert sparkline_svg(stored.trend("debt_to_assets")) in explain_page(stored)


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_narrow_terminal_shows_all_of_it(explanation: Explanation, width: int) -> None:
    """Reasons, figures, sources and peers stand below each other where they have no room side by side; no line is wider."""
    text = narrow(explanation, width)
    words = " ".join(text.split())

    assert all(len(line) <= width for line in text.splitlines())
    assert "…" not in text.replace("SHA-256", "").split("Figures")[0].split("because")[-1]
    assert all(reason.sentence.split(";")[0].split()[-1] in words for reason in explanation.analysis.reasons)
    assert all(peer.symbol in words for peer in explanation.analysis.peers)
    assert "44,294,000,000" in words


def test_a_hostile_name_cannot_steer_the_terminal_or_run_in_the_page(explanation: Explanation) -> None:
    """Escape sequences are shown; markup is text."""
    hostile = msgspec.structs.replace(
        explanation, name="<script>alert(1)</script>\x1b[31m[bold]", industry="<img src=x onerror=alert(1)>"
    )

    assert "\x1b[31m" not in printed(hostile)
    page = explain_page(hostile)
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


class _Balance(HTMLParser):
    """Checks that tags close in order; remembers what would be fetched."""

    VOID = frozenset({"meta", "br", "hr"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []
        self.charts = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.charts += tag == "svg"
        self.fetched += [f"{k}={v}" for k, v in attrs if k in ("src", "href", "xlink:href")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_fetches_nothing(explanation: Explanation) -> None:
    """Well-formed, self-contained, under 300 kB, with charts, and forbidden to fetch or run anything."""
    page = explain_page(explanation)
    parser = _Balance()
    parser.feed(page)

    assert parser.open == []
    assert parser.fetched == []
    assert parser.charts > 20
    assert len(page) < 300_000
    assert "default-src 'none'" in page
    assert page.count("<svg") == page.count(' role="img" aria-label="') + page.count(' aria-hidden="true"')
    assert set(re.findall(r"https?://[^\"'\s<]+", page)) == {"http://www.w3.org/2000/svg"}


def test_the_same_rating_gives_the_same_page(folder: Path) -> None:
    """No clock and no random id in it."""
    assert explain_page(explain_folder(folder, 1, DAY)) == explain_page(explain_folder(folder, 1, DAY))


def test_offline_as_json_and_as_a_page(folder: Path, tmp_path: Path) -> None:
    """One JSON document on standard output; the page where it was asked for."""
    target = tmp_path / "ko.html"
    result = CliRunner().invoke(typer_app, ["explain", "--offline", str(folder), "--json", "--html", str(target)])
    body = json.loads(result.stdout)

    assert result.exit_code == 0
    assert body["analysis"]["reasons"][0]["sources"][0]["path"].startswith("$.")
    assert body["definitions"]["operating_margin"].startswith("operating_income / total_revenue")
    assert body["news"][0]["published"] > body["news"][1]["published"]
    assert target.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    "arguments",
    [
        ["explain"],
        ["explain", "KO", "--offline", "."],
        ["explain", "KO", "--ruleset", "2"],
        ["explain", "KO", "--as-of", "5 May"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """Neither a symbol nor a folder, or both; a rule set for a stored rating; a day that is none."""
    assert CliRunner().invoke(typer_app, arguments).exit_code == 2


def test_a_page_that_cannot_be_written_is_explained(folder: Path) -> None:
    """The message names the file."""
    target = str(folder / "absent" / "ko.html")
    result = CliRunner().invoke(typer_app, ["explain", "--offline", str(folder), "--html", target])

    assert isinstance(result.exception, OperationFailed)
    assert target in str(result.exception)


def rated(symbol: str, documents: InMemoryBlobs) -> Analysis:
    """Return the rating of one of the sandbox's companies, with its documents kept."""
    raw = {name: json.dumps(answer).encode() for name, answer in answers_of(symbol).items()}
    digests = {name: documents.put(body).digest for name, body in raw.items()}
    return rate(company_from(raw), load_ruleset(), DAY, digests=digests)


def test_a_stored_rating_is_read_by_its_digest() -> None:
    """The explanation is that of the bytes the row names; a row without a result says so."""
    archive, raw = InMemoryBlobs(), InMemoryBlobs()
    kept = archive.put(encode(rated("KO", raw)))
    asset = AssetRow(asset_id="KO", symbol="KO", name="Coca-Cola", stream_version=1)
    row = AnalysisRow(
        asset_id="KO", analysis_id="a1", status="completed", result_digest=kept.digest, result_size=kept.size,
        stream_version=2,
    )  # fmt: skip
    explanation = explain_result(archive, ArchivedDocuments(raw), asset, row)

    assert (explanation.name, explanation.analysis_id, explanation.result_digest) == ("Coca-Cola", "a1", kept.digest)
    assert [mention.sentiment for mention in explanation.news] == [0.4, -0.1]
    assert encode(explanation.analysis) == archive.bodies[kept.digest]
    with pytest.raises(OperationFailed, match="kept no result"):
        explain_result(
            archive, ArchivedDocuments(raw), asset, AnalysisRow(asset_id="KO", analysis_id="a1", stream_version=2)
        )


@pytest.mark.parametrize(
    ("values", "line"),
    [([], ""), ([None, None], "··"), ([1, 1], "▄▄"), ([1, None, 2, 3], "▁·▅█"), ([3, 2, 1], "█▅▁")],
)
def test_a_sparkline_has_a_mark_a_value(values: list[float | None], line: str) -> None:
    """Lowest to highest; a missing one is a dot."""
    assert sparkline(values) == line


@pytest.mark.parametrize(
    ("metric", "value", "text"),
    [
        ("operating_margin", 0.1234, "12.3 %"),
        ("current_ratio", 1.5, "1.50×"),
        ("free_cash_flow", 12_345_678.0, "12 M"),
        ("free_cash_flow", 12.0, "12"),
        ("piotroski_f_score", 7.0, "7"),
        ("altman_z_score", 2.345, "2.35"),
        ("return_on_assets", None, "–"),
        ("return_on_assets", -0.0001, "0.0 %"),
    ],
)
def test_figures_read_as_people_write_them(metric: str, value: float | None, text: str) -> None:
    """Percent, times, millions, points."""
    assert figure(metric, value) == text


def test_titles_are_words() -> None:
    """Of metrics, components and rules."""
    assert (title("return_on_assets"), title("financialHealth")) == ("Return on assets", "Financial health")
    assert (title("altman-z-score"), title("revenue_ttm")) == ("Altman's Z", "Revenue, last 12 months")
    assert title("peer_rank_debt_to_assets") == "Rank among peers: debt to assets"
    assert not [name for name in METRIC_NAMES if re.search(r"cagr|ttm|\b\dy\b|_", title(name))]


def test_a_contribution_that_rounds_to_nothing_has_no_sign() -> None:
    """There are no -0.0 points."""
    assert (points(-0.04), points(0.04), points(-0.06), points(10.0)) == ("0.0", "0.0", "-0.1", "+10.0")


@pytest.mark.parametrize(
    ("steps", "low", "high"), [([], 45, 55), ([3.0, -9.0], 40, 55), ([-49.9], 0, 55), ([49.9], 45, 100)]
)
def test_the_scale_holds_the_whole_way(steps: list[float], low: float, high: float) -> None:
    """Round fives around every score on the way, within 0 to 100."""
    assert limits(steps) == (low, high)


def test_a_chart_says_nothing_of_its_maker() -> None:
    """No script, comment, style or id is left in it; a line needs two points."""
    drawn = waterfall("Points", 50.0, [("A & B", 4.0), ("C", -2.0)], "Score 52")

    assert not re.search(r"<script|<!--|<style| id=", drawn)
    assert "A &amp; B" in drawn
    assert sparkline_svg([1.0, None]) == ""
    assert sparkline_svg([1.0, 2.0]).startswith("<svg")

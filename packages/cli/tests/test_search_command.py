"""`signal9 search` against a real OpenSearch: JSON for programs, a table for people, and one sentence when something is wrong."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from signal9_cli.error_messages import error_messages
from signal9_cli.main import typer_app
from signal9_readmodels.search import Document, OpenSearchIndex, WordLlamaEmbedder
from signal9_testkit.servers import OpenSearchService

pytestmark = pytest.mark.integration

Run = Callable[..., Result]


def document(index: str, name: str, **body: Any) -> Document:
    return Document(index=index, id=name, version=1, body=body)


DOCUMENTS = (
    document(
        "assets", "KO", asset_id="KO", symbol="KO", company_name="The Coca-Cola Company", sector="Staples",
        description="Sells sparkling drinks. [bold red]\x1b[31m<i>Cheap</i>", market_cap=2.5e11, last_updated="2026-01-10T00:00:00Z",
    ),
    document(
        "assets", "AAL", asset_id="AAL", symbol="AAL", company_name="American Airlines Group Inc.", sector="Industrials",
        description="An airline with drinks on board.", market_cap=9e9, unrated_reason="The vendor has no statements of this company.",
    ),
    document(
        "news", "1", news_id="1", asset_symbol=["KO", "AAL", "PEP"], title="Drinks on planes", content="Drinks are sold on board.",
        time_published="2026-01-10T00:00:00Z",
    ),
    document(
        "analysis", "1", analysis_id="1", asset_id="KO", symbol="KO", status="completed", investment_rating=4,
        confidence_interval=71.0, cautions=["One figure is odd."], reasons=["Debt is low."], analysis_date="2026-01-10T15:00:00Z",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def checkout(opensearch_service: OpenSearchService, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose platform is the engine of this session, with two companies and an analysis in it."""
    opensearch_service.clear()
    opensearch_url = opensearch_service.url
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".signal9").mkdir()
    # Neither the cache nor the tables are up: a search with its engine up needs neither.
    nowhere = {"redis": "redis://127.0.0.1:9/0", "aws": "http://127.0.0.1:9"}
    endpoints = {"opensearch": opensearch_url, **nowhere}
    (folder / ".signal9" / "platform.json").write_text(json.dumps({"endpoints": endpoints}))
    index = OpenSearchIndex.at(opensearch_url, WordLlamaEmbedder())
    index.lifecycle.ensure()
    assert index.put_all(DOCUMENTS) == {}
    client: Any = index._client  # a search sees what was refreshed
    client.indices.refresh(index="assets,analysis,news")
    yield folder
    opensearch_service.clear()


@pytest.fixture
def run(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `signal9 search` with these arguments."""
    monkeypatch.setenv("SIGNAL9_CHECKOUT", str(checkout))
    return lambda *arguments: CliRunner().invoke(typer_app, ["search", *arguments])


def test_json_holds_the_page_the_reasons_and_the_standing(run: Run) -> None:
    """One document on standard output: what was asked, how many, and each hit with why and its rating or why it has none."""
    answer = json.loads(run("drinks", "--json").stdout)
    assert (answer["query"], answer["index"], answer["page"], answer["total"]) == ("drinks", "assets", 1, 2)
    assert (answer["degraded"], answer["truncated"]) == (False, False)
    hits = {hit["document"]["symbol"]: hit for hit in answer["hits"]}
    assert hits["KO"]["standing"] == {
        "rating": 4,
        "confidence": 71.0,
        "unratedReason": None,
        "cautions": ["One figure is odd."],
    }
    assert hits["AAL"]["standing"]["unratedReason"] == "The vendor has no statements of this company."
    assert "words" in hits["KO"]["why"]
    assert {hits["KO"]["wordRank"], hits["AAL"]["wordRank"]} == {1, 2}


def test_the_table_shows_ratings_and_no_command_of_a_stranger(run: Run) -> None:
    """Stars, the reason of the unrated, and markup and escapes as text."""
    shown = run("drinks", "--explain").stdout
    assert "★★★★☆ 1 caution" in shown
    assert "unrated: The vendor has no" in shown
    assert "\x1b[31m" not in shown
    assert "meaning #" in shown


def test_filters_and_pages_narrow_the_answer(run: Run) -> None:
    """Sector, market capitalisation in words people use, rating; the second page of one."""
    symbols = [
        [hit["document"]["symbol"] for hit in json.loads(run("drinks", *more, "--json").stdout)["hits"]]
        for more in (
            ["--sector", "staples"],
            ["--max-cap", "10B"],
            ["--min-rating", "3"],
            ["--sector", "manufacturing"],
            ["--limit", "1", "--page", "2"],
            ["--page", "9"],
        )
    ]
    assert symbols[:4] == [["KO"], ["AAL"], ["KO"], ["AAL"]], "a vendor's name for Industrials finds them as well"
    assert len(symbols[4]) == 1
    assert symbols[5] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["drinks", "--page", "9"], "Page 9 is beyond the end: 2 hits are on 1 page."),
        (["drinks", "--since", "2999-01-01"], "Nothing in assets was found for 'drinks' with these filters."),
        (["drinks", "--sector", "Sugar"], "Sectors are: Communication Services"),
        (["debt", "--index", "analysis"], "KO rated 4"),
        (["drinks", "--index", "news"], "KO AAL +1 Drinks on planes"),
    ],
)
def test_a_page_says_what_it_holds_or_why_it_holds_nothing(run: Run, arguments: list[str], said: str) -> None:
    """A page beyond the end, filters that nothing passes, a sector that is none; companies of an article by their tickers."""
    result = run(*arguments)
    assert result.exit_code == 0
    assert said in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["***"], "no letter or digit"),
        (["drinks", "--index", "shares"], "Choose one of assets, news, analysis"),
        (["drinks", "--symbol", "KO"], "cannot be filtered by 'symbol'"),
        (["drinks", "--min-rating", "4", "--max-rating", "2"], "Swap them"),
    ],
)
def test_a_question_that_makes_no_sense_is_one_sentence(run: Run, arguments: list[str], said: str) -> None:
    """The command fails with the reason, and prints nothing on standard output."""
    result = run(*arguments)
    assert said in str(error_messages.sentence(result.exception or ValueError()))
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["x", "--min-cap", "a lot"],
        ["x", "--max-cap", "1.2.3B"],
        ["x", "--min-cap", "-5"],
        ["x", "--since", "yesterday"],
        ["x", "--page", "0"],
    ],
)
def test_wrong_usage_exits_with_2(run: Run, arguments: list[str]) -> None:
    """An amount, a day or a page that is none."""
    assert run(*arguments).exit_code == 2

"""The command line: what it says when something is wrong, and what it shows."""

import errno
import json
from datetime import date
from pathlib import Path

import pytest
from rich.text import Text
from typer.testing import CliRunner

from signal9_application import NotRunning, OperationFailed
from signal9_application.pipeline import Pending, behind, open_batches, unrated
from signal9_application.ratings import distribution, moves_of, of_sector, ordered, sector_named
from signal9_cli.checkout import find_checkout, read_timings
from signal9_cli.deployment import Deployment
from signal9_cli.error_messages import error_messages
from signal9_cli.main import typer_app
from signal9_cli.output import plain
from signal9_cli.text.ratings import moves_table, ratings_table
from signal9_readmodels import AnalysisRow, AssetRow, ReadTables
from signal9_readmodels.queries import Rating, latest_ratings
from signal9_testkit import an


def tables() -> ReadTables:
    """Three companies: one rated, one failed, one never tried."""
    filled = ReadTables.in_memory()
    for symbol, failure in (("KO", None), ("PEP", "budgetExhausted"), ("XOM", None)):
        filled.assets.put(
            AssetRow(asset_id=symbol, symbol=symbol, name=symbol, last_failure=failure, stream_version=1).row()
        )
    analysis = AnalysisRow(
        asset_id="KO", analysis_id="1", status="completed", investment_rating=4, confidence=70, rating_stability="high",
        reasons=[{"sentence": "[bold]Keeps \x1b[31m 17 cents"}], ruleset_version=1, stream_version=2,
    )  # fmt: skip
    filled.asset_analysis.put(analysis.row())
    return filled


def test_the_rated_are_a_table_and_hostile_text_in_it_is_inert() -> None:
    """One row a company, best first."""
    table = ratings_table(latest_ratings(tables()).ratings)
    assert table.row_count == 1
    [reasons] = table.columns[4].cells
    assert isinstance(reasons, Text)
    assert str(reasons).startswith("[bold]Keeps \\x1b")
    assert not reasons.spans


def test_a_strangers_text_cannot_steer_the_terminal() -> None:
    """Escape sequences are shown, markup is inert."""
    assert plain("\x1b[31mred [bold]") == "\\x1b\\[31mred \\[bold]"


def test_what_is_left_of_a_day_is_counted_from_its_events() -> None:
    """Open batches, analyses without an end, rows behind their streams."""
    events = [
        an.batch_opened(),
        an.analysis_needed(),
        an.analysis_complete("KO"),
        an.asset_listed("KO"),
        an.asset_changed("KO"),
    ]
    assert open_batches(events) == {an.BATCH}
    assert unrated(events) == {an.uuid("analysis-PEP")}
    assert behind(events, {f"asset-{an.asset_id('KO')}": 1}) == 2
    assert open_batches([*events, an.batch_closed()]) == set()
    assert str(Pending(messages=3, unrated=1)) == "3 messages, 1 to rate"
    assert not Pending().moving
    assert not Pending().left


def test_a_platform_that_is_not_up_is_said_to_be_down(tmp_path: Path) -> None:
    """No file, or one that cannot be read, leads to `signal9 up`."""
    with pytest.raises(NotRunning, match="signal9 up"):
        _ = Deployment(tmp_path).platform
    (tmp_path / ".signal9").mkdir()
    (tmp_path / ".signal9" / "platform.json").write_text("{")
    with pytest.raises(NotRunning, match="cannot be read"):
        _ = Deployment(tmp_path).platform
    (tmp_path / ".signal9" / "platform.json").write_text('{"endpoints": {"vendors": null}}')
    with pytest.raises(NotRunning, match="no 'vendors'"):
        Deployment(tmp_path).endpoint("vendors")
    assert read_timings(tmp_path) == {}
    assert (find_checkout({}) / "noxfile.py").exists()
    assert find_checkout({"SIGNAL9_CHECKOUT": str(tmp_path)}) == tmp_path
    with pytest.raises(NotRunning, match="SIGNAL9_CHECKOUT names"):
        find_checkout({"SIGNAL9_CHECKOUT": str(tmp_path / "nowhere")})


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OperationFailed("what\nto do"), "what to do"),
        (OSError(errno.ENOSPC, "No space left", "file.json"), "disk is full: file.json"),
        (OSError(errno.EROFS, "Read-only file system", "x"), "cannot be written: Read-only"),
        (ValueError("a bug"), None),
    ],
)
def test_a_foreseen_failure_is_one_sentence_and_a_bug_is_not_hidden(error: Exception, words: str | None) -> None:
    """What we understand is explained on one line; what we do not keeps its traceback."""
    sentence = error_messages.sentence(error)
    assert (sentence is None) == (words is None)
    if words is not None:
        assert words in (sentence or "")
        assert "\n" not in (sentence or "")


@pytest.mark.parametrize(
    "arguments",
    [["up", "--plan", "gold"], ["day", "--max-assets", "0"], ["day", "--date", "yesterday"], ["search"], ["nonsense"]],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """A value out of range, an unknown plan or command: usage, not a traceback."""
    assert CliRunner().invoke(typer_app, arguments).exit_code == 2


def test_live_without_keys_starts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which variables are missing before anything is started."""
    for name in ("ALPHAVANTAGE_API_KEY", "APCA_API_KEY_ID", "APCA_API_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(typer_app, ["up", "--live"])
    assert "ALPHAVANTAGE_API_KEY" in str(error_messages.sentence(result.exception or ValueError()))
    assert "emulator" not in result.output


def test_a_folder_without_documents_is_refused(tmp_path: Path) -> None:
    """`signal9 rate` says which document is missing."""
    result = CliRunner().invoke(typer_app, ["rate", str(tmp_path)])
    assert result.exception is not None
    assert "OVERVIEW" in str(error_messages.sentence(result.exception))


def test_a_company_is_rated_offline_as_json(tmp_path: Path) -> None:
    """Real documents in a folder, one JSON document on standard output; as of an earlier day less is known."""
    from signal9_sandbox import documents
    from signal9_sandbox.companies import all_companies

    company = all_companies()["KO"]
    answers = {
        "OVERVIEW": documents.overview(company, None),
        "INCOME_STATEMENT": documents.income_statement(company),
        "BALANCE_SHEET": documents.balance_sheet(company),
        "CASH_FLOW": documents.cash_flow(company),
    }
    for name, answer in answers.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(answer))
    result = CliRunner().invoke(typer_app, ["rate", str(tmp_path), "--json", "--as-of", "2016-06-30"])
    analysis = json.loads(result.stdout)
    assert analysis["symbol"] == "KO"
    assert 1 <= analysis["investmentRating"] <= 5
    assert analysis["fiscalDateEnding"] <= "2016-06-30"
    assert CliRunner().invoke(typer_app, ["rate", str(tmp_path)]).exit_code == 0


def analysed(analysis_id: str, day: str, rating: int, *rules: str) -> dict[str, object]:
    """Return the row of one analysis of KO."""
    return AnalysisRow(
        asset_id="KO", analysis_id=analysis_id, status="completed", investment_rating=rating, confidence=70 + rating,
        reasons=[{"ruleId": rule, "sentence": f"{rule} speaks."} for rule in rules],
        analyzed_at=f"{day}T08:00:00.000000Z", stream_version=2,
    ).row()  # fmt: skip


def test_two_days_are_compared_by_what_was_rated_then() -> None:
    """The latest analysis of each day counts; what was said on one day only is named; who was not rated has no move."""
    filled = ReadTables.in_memory()
    for symbol in ("KO", "PEP"):
        filled.assets.put(AssetRow(asset_id=symbol, symbol=symbol, name=symbol, stream_version=1).row())
    filled.asset_analysis.put(analysed("1", "2026-01-05", 3, "margin", "debt"))
    filled.asset_analysis.put(analysed("2", "2026-01-09", 2, "margin"))
    filled.asset_analysis.put(analysed("3", "2026-01-12", 5, "margin", "growth"))

    [move] = moves_of(filled, date(2026, 1, 6), date(2026, 1, 12))
    assert (move.symbol, move.before, move.after, move.size) == ("KO", 3, 5, 2)
    assert (move.lost, move.gained) == (("debt speaks.",), ("growth speaks.",))
    [new] = moves_of(filled, date(2026, 1, 4), date(2026, 1, 9))
    assert (new.before, new.after, new.size, new.gained) == (None, 2, 0, ())
    assert moves_of(filled, date(2026, 1, 1), date(2026, 1, 4)) == []
    assert moves_table([move, new], date(2026, 1, 4), date(2026, 1, 9)).row_count == 2
    assert moves_of(filled, date(2026, 1, 6), date(2026, 1, 12), lambda asset: asset.symbol == "PEP") == []

    failed = AnalysisRow(
        asset_id="KO", analysis_id="4", status="failed", analyzed_at="2026-01-13T08:00:00Z", stream_version=3
    )
    filled.asset_analysis.put(failed.row())
    assert moves_of(filled, date(2026, 1, 6), date(2026, 1, 12)) == [move]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--between", "2026-01-12", "2026-01-05"], "Name the earlier day first"),
        (["--between", "2026-01-05", "2026-01-12", "--as-of", "2026-01-09"], "Leave --as-of out"),
        (["--between", "2026-01-05"], "requires 2 arguments"),
        (["--sort", "size"], "'rating', 'confidence', 'symbol', 'sector'"),
    ],
)
def test_a_comparison_that_makes_no_sense_is_wrong_usage(arguments: list[str], said: str) -> None:
    """Exit code 2 and what to give, before anything is asked of the platform."""
    result = CliRunner().invoke(typer_app, ["ratings", *arguments])
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.replace("│", " ").split())
    assert result.stdout == ""


def test_a_day_to_come_is_not_compared() -> None:
    """Nothing can be known of it."""
    result = CliRunner().invoke(typer_app, ["ratings", "--between", "2026-01-05", "2999-01-12"])
    assert "2999-01-12 (UTC) has not come yet" in str(result.exception)


def test_ratings_are_ordered_filtered_and_counted() -> None:
    """By rating, confidence, name or sector; of one sector by any name that a vendor gives it."""

    def rating(symbol: str, stars: int, confidence: float, sector: str) -> Rating:
        return Rating(
            symbol=symbol, name=symbol, sector=sector, asset_id=symbol, investment_rating=stars, confidence=confidence,
            rating_stability="high", components={}, reasons=[], ruleset_version=1, analysis_id="1", analyzed_at="",
        )  # fmt: skip

    known = [rating("B", 3, 80, "Energy"), rating("A", 5, 60, "Utilities"), rating("C", 3, 90, "Energy")]
    assert [each.symbol for each in ordered(known, "rating")] == ["A", "C", "B"]
    assert [each.symbol for each in ordered(known, "confidence")] == ["C", "B", "A"]
    assert [each.symbol for each in ordered(known, "symbol")] == ["A", "B", "C"]
    assert [each.symbol for each in ordered(known, "sector")] == ["C", "B", "A"]
    assert [each.symbol for each in of_sector(known, sector_named("ENERGY & TRANSPORTATION"))] == ["B", "C"]
    assert distribution(known) == "Of 3 rated companies 1 has 5, 0 have 4, 2 have 3, 0 have 2, 0 have 1 of 5."
    with pytest.raises(OperationFailed, match=r"no sector 'Magic'\. Choose one of: Communication Services"):
        sector_named("Magic")

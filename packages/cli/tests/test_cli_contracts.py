"""`signal9 contracts`: what it prints, and how it exits."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from signal9_cli.checkout import find_checkout
from signal9_cli.commands import contracts
from signal9_cli.error_messages import error_messages
from signal9_cli.main import typer_app


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the contracts that the commands take for theirs."""
    for folder in ("schemas", "examples", "released"):
        shutil.copytree(find_checkout() / "contracts" / folder, tmp_path / "contracts" / folder)
    monkeypatch.setattr(contracts, "find_checkout", lambda: tmp_path)
    return tmp_path


def test_compatible_contracts_exit_with_0() -> None:
    """The contracts of this checkout, as JSON and nothing else."""
    result = CliRunner().invoke(typer_app, ["contracts", "check", "--json"])
    report = json.loads(result.stdout)
    assert (result.exit_code, report["compatible"], report["mode"]) == (0, True, "FULL_TRANSITIVE")
    assert {event["level"] for event in report["events"]} == {"FULL_TRANSITIVE"}


def test_a_break_is_shown_with_its_document_and_exits_with_1(checkout: Path) -> None:
    """The direction, the field, the release, the document: what its author needs to see why."""
    path = checkout / "contracts/schemas/analysisComplete/v2.json"
    path.write_text(path.read_text().replace('"maximum": 5', '"maximum": 3'))
    result = CliRunner().invoke(typer_app, ["contracts", "check"])
    assert result.exit_code == 1
    words = " ".join(result.stdout.split())
    assert "BACKWARD incompatible with 0.1.0 v1, today v1: investmentRating: maximum 5 → 3" in words
    assert "breaks: $.investmentRating: found 4, expected at most 3" in words
    assert '"investmentRating":4' in words
    assert "analysisComplete/v2.json is not what the struct says" in " ".join(result.stderr.split())
    assert json.loads(CliRunner().invoke(typer_app, ["contracts", "check", "--json"]).stdout)["compatible"] is False


def test_an_added_optional_field_is_accepted_with_a_note(checkout: Path) -> None:
    """No reader breaks; its author is told to raise the version."""
    path = checkout / "contracts/schemas/assetListed/v1.json"
    path.write_text(path.read_text().replace('"properties": {', '"properties": {"added": {"type": "string"},', 1))
    result = CliRunner().invoke(typer_app, ["contracts", "check", "--json"])
    report = json.loads(result.stdout)
    assert (result.exit_code, report["compatible"]) == (0, True)
    assert "makes it version 2" in report["notes"][0]


def test_what_the_structs_say_is_judged_where_the_files_are_behind(checkout: Path) -> None:
    """Releases and files that agree do not hide a struct that breaks with both."""
    for place in (
        "schemas/analysisComplete/v1",
        "schemas/analysisComplete/v2",
        "released/0.1.0/schemas/analysisComplete/v1",
    ):
        path = checkout / f"contracts/{place}.json"
        path.write_text(path.read_text().replace('"maximum": 5', '"maximum": 7'))
    result = CliRunner().invoke(typer_app, ["contracts", "check", "--json"])
    assert result.exit_code == 1
    [event] = [each for each in json.loads(result.stdout)["events"] if not each["compatible"]]
    assert [(each["direction"], each["path"]) for each in event["breaks"]] == [("BACKWARD", "investmentRating")]


def test_a_schema_without_a_struct_is_wrong_and_one_that_is_missing_is_noted(checkout: Path) -> None:
    """An event whose struct is gone can be read by nobody; a file that is missing is written again."""
    shutil.rmtree(checkout / "contracts/schemas/assetListed")
    added = checkout / "contracts/schemas/assetRenamed/v1.json"
    added.parent.mkdir()
    added.write_text('{"$schema": "x", "$id": "signal9:assetRenamed:v1", "type": "object"}')
    result = CliRunner().invoke(typer_app, ["contracts", "check", "--json"])
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["wrong"] == ["assetRenamed has a schema, but is in no catalog: its struct is gone."]
    assert any("assetListed/v1.json is not what the struct says" in note for note in report["notes"])


def test_an_example_that_does_not_fit_is_named_with_its_faults(checkout: Path) -> None:
    """Consumers test against the examples: a wrong one fails the check."""
    path = checkout / "contracts/examples/earningsProcessed/v1/typical.json"
    path.write_text(path.read_text().replace('"KO"', '"k o"'))
    result = CliRunner().invoke(typer_app, ["contracts", "check", "--json"])
    assert result.exit_code == 1
    [sentence] = json.loads(result.stdout)["wrong"]
    assert "typical.json does not fit 'earningsProcessed': $.symbol: found 'k o'" in sentence


def test_nothing_to_compare_with_is_no_success(checkout: Path) -> None:
    """Without a release and without a revision the command says so."""
    shutil.rmtree(checkout / "contracts/released")
    result = CliRunner().invoke(typer_app, ["contracts", "check"])
    assert result.exception is not None
    assert "--against REF" in str(error_messages.sentence(result.exception))


def test_an_unknown_revision_is_explained_in_one_line(checkout: Path) -> None:
    """A folder without git, or a name that git does not know."""
    result = CliRunner().invoke(typer_app, ["contracts", "check", "--against", "nowhere"])
    assert result.exception is not None
    assert "Name a tag, a branch or a commit" in str(error_messages.sentence(result.exception))


def test_a_document_is_validated_with_every_fault(tmp_path: Path) -> None:
    """From a file or standard input; an unknown event is explained, a missing file is wrong usage."""
    command = ["contracts", "validate", "-", "--type", "earningsProcessed"]
    example = (find_checkout() / "contracts/examples/earningsProcessed/v1/typical.json").read_bytes()
    assert CliRunner().invoke(typer_app, command, input=example).exit_code == 0
    wrong = example.replace(b'"KO"', b'"k o"').replace(b"2025-10-21", b"yesterday")
    result = CliRunner().invoke(typer_app, [*command, "--json"], input=wrong)
    assert result.exit_code == 1
    assert {fault["path"] for fault in json.loads(result.stdout)["faults"]} == {"$.symbol", "$.earningsDate"}
    assert "$.symbol: found 'k o'" in CliRunner().invoke(typer_app, command, input=wrong).stdout
    result = CliRunner().invoke(typer_app, ["contracts", "validate", "-", "--type", "nothing"], input=b"{}")
    assert "Known are: assetListed" in str(error_messages.sentence(result.exception or ValueError()))
    missing = ["contracts", "validate", str(tmp_path / "none.json"), "--type", "assetListed"]
    assert CliRunner().invoke(typer_app, missing).exit_code == 2

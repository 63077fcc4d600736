"""The verdict on a whole set of contracts: what is new, gone, changed in silence, or broken over two steps."""

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from signal9_contracts.fields import Declaration
from signal9_registry import (
    Contract,
    NotComparable,
    Release,
    UnreadableContracts,
    check,
    read_folder,
    read_released,
    read_revision,
)
from signal9_registry.parties import Parties, Service

CONTRACTS = Path(__file__).parents[3] / "contracts"
TODAY = read_folder(CONTRACTS, "today")
DECLARED = Declaration("board", {"analysisComplete": ("status", "reasons[].sentence")})
PARTIES = Parties((Service("notify", consumes=("analysisComplete",)),), (DECLARED,))


def versions(*properties: dict[str, Any]) -> list[Contract]:
    """Contracts of one event, version by version, each with these properties."""
    return [
        Contract(
            detail_type="x",
            version=version,
            schema={"$id": f"signal9:x:v{version}", "type": "object", "properties": each, "required": []},
            examples={},
        )
        for version, each in enumerate(properties, 1)
    ]


def test_todays_contracts_are_compatible_with_every_release() -> None:
    """The check that fails the build, run as the command runs it."""
    report = check(TODAY, read_released(CONTRACTS), PARTIES)
    assert report.compatible, [event for event in report.events if not event.compatible]
    assert [note for event in report.events for note in event.notes] == []
    assert report.against == [path.name for path in sorted((CONTRACTS / "released").iterdir())]


def test_a_break_names_those_who_read_the_field() -> None:
    """A team that declared other fields is not hit; a service that declared nothing may be."""
    contract = TODAY.newest["analysisComplete"]
    schema = copy.deepcopy(dict(contract.schema))
    del schema["$defs"]["Reason"]["properties"]["sentence"]
    schema["$defs"]["Reason"]["required"].remove("sentence")
    schema["properties"]["confidence"]["anyOf"][0]["maximum"] = 1
    after = Contract(detail_type=contract.detail_type, version=3, schema=schema, examples={})
    [event] = check(Release("today", (after,)), [Release("0.1.0", (contract,))], PARTIES).events
    hit = {(each.path, each.direction): each for each in event.breaks}
    assert hit["reasons[].sentence", "FORWARD"].readers == ["board", "notify"]
    assert hit["confidence", "BACKWARD"].readers == ["notify"]
    assert hit["confidence", "BACKWARD"].document["confidence"] > 1
    assert "expected at most 1" in hit["confidence", "BACKWARD"].fault
    assert hit["confidence", "BACKWARD"].since == ["0.1.0 v2"]
    assert event.level == "NONE"


def test_a_field_that_comes_back_as_something_else_breaks_with_the_version_before_the_last() -> None:
    """Compatible with each neighbour is not enough: readers of version 1 are still there."""
    text, number = {"type": "string"}, {"type": "integer"}
    first, second, third = versions({"a": text}, {}, {"a": number})
    [event] = check(Release("today", (third,)), [Release("1", (second,))], PARTIES).events
    assert event.level == "FULL_TRANSITIVE"
    [event] = check(Release("today", (third,)), [Release("0", (first,)), Release("1", (second,))], PARTIES).events
    assert {each.direction for each in event.breaks} == {"BACKWARD", "FORWARD"}


def test_levels_are_named_as_registries_name_them() -> None:
    """Only old readers break, only old documents break, both, none."""
    one, two = {"enum": ["a"]}, {"enum": ["a", "b"]}
    for old, new, level in (
        (one, two, "BACKWARD_TRANSITIVE"),
        (two, one, "FORWARD_TRANSITIVE"),
        (one, {"enum": ["b"]}, "NONE"),
        (one, one, "FULL_TRANSITIVE"),
    ):
        before, after = versions({"a": old}, {"a": new})
        [event] = check(Release("today", (after,)), [Release("0", (before,))], PARTIES).events
        assert event.level == level


def test_an_older_version_beside_the_newest_counts_as_released() -> None:
    """`schemas/x/v1.json` stays when v2 comes, and v2 must fit it."""
    first, second = versions({"a": {"type": "string"}}, {"a": {"type": "integer"}})
    assert not check(Release("today", (first, second)), [], PARTIES).compatible


def test_an_event_that_is_new_is_compatible_and_one_that_is_gone_is_not() -> None:
    """A consumer cannot do without an event that nobody publishes any more."""
    newest = TODAY.newest["analysisComplete"]
    [event] = check(Release("today", (newest,)), [], PARTIES).events
    assert (event.compatible, event.is_new) == (True, True)
    others = tuple(each for each in TODAY.contracts if each.detail_type != newest.detail_type)
    event = check(Release("today", others), [TODAY], PARTIES).events[0]
    assert (event.compatible, event.level) == (False, "NONE")
    assert "gone" in event.problems[0]


def test_a_change_under_a_released_version_is_noted() -> None:
    """No reader breaks, but the version should say which contract a document follows."""
    event = check(edited(1), [Release("0.1.0", (TODAY.newest["assetListed"],))], PARTIES).events[0]
    assert (event.compatible, event.level) == (True, "FULL_TRANSITIVE")
    assert "makes it version 2" in event.notes[0]
    assert check(edited(2), [Release("0.1.0", (TODAY.newest["assetListed"],))], PARTIES).events[0].notes == []


def test_a_version_never_goes_back() -> None:
    """A reader that knows version 1 would take version 0 for an older document."""
    event = check(edited(0), [Release("0.1.0", (TODAY.newest["assetListed"],))], PARTIES).events[0]
    assert (event.compatible, event.level) == (False, "FULL_TRANSITIVE")
    assert "never goes back" in event.problems[0]


def edited(version: int) -> Release:
    """An asset's listing with one more optional field."""
    schema = copy.deepcopy(dict(TODAY.newest["assetListed"].schema))
    schema["properties"]["added"] = {"type": "string", "default": ""}
    return Release("today", (Contract(detail_type="assetListed", version=version, schema=schema, examples={}),))


def test_a_schema_that_holds_itself_is_not_compared() -> None:
    """It is said to be beyond the comparison, not passed over."""
    schema = {
        "$id": "signal9:x:v1",
        "properties": {"a": {"$ref": "#/$defs/A"}},
        "$defs": {"A": {"items": {"$ref": "#/$defs/A"}}},
    }
    contract = Contract(detail_type="x", version=1, schema=schema, examples={})
    with pytest.raises(NotComparable, match="holds itself"):
        check(Release("today", (contract,)), [Release("0", (contract,))], PARTIES)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "no JSON"),
        ('{"type": "object"}', r"no `\$id`"),
        ('{"$schema": "x", "$id": "signal9:other:v1"}', "expected is 'signal9:x:v1'"),
    ],
)
def test_a_file_that_is_no_contract_is_refused(tmp_path: Path, content: str, words: str) -> None:
    """It names the file and what was expected."""
    path = tmp_path / "schemas/x/v1.json"
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(UnreadableContracts, match=words):
        read_folder(tmp_path, "today")


def test_a_folder_without_schemas_is_refused(tmp_path: Path) -> None:
    """An empty comparison would always be compatible."""
    with pytest.raises(UnreadableContracts, match=r"holds no schemas/"):
        read_folder(tmp_path, "today")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose tag v1 holds one contract, with a release kept beside it."""
    for folder in ("contracts", "contracts/released/0.1.0"):
        for path, document in (
            ("schemas/assetDelisted/v1.json", TODAY.newest["assetDelisted"].schema),
            ("examples/assetDelisted/v1/typical.json", next(iter(TODAY.newest["assetDelisted"].examples.values()))),
        ):
            place = tmp_path / folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(json.dumps(document))
    who = ["-c", "user.name=x", "-c", "user.email=x@example.com"]
    for arguments in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "x"], ["tag", "v1"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    return tmp_path


def test_a_revision_is_read_with_the_releases_it_kept(repository: Path) -> None:
    """What git holds is compared as what a folder holds, whatever lies in the folder now."""
    (repository / "contracts/schemas/assetDelisted/v1.json").write_text("{}")
    releases = read_revision(repository, "v1")
    assert [release.name for release in releases] == ["v1:0.1.0", "v1"]
    for release in releases:
        assert release.newest["assetDelisted"].schema == TODAY.newest["assetDelisted"].schema
        assert len(release.newest["assetDelisted"].examples) == 1


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_a_revision_that_git_does_not_know_is_refused(repository: Path, revision: str) -> None:
    """An unknown name, an option in its place, nothing."""
    with pytest.raises(UnreadableContracts, match=r"Name a tag, a branch or a commit"):
        read_revision(repository, revision)
    assert not (repository / "x").exists()

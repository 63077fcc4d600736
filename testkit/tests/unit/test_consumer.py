"""Declarations: what they say, what is wrong with them, and what a consumer's tests get from them."""

import json
from pathlib import Path
from typing import Any

import pytest

from signal9_contracts import from_envelope
from signal9_testkit import an
from signal9_testkit.consumer import Reads, deliveries, envelope_of, prove, read_declaration
from signal9_testkit.consumer.__main__ import main
from signal9_testkit.consumer.paths import reduced, values
from signal9_testkit.errors import BrokenContract, UnreadableSource

DOCUMENT = {"a": [{"b": 1, "c": 2}, {"c": 3}], "m": {"x": {"y": None}, "z": {"y": 5}}, "t": "text"}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("t", ["text"]),
        ("a[].b", [1]),
        ("a[].c", [2, 3]),
        ("m.*.y", [None, 5]),
        ("m.x.y", [None]),
        ("t.u", []),
        ("n", []),
    ],
)
def test_a_path_finds_what_stands_there(path: str, found: list[Any]) -> None:
    """Null is something, absent is nothing."""
    assert list(values(DOCUMENT, path)) == found


def test_a_document_is_reduced_to_its_paths() -> None:
    """What is not named is gone, at every depth; a path to a whole keeps all of it."""
    assert reduced(DOCUMENT, ["a[].b", "m.*.y", "n"]) == {"a": [{"b": 1}, {}], "m": DOCUMENT["m"]}
    assert reduced(DOCUMENT, ["a", "a[].b"]) == {"a": DOCUMENT["a"]}
    assert reduced(DOCUMENT, []) == {}


def test_the_messages_of_a_declaration_are_what_may_come() -> None:
    """Whole, as declared, as promised, and with a field added: for a rating, a failed analysis and an unrated company."""
    declaration = Reads("board", {"analysisComplete": ("status", "investmentRating", "reasons[].sentence")})
    messages = {message.id: message for message in deliveries(declaration)}
    assert len(messages) == 12
    declared = messages["analysisComplete-declared-fields-only"].detail
    assert declared == {
        "status": "completed",
        "investmentRating": 4,
        "reasons": [{"sentence": "Keeps 17 cents of each dollar sold."}],
    }
    assert messages["analysisComplete-no-optional-fields"].detail == {"status": "completed"}
    assert messages["analysisComplete-2-declared-fields-only"].detail == {"status": "failed"}
    assert messages["analysisComplete-3-declared-fields-only"].detail == {"status": "completed"}
    assert "addedLater" in messages["analysisComplete-with-a-field-added-later"].detail
    whole = messages["analysisComplete-whole"]
    assert from_envelope(whole.body) == an.analysis_complete()
    assert json.loads(whole.body) == json.loads(envelope_of(an.analysis_complete()))


def test_a_promised_field_that_an_event_lacks_is_a_broken_promise() -> None:
    """Proved with documents as they came out of a queue, whatever the contract says."""
    from signal9_testkit.consumer.proof import prove_documents

    with pytest.raises(BrokenContract, match=r"analysisComplete\.status: promised in every event, absent from 1 of 2"):
        prove_documents(
            Reads("board", {"analysisComplete": ("status",)}),
            [("analysisComplete", {"status": "failed"}), ("analysisComplete", {"state": "failed"})],
        )


def test_a_reader_that_fails_is_told_with_the_event() -> None:
    """The consumer's own exception, and which event it met."""
    event = an.earnings_processed()
    with pytest.raises(BrokenContract, match=f"reader failed on event {event.metadata.event_id}: KeyError: 'day'"):
        prove(Reads("board", {"earningsProcessed": ("assetId",)}), [event], lambda body: json.loads(body)["day"])


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("absent.toml", None, "No such file"),
        ("a.toml", "consumer = ", "Invalid value"),
        ("a.toml", 'consumer = "board"', "missing required field `reads`"),
        ("a.toml", 'consumer = "board"\nread = {}\n[reads]\n', "unknown field `read`"),
        ("a.json", "{", "truncated"),
        ("a.json", '{"consumer": "board", "reads": {"analysisComplete": "status"}}', r"at `\$\.reads"),
        ("a.json", '{"metadata": {"pactSpecification": {"version": "3.0.0"}}}', "only 4 is read"),
    ],
)
def test_a_file_that_is_no_declaration_is_refused(tmp_path: Path, name: str, content: str | None, told: str) -> None:
    """With its name, what is wrong and what was expected."""
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(UnreadableSource, match=told) as caught:
        read_declaration(tmp_path / name)
    assert str(tmp_path / name) in str(caught.value)
    assert "Expected is TOML or JSON" in str(caught.value)


def pact(tmp_path: Path, content: Any, rules: dict[str, Any] | None = None, **changes: Any) -> Reads:
    interaction = {
        "type": "Asynchronous/Messages",
        "description": "rated",
        "metadata": {"detail-type": "analysisComplete"},
        "contents": {"contentType": "application/json", "encoded": False, "content": content},
        "matchingRules": {"body": {path: {"combine": "AND", "matchers": each} for path, each in (rules or {}).items()}},
        **changes,
    }
    document = {
        "consumer": {"name": "board"},
        "provider": {"name": "signal9"},
        "interactions": [interaction],
        "metadata": {"pactSpecification": {"version": "4.0"}},
    }
    path = tmp_path / "pact.json"
    path.write_text(json.dumps(document))
    return read_declaration(path)


@pytest.mark.parametrize(
    ("content", "rules", "mismatch"),
    [
        ({"status": "completed"}, {}, None),
        ({"status": "done"}, {}, 'status is "completed", expected "done"'),
        ({"symbol": "X"}, {"$.symbol": [{"match": "type"}]}, None),
        ({"symbol": 1}, {"$.symbol": [{"match": "type"}]}, "expected the type of 1"),
        ({"symbol": "X"}, {"$['symbol']": [{"match": "regex", "regex": "^K"}]}, None),
        ({"symbol": "X"}, {"$.symbol": [{"match": "regex", "regex": "^P"}]}, "a match of"),
        ({"investmentRating": 9}, {"$.investmentRating": [{"match": "integer"}]}, None),
        (
            {"investmentRating": 9},
            {"$.investmentRating": [{"match": "decimal"}]},
            "investmentRating is 4, expected decimal",
        ),
        ({"confidence": 1}, {"$.confidence": [{"match": "number"}]}, None),
        ({"status": "x"}, {"$.status": [{"match": "include", "value": "plete"}]}, None),
        ({"status": True}, {"$.status": [{"match": "boolean"}]}, "expected boolean"),
        ({"components": {"sentiment": 1}}, {"$.components.sentiment": [{"match": "null"}]}, None),
        ({"reasons": [{"sentence": "s"}]}, {"$.reasons": [{"match": "type", "min": 1}]}, None),
        ({"reasons": [{"sentence": "s"}]}, {"$.reasons": [{"match": "type", "min": 2}]}, "has 1 items, expected 2 to"),
        ({"reasons": [{"sentence": 5}]}, {"$.reasons": [{"match": "type"}]}, r"reasons\[\].sentence is"),
        ({"reasons": [{"sentence": "s"}]}, {"$.reasons[*].sentence": [{"match": "type"}]}, None),
        ({"reasons": []}, {}, "reasons has 1 items, expected 0"),
        ({"status": {"is": 1}}, {}, None),
    ],
)
def test_a_pact_message_fits_or_says_why_not(tmp_path: Path, content: Any, rules: Any, mismatch: str | None) -> None:
    """Each matching rule that is understood, on a typical event."""
    declaration = pact(tmp_path, content, rules)
    if isinstance(content.get("status"), dict):
        with pytest.raises(BrokenContract, match=r"status\.is: version 2 has no such field"):
            prove(declaration, [an.analysis_complete()])
    elif mismatch is None:
        assert prove(declaration, [an.analysis_complete()]) == 1
    else:
        with pytest.raises(BrokenContract, match=mismatch):
            prove(declaration, [an.analysis_complete()])


def test_one_fitting_event_is_enough_for_a_pact_message(tmp_path: Path) -> None:
    """A message is about one state of the producer; other events of that type may differ."""
    declaration = pact(tmp_path, {"status": "failed"})
    assert prove(declaration, [an.analysis_complete(), an.analysis_failed()]) == 2


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "Synchronous/HTTP"}, "not 'Asynchronous/Messages'"),
        ({"metadata": {}}, "names no event"),
        ({"matchingRules": {"body": {"$.a": {"matchers": [{"match": "semver"}]}}}}, "'semver' at .* is not understood"),
    ],
)
def test_what_is_not_understood_of_a_pact_is_refused(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    """Rather than passed over."""
    with pytest.raises(UnreadableSource, match=told):
        pact(tmp_path, {"status": "completed"}, **changes)


def test_the_command_checks_declarations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 for sound ones, 1 with the reason for others, 2 without any."""
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('consumer = "board"\n[reads]\nearningsProcessed = ["assetId", "earningsDate"]\n')
    bad.write_text('consumer = "board"\n[reads]\nearningsProcessed = ["earningDate"]\nanalysisDone = []\n')
    assert main([str(good)]) == 0
    assert "board reads 2 fields of 1 events" in capsys.readouterr().out
    assert main([str(good), str(bad)]) == 1
    said = capsys.readouterr().err
    assert "earningsProcessed.earningDate: version 1 has no such field. Nearest is earningsDate." in said
    assert "analysisDone: there is no such event." in said
    assert (main([]), main(["--help"])) == (2, 0)

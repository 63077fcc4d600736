"""Every consumer's declaration, proved against what the services make and what comes out of a real queue."""

import importlib.util
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from signal9_contracts import CATALOG, Event, encode_event, event_type_of, from_envelope
from signal9_infra.patterns import pattern_of
from signal9_messaging import EventBridgePublisher, Publication
from signal9_testkit.consumer import Reads, Route, prove, read_declaration
from signal9_testkit.errors import BrokenContract

from .morning import events_of_a_morning

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "consumer"
DECLARATIONS = [*sorted(ROOT.glob("contracts/consumers/*.toml")), SAMPLE / "pacts" / "portfolio-alerts-signal9.json"]


@pytest.fixture(scope="module")
def made() -> list[Event]:
    """What the services append in one morning."""
    return events_of_a_morning()


@pytest.fixture(scope="module")
def reader() -> Callable[[str], str]:
    """The sample consumer's own code."""
    spec = importlib.util.spec_from_file_location(
        "portfolio_alerts", SAMPLE / "src" / "portfolio_alerts" / "__init__.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    read: Callable[[str], str] = module.alert_of
    return read


def reader_of(declaration: Reads, reader: Callable[[str], str]) -> Callable[[str], str] | None:
    return reader if declaration.consumer == "portfolio-alerts" else None


@pytest.mark.parametrize("path", DECLARATIONS, ids=lambda path: path.name)
def test_what_a_consumer_reads_is_what_the_services_make(
    path: Path, made: list[Event], reader: Callable[[str], str]
) -> None:
    """Each declared field is in the events of a morning, made by the services' application code; the consumer's reader reads them."""
    declaration = read_declaration(path)
    assert prove(declaration, made, reader_of(declaration, reader)) > 0


@pytest.mark.integration
@pytest.mark.parametrize("path", DECLARATIONS, ids=lambda path: path.name)
def test_what_a_consumer_reads_comes_out_of_its_queue(
    path: Path, made: list[Event], reader: Callable[[str], str], route: Callable[[Reads], Route]
) -> None:
    """The same events, published as the relay does, through a real bus, the deployed rules' patterns and a real queue."""
    declaration = read_declaration(path)
    way = route(declaration)
    wanted = [event for event in made if type(event) in {CATALOG[name].struct for name in declaration.reads}]
    publisher = EventBridgePublisher(way.events, way.bus)
    publications = [Publication.of(event_type_of(event).detail_type, encode_event(event)) for event in made]
    assert publisher.publish(publications) == len(made)

    received = [from_envelope(body) for body in way.receive(len(wanted))]

    assert {event.metadata.event_id for event in received} == {event.metadata.event_id for event in wanted}
    assert prove(declaration, received, reader_of(declaration, reader)) == len(wanted)


@pytest.fixture
def route(aws: Any) -> Iterator[Callable[[Reads], Route]]:
    """Routes with the patterns of the deployed rules, removed at the end."""
    opened: list[Route] = []

    def open_one(declaration: Reads) -> Route:
        opened.append(Route(aws, {name: pattern_of(name) for name in declaration.reads}))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def test_the_samples_declaration_is_the_one_that_is_proved() -> None:
    """The team's copy and Signal9's copy say the same."""
    ours = ROOT / "contracts" / "consumers" / "portfolio-alerts.toml"
    assert read_declaration(ours) == read_declaration(SAMPLE / "signal9.toml")


def run_sample(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample consumer that may be broken."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "consumer", ignore=shutil.ignore_patterns("__pycache__", ".*")))


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_sample_passes_as_it_is(sample: Path) -> None:
    """Outside of the workspace, with nothing but the testkit."""
    done = run_sample(sample)
    assert done.returncode == 0, done.stdout


def test_a_misspelt_field_fails_the_consumers_own_tests_in_plain_words(sample: Path) -> None:
    """The text names the event, the field, the nearest one there is, and all of them."""
    edit(sample / "signal9.toml", "investmentRating", "investmentScore")
    done = run_sample(sample)
    assert done.returncode != 0
    said = " ".join(done.stdout.split())
    assert "portfolio-alerts declares what Signal9 does not publish" in said
    assert "analysisComplete.investmentScore: version 2 has no such field. Nearest is investmentRating." in said
    assert "Traceback" not in said


def test_a_field_that_is_read_but_not_declared_fails_the_consumers_own_tests(sample: Path) -> None:
    """The message with the declared fields only has no such key."""
    edit(
        sample / "src/portfolio_alerts/__init__.py",
        'event["status"] == "failed"',
        'event["status"] == "failed" or event["confidence"] < 1',
    )
    done = run_sample(sample)
    assert done.returncode == 1
    assert "KeyError: 'confidence'" in done.stdout
    assert "analysisComplete-declared-fields-only" in done.stdout


def test_an_optional_field_taken_for_granted_fails_the_consumers_own_tests(sample: Path) -> None:
    """The message without optional fields has no rating."""
    edit(sample / "src/portfolio_alerts/__init__.py", "event.get('investmentRating', '?')", "event['investmentRating']")
    done = run_sample(sample)
    assert done.returncode == 1
    assert "KeyError: 'investmentRating'" in done.stdout
    assert "analysisComplete-no-optional-fields" in done.stdout


def test_a_renamed_field_of_the_contract_fails_the_producers_build(tmp_path: Path) -> None:
    """A copy of the contracts that calls the rating `rating` on the wire: the proof names consumer, event and field."""
    contracts = tmp_path / "signal9_contracts"
    shutil.copytree(ROOT / "contracts/src/signal9_contracts", contracts, ignore=shutil.ignore_patterns("__pycache__"))
    source = contracts / "analysis.py"
    text, count = re.subn(
        r"(    investment_rating: \((?:.|\n)*?\n    \)) = None\n",
        r'\1 = msgspec.field(default=None, name="rating")\n',
        source.read_text(),
    )
    assert count == 1
    source.write_text(text)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.path.insert(0, {str(ROOT)!r})\n"
        "from pathlib import Path\n"
        "from tests.consumers.morning import events_of_a_morning\n"
        "from signal9_testkit.consumer import prove, read_declaration\n"
        f"prove(read_declaration(Path({str(SAMPLE / 'signal9.toml')!r})), events_of_a_morning())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    said = done.stderr[done.stderr.index("What portfolio-alerts") :]
    assert "What portfolio-alerts (portfolio-alerts@example.com) reads is not what Signal9 publishes:" in said
    assert "- analysisComplete.investmentRating: version 2 has no such field." in said
    assert ", rating, " in said
    assert "a breaking change is a new detail-type" in said


def test_a_field_that_nobody_fills_any_more_fails_the_producers_build(made: list[Event]) -> None:
    """The contract still has it, the services no longer write it: proved with the events, not with the schema."""
    declaration = Reads("board", {"analysisComplete": ("status", "reasons[].sentence")})
    failed_only = [event for event in made if getattr(event, "status", "") == "failed"]
    assert failed_only
    with pytest.raises(BrokenContract, match=r"reasons\[\]\.sentence: optional, and in none of the 1 events"):
        prove(declaration, failed_only)


def test_an_event_that_nobody_makes_fails_the_producers_build() -> None:
    """A declaration about an event is worth nothing if no producer makes it."""
    with pytest.raises(BrokenContract, match="earningsProcessed: no producer made one"):
        prove(Reads("board", {"earningsProcessed": ("assetId",)}), [])

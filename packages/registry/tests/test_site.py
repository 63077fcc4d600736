"""The pages and the AsyncAPI document: whole, offline, and telling what the manifests tell."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signal9_contracts import CATALOG, find_faults
from signal9_contracts.fields import Field
from signal9_registry import UnreadableContracts
from signal9_registry.catalog_file import Catalog, build_catalog
from signal9_registry.flow import Node, draw
from signal9_registry.parties import Parties, Service, read_parties
from signal9_registry.site import limits_in_words, write_site

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of this checkout."""
    out = tmp_path_factory.mktemp("pages") / "site"
    write_site(ROOT, out)
    return out


@pytest.fixture(scope="module")
def document(site: Path) -> dict[str, Any]:
    """The AsyncAPI document of this checkout."""
    content: dict[str, Any] = json.loads((site / "asyncapi.json").read_text())
    return content


@pytest.fixture(scope="module")
def parties() -> Parties:
    """The services of this checkout."""
    return read_parties(ROOT)


@pytest.fixture(scope="module")
def catalog(parties: Parties) -> Catalog:
    """The catalog of this checkout."""
    return build_catalog(parties, ROOT / "contracts/examples")


def values(node: Any, key: str) -> Iterator[Any]:
    """Every value of a key, at any depth."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key)
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from values(child, key)


def test_every_reference_of_the_asyncapi_document_leads_somewhere(document: dict[str, Any]) -> None:
    """AsyncAPI's own parser is asked in `nox -s asyncapi`; this says it in a unit test's time."""
    references = set(values(document, "$ref"))
    assert len(references) > 3 * len(CATALOG)
    for reference in references:
        target = document
        for part in reference.removeprefix("#/").split("/"):
            target = target[part]


def test_the_asyncapi_document_has_every_event_and_every_operation(document: dict[str, Any], parties: Parties) -> None:
    """A channel and a message with examples that fit for each event; send and receive for each service's manifest."""
    assert set(document["channels"]) == set(document["components"]["messages"]) == set(CATALOG)
    for name, message in document["components"]["messages"].items():
        assert message["examples"]
        for example in message["examples"]:
            assert find_faults(name, example["payload"]) == []
    operations = {
        (each["action"], each["channel"]["$ref"].rpartition("/")[2], each["tags"][0]["name"])
        for each in document["operations"].values()
    }
    for name in CATALOG:
        senders = {service for action, event, service in operations if (action, event) == ("send", name)}
        receivers = {service for action, event, service in operations if (action, event) == ("receive", name)}
        services = {service.name for service in parties.services}
        assert senders == set(parties.producers(name))
        assert receivers == set(parties.consumers(name)) & services


def test_every_link_of_every_page_leads_to_a_file_or_a_place(site: Path) -> None:
    """No dead link, and none to the world: the pages are read offline."""
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == len(CATALOG) + 1
    for page in pages:
        text = page.read_text()
        assert "//" not in re.sub(r"<pre>.*?</pre>", "", text, flags=re.S).replace("</", "")
        for link in re.findall(r'(?:href|src)="([^"#]+)', text):
            assert (page.parent / link).exists(), (page.name, link)


def test_an_event_page_says_who_reads_each_field(site: Path, catalog: Catalog) -> None:
    """Fields with type and unit, producers, consumers, example and changes."""
    page = (site / "events/analysisComplete.html").read_text()
    event = next(each for each in catalog.events if each.detail_type == "analysisComplete")
    for field in event.fields:
        assert f'<tr id="{field.path}">' in page
    for words in ("store_result", "record_failure", "percent", "&#34;investmentRating&#34;: 4", "The first version."):
        assert words in page, words


def test_the_search_knows_every_field(site: Path, catalog: Catalog) -> None:
    """What the page looks through holds every event, every field and its unit."""
    text = (site / "fields.js").read_text()
    index = json.loads(text.removeprefix("window.FIELDS = ").rstrip().removesuffix(";"))
    found = {(entry["event"], entry["path"]) for entry in index}
    assert {(event.detail_type, field.path) for event in catalog.events for field in event.fields} <= found
    assert set(CATALOG) == {event for event, path in found if event and not path}
    assert any("bytes" in entry["words"] for entry in index)


def test_the_flow_is_drawn_from_the_manifests(catalog: Catalog, parties: Parties) -> None:
    """Every event, schedule and service with a part in it stands there once; arrows are what manifests say; no boxes overlap."""
    flow = draw(catalog, parties)
    names = [node.name for node in flow.nodes]
    assert len(names) == len(set(names))
    assert set(CATALOG) <= set(names)
    lines = {(line.source, line.target) for line in flow.lines}
    for service in parties.services:
        for event in service.publishes:
            assert event == "*" or (service.name, event) in lines
        for event in service.consumes:
            assert event == "*" or (event, service.name) in lines
    assert not [
        (one.name, other.name)
        for one in flow.nodes
        for other in flow.nodes
        if one.name < other.name and overlap(one, other)
    ]
    assert all(
        node.x >= 0 and node.x + node.width <= flow.width and node.y + node.height <= flow.height for node in flow.nodes
    )


def overlap(one: Node, other: Node) -> bool:
    """Whether two boxes share a place."""
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def test_a_circle_of_services_is_drawn_too(catalog: Catalog) -> None:
    """An event that leads back to its own service neither hangs nor is left out."""
    circle = Parties((Service("again", consumes=("assetListed",), publishes=("assetListed",)),), ())
    assert {(line.source, line.target) for line in draw(catalog, circle).lines} == {
        ("assetListed", "again"),
        ("again", "assetListed"),
    }


def test_the_same_contracts_make_the_same_pages(site: Path, tmp_path: Path) -> None:
    """No time and no path of the machine stands in them, so that a change of a page is a change of a contract."""
    for path in write_site(ROOT, tmp_path):
        assert path.read_bytes() == (site / path.relative_to(tmp_path)).read_bytes()


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """The pages need a folder."""
    (tmp_path / "site").write_text("")
    with pytest.raises(UnreadableContracts, match="is a file"):
        write_site(ROOT, tmp_path / "site")


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"minLength": 36, "maxLength": 36}, ["36 characters"]),
        ({"minItems": 1, "maxItems": 8}, ["1 to 8 items"]),
        ({"minimum": 0}, ["at least 0"]),
        ({"maximum": 5, "format": "date-time"}, ["at most 5", "format date-time"]),
        ({"pattern": "^a$"}, ["matches ^a$"]),
        ({}, []),
    ],
)
def test_limits_are_said_in_words(limits: dict[str, Any], words: list[str]) -> None:
    """A reader need not know JSON Schema's keywords."""
    assert limits_in_words(Field(path="x", type="string", description="", limits=limits)) == words

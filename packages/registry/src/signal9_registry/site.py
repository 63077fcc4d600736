"""Pages about the contracts that need no server: a folder to open in a browser."""

from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup

from signal9_contracts.fields import Field
from signal9_registry.asyncapi import asyncapi_document
from signal9_registry.catalog_file import Catalog, CatalogEvent, build_catalog, rendered
from signal9_registry.errors import UnreadableContracts
from signal9_registry.flow import draw
from signal9_registry.parties import Parties, read_parties
from signal9_registry.releases import Release, read_folder, read_released

_STATIC = ("style.css", "search.js")


def write_site(checkout: Path, out: Path) -> list[Path]:
    """Write `asyncapi.json`, the pages and the schemas into `out`; gives the files written.

    Raises:
        UnreadableContracts: there are no contracts in the checkout, or `out` is a file.
    """
    if out.exists() and not out.is_dir():
        raise UnreadableContracts(f"{out} is a file; the pages need a folder. Choose another with --out.")
    contracts = checkout / "contracts"
    today, parties = read_folder(contracts, "today"), read_parties(checkout)
    catalog = build_catalog(parties, contracts / "examples")
    releases = [release.name for release in read_released(contracts)]
    files = {
        "asyncapi.json": rendered(
            asyncapi_document(catalog, parties, _examples(today), releases[-1] if releases else "0")
        ),
        **_pages(catalog, parties, today, releases),
    }
    for contract in today.contracts:
        files[f"schemas/{contract.detail_type}/v{contract.version}.json"] = rendered(contract.schema)
    written = []
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        written.append(path)
    return written


def _pages(catalog: Catalog, parties: Parties, today: Release, releases: list[str]) -> dict[str, str]:
    templates = jinja2.Environment(
        loader=jinja2.PackageLoader("signal9_registry"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    templates.filters |= {"limits": limits_in_words, "prose": _prose}
    purposes = {service.name: service.purpose for service in parties.services}
    common = {"catalog": catalog, "purposes": purposes, "releases": releases, "services": parties.services}
    flow = draw(catalog, parties)
    published = {event.detail_type for event in catalog.events if event.published}
    pages = {
        "index.html": templates.get_template("index.html").render(**common, flow=flow, published=published, root="")
    }
    event_page = templates.get_template("event.html")
    examples = _examples(today)
    for event in catalog.events:
        readers = {field.path: parties.readers(event.detail_type, field.path) for field in event.fields}
        shown = {name: rendered(document) for name, document in examples[event.detail_type].items()}
        pages[f"events/{event.detail_type}.html"] = event_page.render(
            **common, event=event, readers=readers, declared=_declared(parties, event), examples=shown, root="../"
        )
    folder = resources.files("signal9_registry") / "templates"
    pages |= {name: (folder / name).read_text(encoding="utf-8") for name in _STATIC}
    pages["fields.js"] = f"window.FIELDS = {msgspec.json.encode(_index(catalog)).decode()};\n"
    return pages


def limits_in_words(field: Field) -> list[str]:
    """`minLength: 36, maxLength: 36` -> 36 characters."""
    words = []
    for suffix, things in (("imum", ""), ("Length", " characters"), ("Items", " items")):
        low, high = field.limits.get(f"min{suffix}"), field.limits.get(f"max{suffix}")
        if low is not None and low == high:
            words.append(f"{low}{things}")
        elif low is not None and high is not None:
            words.append(f"{low} to {high}{things}")
        elif low is not None or high is not None:
            words.append(f"at least {low}{things}" if high is None else f"at most {high}{things}")
    words += [f"format {field.limits['format']}"] if "format" in field.limits else []
    return words + ([f"matches {field.limits['pattern']}"] if "pattern" in field.limits else [])


def _prose(text: str) -> Markup:
    """A sentence with its `code` marked as such."""
    parts = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(part) if index % 2 else part for index, part in enumerate(parts)
    )


def _declared(parties: Parties, event: CatalogEvent) -> set[str]:
    """Consumers that said which fields of the event they read."""
    return {each.consumer for each in parties.declarations if event.detail_type in each.reads}


def _index(catalog: Catalog) -> list[dict[str, Any]]:
    """What the search looks through: every event and every field."""
    index = [{"event": event.detail_type, "path": "", "words": event.description} for event in catalog.events]
    for event in catalog.events:
        for field in event.fields:
            words = " ".join([field.description, field.type, field.unit, *map(str, field.values)])
            index.append({"event": event.detail_type, "path": field.path, "words": words})
    index += [{"event": "", "path": f"metadata.{field.path}", "words": field.description} for field in catalog.metadata]
    return index


def _examples(today: Release) -> dict[str, dict[str, Any]]:
    return {
        name: {Path(path).stem: document for path, document in contract.examples.items()}
        for name, contract in today.newest.items()
    }

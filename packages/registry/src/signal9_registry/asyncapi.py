"""The contracts as an AsyncAPI 3 document: channels, messages, and the operation of each service on them."""

from collections.abc import Mapping
from typing import Any, Final

from signal9_contracts import CATALOG
from signal9_contracts.schemas import schema_of
from signal9_registry.catalog_file import Catalog, CatalogEvent
from signal9_registry.errors import NotComparable
from signal9_registry.parties import EVERY_EVENT, Parties, Service

VERSION: Final = "3.0.0"
_DROPPED: Final = frozenset({"$schema", "$id", "$defs"})


def asyncapi_document(
    catalog: Catalog, parties: Parties, examples: Mapping[str, Mapping[str, Any]], release: str
) -> dict[str, Any]:
    """The AsyncAPI document of the catalog.

    Args:
        catalog: what `build_catalog` gives.
        parties: the services; their operations are `<service>.sends|receives.<detailType>`.
        examples: detail-type -> name of an example -> document.
        release: the version of the contracts as a whole.
    """
    return {
        "asyncapi": VERSION,
        "info": {
            "title": "Signal9 events",
            "version": release,
            "description": "Everything that happens in Signal9, as events on the EventBridge bus `signal9`. "
            "A published event only ever gains optional fields.",
            "license": {"name": "MIT"},
            "tags": [
                {"name": "published", "description": "Other teams may rely on it."},
                {"name": "internal", "description": "Between Signal9's own services; it may become another event."},
            ],
        },
        "defaultContentType": "application/json",
        "servers": {
            "bus": {
                "host": "events.{region}.amazonaws.com",
                "protocol": "eventbridge",
                "description": f"The bus `signal9`; rules match the source `{catalog.source}` and the detail-type.",
                "variables": {"region": {"default": "us-east-1"}},
            }
        },
        "channels": {event.detail_type: _channel(event) for event in catalog.events},
        "operations": dict(_operations(parties)),
        "components": {
            "messages": {event.detail_type: _message(event, examples[event.detail_type]) for event in catalog.events},
            "schemas": _schemas(),
        },
    }


def _channel(event: CatalogEvent) -> dict[str, Any]:
    return {
        "address": event.detail_type,
        "title": event.detail_type,
        "description": f"Stream `{event.stream}`.",
        "servers": [{"$ref": "#/servers/bus"}],
        "messages": {event.detail_type: {"$ref": f"#/components/messages/{event.detail_type}"}},
    }


def _message(event: CatalogEvent, examples: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": event.detail_type,
        "title": event.detail_type,
        "summary": event.description,
        "contentType": "application/json",
        "tags": [{"name": "published" if event.published else "internal"}],
        "payload": {"$ref": f"#/components/schemas/{event.detail_type}"},
        "correlationId": {"location": "$message.payload#/metadata/correlationId"},
        "examples": [{"name": name, "payload": document} for name, document in examples.items()],
        "x-schema-version": event.version,
        "x-changes": [f"v{change.version}: {change.change}" for change in event.changes],
        "x-producers": event.producers,
        "x-consumers": event.consumers,
    }


def _operations(parties: Parties) -> list[tuple[str, dict[str, Any]]]:
    operations = []
    for service in parties.services:
        for action, events in (("send", _known(service.publishes)), ("receive", _received(service))):
            for name in events:
                operation = {
                    "action": action,
                    "channel": {"$ref": f"#/channels/{name}"},
                    "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
                    "summary": f"{service.name} {'appends' if action == 'send' else 'consumes'} {name}.",
                    "description": service.purpose,
                    "tags": [{"name": service.name}],
                }
                operations.append((f"{service.name}.{action}s.{name}", operation))
    return operations


def _known(names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name in CATALOG]


def _received(service: Service) -> list[str]:
    return list(CATALOG) if EVERY_EVENT in service.consumes else _known(service.consumes)


def _schemas() -> dict[str, Any]:
    """Each event and each shared definition once, under the document's own references."""
    schemas: dict[str, Any] = {}
    for name, entry in CATALOG.items():
        schema = schema_of(entry)
        for key, node in [(name, schema), *schema["$defs"].items()]:
            moved = _moved({keyword: value for keyword, value in node.items() if keyword not in _DROPPED})
            if schemas.setdefault(key, moved) != moved:
                raise NotComparable(f"Two contracts define {key!r} differently. Give one of the structs another name.")
    return schemas


def _moved(node: Any) -> Any:
    if isinstance(node, list):
        return [_moved(each) for each in node]
    if not isinstance(node, dict):
        return node
    moved = {keyword: _moved(value) for keyword, value in node.items()}
    if isinstance(node.get("$ref"), str):
        moved["$ref"] = node["$ref"].replace("#/$defs/", "#/components/schemas/")
    return moved

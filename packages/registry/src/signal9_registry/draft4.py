"""The same schemas in JSON Schema Draft 4, which is what EventBridge's schema registry takes."""

from collections.abc import Mapping
from typing import Any, Final

from signal9_contracts.errors import InvalidSchema

DIALECT: Final = "http://json-schema.org/draft-04/schema#"

_KEPT: Final = frozenset(
    {
        *("title", "description", "default", "type", "enum", "pattern", "format", "required", "x-unit"),
        *("minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum"),
    }
)


def to_draft4(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema in Draft 4: it accepts and refuses the same documents.

    One difference is Draft 4's own: its integers are written without a fraction, so that it refuses `1.0`. Our decoder does the same.

    Args:
        schema: 2020-12, self-contained, as `schema_of` gives it.

    Raises:
        InvalidSchema: it uses a keyword for which no equal in Draft 4 is known here.
    """
    body = {key: value for key, value in schema.items() if key not in ("$schema", "$id", "$defs")}
    definitions = {name: _convert(node) for name, node in schema.get("$defs", {}).items()}
    return {"$schema": DIALECT, "id": schema["$id"], **_convert(body), "definitions": definitions}


def _convert(node: Mapping[str, Any]) -> dict[str, Any]:
    converted: dict[str, Any] = {}
    for keyword, value in node.items():
        if f"exclusive{keyword.capitalize()}" in node:
            continue  # both limits are one in Draft 4; the exclusive one makes it
        if keyword in _KEPT:
            converted[keyword] = value
        elif keyword == "properties":
            converted[keyword] = {name: _convert(child) for name, child in value.items()}
        elif keyword == "anyOf":
            converted[keyword] = [_convert(branch) for branch in value]
        elif keyword in ("items", "additionalProperties"):
            converted[keyword] = _convert(value) if isinstance(value, dict) else value
        elif keyword == "const":
            converted["enum"] = [value]
        elif keyword in ("exclusiveMinimum", "exclusiveMaximum"):
            # Draft 4 says it with a number and a flag; the nearer of both limits holds.
            plain = keyword.replace("exclusiveM", "m")
            nearer = max if plain == "minimum" else min
            limit = nearer(value, node.get(plain, value))
            converted |= {plain: limit, keyword: limit == value}
        elif keyword == "$ref":
            reference = {"$ref": value.replace("#/$defs/", "#/definitions/")}
            # Draft 4 reads nothing beside a reference.
            converted |= reference if len(node) == 1 else {"allOf": [reference]}
        else:
            raise InvalidSchema(f"The keyword {keyword!r} has no known equal in Draft 4. Teach `draft4` what it means.")
    return converted

"""The contracts in EventBridge's schema registry."""

import json
from collections.abc import Iterator
from typing import Any, Protocol

from signal9_contracts import CATALOG
from signal9_contracts.schemas import schema_of
from signal9_registry.draft4 import to_draft4


class Templates(Protocol):
    """The resources of a stage."""

    def of_type(self, kind: str) -> Iterator[dict[str, Any]]:
        """The properties of every resource of a type."""
        ...


def test_prod_registers_every_contract_in_draft_4(prod: Templates, local: Templates) -> None:
    """One schema an event in the bus's registry, the Draft-4 copy of the contract; the emulator has no registry."""
    [registry] = prod.of_type("AWS::EventSchemas::Registry")
    schemas = {schema["SchemaName"]: schema for schema in prod.of_type("AWS::EventSchemas::Schema")}
    assert registry["RegistryName"] == "signal9"
    assert set(schemas) == {f"signal9.advisor@{name}" for name in CATALOG}
    for name, entry in CATALOG.items():
        schema = schemas[f"signal9.advisor@{name}"]
        assert (schema["RegistryName"], schema["Type"]) == ("signal9", "JSONSchemaDraft4")
        assert json.loads(schema["Content"]) == to_draft4(schema_of(entry))
    assert list(local.of_type("AWS::EventSchemas::Schema")) == []

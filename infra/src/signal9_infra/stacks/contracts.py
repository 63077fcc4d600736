"""Signal9ContractsStack: the contracts in EventBridge's schema registry, for code bindings and for other teams to find."""

import json

from aws_cdk import Stack, aws_eventschemas
from constructs import Construct

from signal9_contracts import CATALOG
from signal9_contracts.schemas import schema_of
from signal9_infra import names
from signal9_registry.draft4 import to_draft4


class ContractsStack(Stack):
    """A registry named after the bus, and the Draft-4 copy of each event's schema of `detail`, as `<source>@<detailType>`."""

    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, names.CONTRACTS_STACK, description="Signal9: contracts of its events")
        registry = aws_eventschemas.CfnRegistry(
            self, "Registry", registry_name=names.BUS, description=f"Events of {names.SOURCE}, one schema each"
        )
        for entry in CATALOG.values():
            schema = aws_eventschemas.CfnSchema(
                self,
                entry.detail_type,
                registry_name=names.BUS,
                schema_name=f"{names.SOURCE}@{entry.detail_type}",
                type="JSONSchemaDraft4",
                description=f"Version {entry.version}. {entry.changes[-1]}",
                content=json.dumps(to_draft4(schema_of(entry)), ensure_ascii=False),
            )
            schema.add_dependency(registry)

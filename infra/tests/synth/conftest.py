"""The templates of both stages, synthesized once for all tests."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from signal9_infra.app import synth
from signal9_infra.settings import ServerSettings

SETTINGS = ServerSettings(
    vendors="http://127.0.0.1:1", opensearch="http://127.0.0.1:2", redis="redis://127.0.0.1:3/0", plan="free"
)


class Templates(dict[str, dict[str, Any]]):
    """Stack -> its resources, by their logical names."""

    def __init__(self, assembly: Path) -> None:
        super().__init__()
        self.outputs: dict[str, dict[str, Any]] = {}
        for path in sorted(assembly.glob("*.template.json")):
            document = json.loads(path.read_text())
            name = path.name.removesuffix(".template.json")
            self[name], self.outputs[name] = document["Resources"], document.get("Outputs", {})

    def of_type(self, kind: str) -> Iterator[dict[str, Any]]:
        """The properties of every resource of a type, in any stack."""
        for resources in self.values():
            for resource in resources.values():
                if resource["Type"] == kind:
                    yield resource.get("Properties", {})

    def only(self, kind: str) -> dict[str, Any]:
        """The properties of the one resource of that type."""
        [properties] = self.of_type(kind)
        return properties


@pytest.fixture(scope="session")
def local_assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly of the stage that runs on one machine."""
    return synth("local", tmp_path_factory.mktemp("local"), SETTINGS)


@pytest.fixture(scope="session")
def prod_assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The assembly of the stage on AWS, made without an account."""
    return synth("prod", tmp_path_factory.mktemp("prod"))


@pytest.fixture(scope="session")
def local(local_assembly: Path) -> Templates:
    """The resources of the stage that runs on one machine."""
    return Templates(local_assembly)


@pytest.fixture(scope="session")
def prod(prod_assembly: Path) -> Templates:
    """The resources of the stage on AWS."""
    return Templates(prod_assembly)

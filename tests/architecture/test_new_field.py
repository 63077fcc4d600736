"""A new field of an asset is an edit of two files: its stream's module in the domain, and its layout in the read models."""

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[2]
EDITS = {
    "domain/src/signal9_domain/asset.py": {
        "    last_updated: datetime | None = None\n": "    delisted_at: datetime | None = None\n",
        '"status": "delisted", "tradable": False}\n': '                values["delisted_at"] = event.metadata.occurred_at\n',
    },
    "readmodels/src/signal9_readmodels/layout/asset.py": {
        '    last_updated: str = ""\n': "    delisted_at: str | None = None\n",
        '        "last_updated": Field(DATE),\n': '        "delisted_at": Field(DATE),\n',
    },
}
"""File -> the line after which one is added: the field of the state and what fills it, the field of the row, that of the document."""
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])

import msgspec
from signal9_eventstore import ANY, Cause, InMemoryEventStore
from signal9_readmodels import ReadTables
from signal9_readmodels.projections import SearchProjection, TablesProjection, project
from signal9_readmodels.search import InMemorySearchIndex
from signal9_readmodels.search.mappings import mapping
from signal9_runtime import InMemoryBlobs
from signal9_testkit import an
from signal9_testkit.suites import bare
from signal9_vendors import ArchivedDocuments

store, tables, index = InMemoryEventStore(), ReadTables.in_memory(), InMemorySearchIndex()
stream = f"asset-{an.asset_id()}"
events = store.append(stream, [bare(an.asset_listed()), bare(an.asset_delisted())], expected_version=ANY, cause=Cause.root())
documents = ArchivedDocuments(InMemoryBlobs())
for projection in (TablesProjection(tables, documents), SearchProjection(index, documents)):
    failures = project(events, store, projection)
    assert not failures, failures
[document] = index.documents.values()
found = {
    "moment": events[1].metadata.occurred_at,
    "row": tables.assets.get(an.asset_id())["delisted_at"],
    "typed": tables.all_assets()[0].delisted_at,
    "document": document.body["delisted_at"],
    "mapping": mapping("assets", 256, "english")["properties"]["delisted_at"],
}
print(msgspec.json.encode(found).decode())
"""
"""Lists and delists an asset with the packages in a folder, and tells what the read models say of the new field."""


def test_a_new_field_of_an_asset_is_an_edit_of_two_files(tmp_path: Path) -> None:
    """With four lines added to copies of the two, the field stands in the row, in the search document and in the mapping."""
    for path, lines in EDITS.items():
        package = Path(path).parts[2]
        shutil.copytree(ROOT / "packages" / Path(*Path(path).parts[:3]), tmp_path / package, dirs_exist_ok=True)
        copy = tmp_path / Path(*Path(path).parts[2:])
        text = copy.read_text(encoding="utf-8")
        for line, added in lines.items():
            assert text.count(line) == 1, f"{path} has no such line, or several: {line}"
            text = text.replace(line, line + added)
        copy.write_text(text, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert told.returncode == 0, told.stderr
    found = msgspec.json.decode(told.stdout)
    assert found["row"] == found["typed"] == found["document"]
    assert datetime.fromisoformat(found["row"]) == datetime.fromisoformat(found["moment"])
    assert found["mapping"] == {"type": "date"}

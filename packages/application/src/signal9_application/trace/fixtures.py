"""Stored events as examples of their contracts."""

from pathlib import Path

import msgspec

from signal9_application.errors import OperationFailed
from signal9_contracts import Event, encode_event, event_type_of


def write_fixture(event: Event, folder: Path) -> Path:
    """Write the event to `<folder>/<detailType>/v<N>/<stream>-<version>.json`; gives the file.

    Raises:
        OperationFailed: that example is there already, with other content.
    """
    entry, metadata = event_type_of(event), event.metadata
    name = "".join(char if char.isalnum() or char in "-." else "-" for char in metadata.stream_id)
    path = folder / entry.detail_type / f"v{entry.version}" / f"{name}-{metadata.stream_version}.json"
    content = msgspec.json.format(encode_event(event), indent=2) + b"\n"
    if path.exists() and path.read_bytes() != content:
        raise OperationFailed(
            f"{path} is there already and holds another event. Give another folder with --out, or move it away."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path

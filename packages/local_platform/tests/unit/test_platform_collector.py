"""The collector keeps segments, one a line, and nothing else."""

import json
from pathlib import Path

from signal9_local_platform.collector import Segments

HEADER = b'{"format": "json", "version": 1}\n'


def test_a_segment_becomes_a_line_and_anything_else_is_refused(tmp_path: Path) -> None:
    """A line break inside a segment makes no second line; datagrams that are no segments are not kept."""
    path = tmp_path / "segments.jsonl"
    with Segments(path) as segments:
        assert segments.take(HEADER + b'{"name": "a\\nb",\n "id": "1"}')
        for datagram in (b"", b"hello", HEADER + b"[]", HEADER + b"{", b'{"format": "xml"}\n{}', b"[]\n{}"):
            assert not segments.take(datagram), datagram
    assert [json.loads(line) for line in path.read_text().splitlines()] == [{"name": "a\nb", "id": "1"}]


def test_the_file_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Beyond its size it becomes the older one, and the one before that goes."""
    path = tmp_path / "segments.jsonl"
    with Segments(path, kept=50) as segments:
        for number in range(20):
            segments.take(HEADER + json.dumps({"id": number}).encode())
    kept = [
        json.loads(line)["id"]
        for name in ("segments.jsonl.1", "segments.jsonl")
        for line in (tmp_path / name).read_text().splitlines()
    ]
    assert kept == list(range(kept[0], 20))
    assert len(kept) < 12

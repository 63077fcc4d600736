"""What every content-addressed store promises."""

from hashlib import sha256
from typing import Any

import pytest


class BlobsSuite:
    """Subclasses give the fixture `blobs`, and `tamper`: replaces the bytes behind a digest."""

    def test_bytes_come_back_by_their_digest(self, blobs: Any) -> None:
        """The same bytes under the same reference, however often they are put."""
        reference = blobs.put(b"x" * 100_000)
        assert blobs.put(b"x" * 100_000) == reference
        assert blobs.get(reference) == b"x" * 100_000
        assert (reference.digest, reference.size) == (sha256(b"x" * 100_000).hexdigest(), 100_000)

    def test_what_is_missing_or_altered_is_refused(self, blobs: Any, tamper: Any) -> None:
        """The refusal names the digest; other bytes are never handed out."""
        from signal9_runtime import BlobCorrupt, BlobRef

        absent = BlobRef.of(b"never kept")
        with pytest.raises(BlobCorrupt, match=f"{absent.digest}.*is not in"):
            blobs.get(absent)
        reference = blobs.put(b"right")
        tamper(reference.digest, b"wrong")
        for named in (reference, BlobRef(reference.digest)):
            with pytest.raises(BlobCorrupt, match=f"{reference.digest}.*was altered"):
                blobs.get(named)

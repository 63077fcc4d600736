"""What every keeper of large payloads promises."""

from hashlib import sha256
from typing import Any

import pytest


class PayloadsSuite:
    """Subclasses give the fixture `payloads`, and `tamper`: replaces the bytes behind a digest."""

    def test_a_payload_comes_back_by_its_claim(self, payloads: Any) -> None:
        """The same bytes under the same claim, however often they are put."""
        claim = payloads.put(b"x" * 100_000)
        assert payloads.put(b"x" * 100_000) == claim
        assert payloads.get(claim) == b"x" * 100_000
        assert (claim.digest, claim.size) == (sha256(b"x" * 100_000).hexdigest(), 100_000)

    def test_a_missing_or_altered_payload_is_refused(self, payloads: Any, tamper: Any) -> None:
        """The refusal names the digest; other bytes are never handed out."""
        from signal9_eventstore import PayloadCorrupt
        from signal9_eventstore.claims import Claim

        with pytest.raises(PayloadCorrupt, match="is not in"):
            payloads.get(Claim.on(b"never kept"))
        claim = payloads.put(b"right")
        tamper(claim.digest, b"wrong")
        with pytest.raises(PayloadCorrupt, match=f"{claim.digest}.*was altered"):
            payloads.get(claim)

"""A vendor's raw answer, as bytes, and what it hashes to."""

from datetime import datetime
from hashlib import sha256

import msgspec


class RawDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, byte for byte, and when it came (UTC)."""

    data_type: str
    symbol: str
    body: bytes
    fetched_at: datetime

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return sha256(self.body).hexdigest()

"""Claim check: large payloads lie outside the table under their SHA-256, and are verified whenever they are read."""

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Protocol, Self

import msgspec

from signal9_eventstore.errors import PayloadCorrupt
from signal9_runtime import setting

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

THRESHOLD: Final = 64 * 1024
"""Bytes of an event that still stand in the table; more are claim-checked."""
MAX_PAYLOAD: Final = 16 * 1024 * 1024
"""Bytes of an event at most, claim-checked or not: a consumer must hold it in memory."""


class Claim(msgspec.Struct, frozen=True):
    """Names a payload: SHA-256 in hexadecimal, and its size in bytes."""

    digest: str
    size: int

    @classmethod
    def on(cls, body: bytes) -> Self:
        """The claim on these bytes."""
        return cls(sha256(body).hexdigest(), len(body))

    def verified(self, body: bytes | None, place: str) -> bytes:
        """`body`, if it is what was claimed.

        Raises:
            PayloadCorrupt: there is none, or it hashes to something else.
        """
        if body is None:
            raise PayloadCorrupt(
                f"The payload {self.digest} ({self.size} bytes) is not in {place}. Restore the object from the bucket's versions."
            )
        found = Claim.on(body)
        if found != self:
            raise PayloadCorrupt(
                f"The payload {self.digest} in {place} has {found.size} bytes that hash to {found.digest}; {self.size} bytes were "
                "stored. It was altered: restore the object from the bucket's versions."
            )
        return body


class Payloads(Protocol):
    """Keeps payloads for good, by digest."""

    def put(self, body: bytes) -> Claim:
        """Keep `body`; a second time changes nothing."""
        ...

    def get(self, claim: Claim) -> bytes:
        """The bytes that were claimed.

        Raises:
            PayloadCorrupt: they are gone or altered.
        """
        ...


class InMemoryPayloads:
    """`Payloads` that are forgotten when the process ends."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    def put(self, body: bytes) -> Claim:
        claim = Claim.on(body)
        self.bodies.setdefault(claim.digest, body)
        return claim

    def get(self, claim: Claim) -> bytes:
        return claim.verified(self.bodies.get(claim.digest), "this memory")


class S3Payloads:
    """`Payloads` in an S3 bucket, under `sha256/<digest>`."""

    def __init__(self, client: "Callable[[], S3Client]", bucket: str = "signal9-event-payloads") -> None:
        # Made at the first large event and not before: few processes ever meet one, and a client costs them 50 ms.
        self._client = client
        self._bucket = bucket

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed bucket, by SIGNAL9_EVENT_PAYLOADS_BUCKET."""
        from signal9_runtime.aws import client

        return cls(lambda: client("s3"), setting("SIGNAL9_EVENT_PAYLOADS_BUCKET", "signal9-event-payloads"))

    def put(self, body: bytes) -> Claim:
        claim = Claim.on(body)
        # The same key always holds the same bytes, so that writing again is harmless and asking first would cost a call.
        self._client().put_object(Bucket=self._bucket, Key=f"sha256/{claim.digest}", Body=body)
        return claim

    def get(self, claim: Claim) -> bytes:
        client = self._client()
        try:
            body = client.get_object(Bucket=self._bucket, Key=f"sha256/{claim.digest}")["Body"].read()
        except client.exceptions.NoSuchKey:
            body = None
        return claim.verified(body, f"the bucket {self._bucket!r}")

"""The content-addressed store: bytes lie under their SHA-256, and are verified whenever they are read."""

from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, Self

import msgspec

from signal9_runtime.errors import BlobCorrupt
from signal9_runtime.settings import setting

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class BlobRef(msgspec.Struct, frozen=True):
    """Names a blob: its SHA-256 in hexadecimal, and its size in bytes; 0 where nobody wrote it down."""

    digest: str
    size: int = 0

    @classmethod
    def of(cls, body: bytes) -> Self:
        """The reference of these bytes."""
        return cls(sha256(body).hexdigest(), len(body))


class Reference(Protocol):
    """Whatever names a blob: a `BlobRef`, or a published event's reference to a document."""

    @property
    def digest(self) -> str: ...
    @property
    def size(self) -> int: ...


class Blobs(Protocol):
    """Keeps bytes for good, by digest. The same bytes are kept once."""

    def put(self, body: bytes) -> BlobRef:
        """Keep `body`; a second time changes nothing."""
        ...

    def get(self, reference: Reference) -> bytes:
        """The bytes that `reference` names.

        Raises:
            BlobCorrupt: they are gone, or are not what the digest says.
        """
        ...


class InMemoryBlobs:
    """`Blobs` that are forgotten when the process ends."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    def put(self, body: bytes) -> BlobRef:
        reference = BlobRef.of(body)
        self.bodies.setdefault(reference.digest, body)
        return reference

    def get(self, reference: Reference) -> bytes:
        return _verified(self.bodies.get(reference.digest), reference, "this memory")


class S3Blobs:
    """`Blobs` in an S3 bucket, under `sha256/<digest>`."""

    def __init__(self, client: "Callable[[], S3Client]", bucket: str) -> None:
        # Made at the first blob and not before: few processes ever meet a large event, and a client costs them 50 ms.
        self._client = client
        self._bucket = bucket

    @classmethod
    def from_environment(cls, bucket: str) -> Self:
        """The deployed bucket: its name comes from the setting named after it, e.g. SIGNAL9_RAW_DOCUMENTS_BUCKET."""
        from signal9_runtime.aws import client

        return cls(lambda: client("s3"), setting(f"{bucket.upper().replace('-', '_')}_BUCKET", bucket))

    def put(self, body: bytes) -> BlobRef:
        reference = BlobRef.of(body)
        # The same key always holds the same bytes, so that writing again is harmless and asking first would cost a call.
        self._client().put_object(Bucket=self._bucket, Key=f"sha256/{reference.digest}", Body=body)
        return reference

    def get(self, reference: Reference) -> bytes:
        client = self._client()
        try:
            body = client.get_object(Bucket=self._bucket, Key=f"sha256/{reference.digest}")["Body"].read()
        except client.exceptions.NoSuchKey:
            body = None
        return _verified(body, reference, f"the bucket {self._bucket!r}")


def _verified(body: bytes | None, reference: Reference, place: str) -> bytes:
    stored = f" ({reference.size} bytes)" if reference.size else ""
    if body is None:
        raise BlobCorrupt(
            f"The blob {reference.digest}{stored} is not in {place}. Restore the object from the bucket's versions, or collect "
            "the document again."
        )
    found = BlobRef.of(body)
    if found.digest != reference.digest:
        expected = f"{reference.size} bytes" if reference.size else "other bytes"
        raise BlobCorrupt(
            f"The blob {reference.digest} in {place} has {found.size} bytes that hash to {found.digest}; {expected} were "
            "stored. It was altered: restore the object from the bucket's versions, or collect the document again."
        )
    return body

"""The archive of documents: bytes under their SHA-256, verified whenever they are read."""

from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

import msgspec

from signal9_vendors.errors import DigestMismatch

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Kept(msgspec.Struct, frozen=True):
    """Where a document lies: its digest and size in bytes."""

    digest: str
    size: int


class Reference(Protocol):
    """Whatever names a document by digest and size, e.g. the reference in an event."""

    @property
    def digest(self) -> str: ...
    @property
    def size(self) -> int: ...


class DocumentArchive(Protocol):
    """Keeps documents for good. The same bytes are kept once."""

    def put(self, body: bytes) -> Kept:
        """Keep `body`; a second time changes nothing."""
        ...

    def get(self, reference: Reference) -> bytes:
        """The bytes that `reference` names.

        Raises:
            DigestMismatch: they are gone, or are not what the digest says.
        """
        ...


class InMemoryDocumentArchive:
    """A `DocumentArchive` that forgets when the process ends."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}

    def put(self, body: bytes) -> Kept:
        kept = Kept(sha256(body).hexdigest(), len(body))
        self.bodies.setdefault(kept.digest, body)
        return kept

    def get(self, reference: Reference) -> bytes:
        return _verified(self.bodies.get(reference.digest), reference, "this memory")


class S3DocumentArchive:
    """A `DocumentArchive` in an S3 bucket, under `sha256/<digest>`."""

    def __init__(self, client: "S3Client", bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put(self, body: bytes) -> Kept:
        kept = Kept(sha256(body).hexdigest(), len(body))
        # The same key always holds the same bytes, so that writing again is harmless and asking first would cost a call.
        self._client.put_object(Bucket=self._bucket, Key=f"sha256/{kept.digest}", Body=body)
        return kept

    def get(self, reference: Reference) -> bytes:
        try:
            body = self._client.get_object(Bucket=self._bucket, Key=f"sha256/{reference.digest}")["Body"].read()
        except self._client.exceptions.NoSuchKey:
            body = None
        return _verified(body, reference, f"the bucket {self._bucket!r}")


def _verified(body: bytes | None, reference: Reference, place: str) -> bytes:
    if body is None:
        raise DigestMismatch(f"The document {reference.digest} is not in {place}. Collect it again.")
    found = sha256(body).hexdigest()
    if found != reference.digest:
        raise DigestMismatch(
            f"The document {reference.digest} in {place} has {len(body)} bytes that hash to {found}; {reference.size} bytes were "
            "archived. It was altered: collect it again."
        )
    return body

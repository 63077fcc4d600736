"""The content-addressed store: in memory and on S3 it keeps alike."""

from collections.abc import Callable
from typing import Any

import pytest

from signal9_runtime import BlobCorrupt, InMemoryBlobs, S3Blobs, new_id
from signal9_testkit.suites import BlobsSuite


class TestInMemoryBlobs(BlobsSuite):
    """In memory."""

    @pytest.fixture
    def blobs(self) -> InMemoryBlobs:
        return InMemoryBlobs()

    @pytest.fixture
    def tamper(self, blobs: InMemoryBlobs) -> Callable[[str, bytes], None]:
        return blobs.bodies.__setitem__


@pytest.mark.integration
class TestS3Blobs(BlobsSuite):
    """In a bucket of the emulator."""

    @pytest.fixture
    def bucket(self, aws: Any) -> str:
        name = f"blobs-{new_id()}"
        aws("s3").create_bucket(Bucket=name)
        return name

    @pytest.fixture
    def blobs(self, aws: Any, bucket: str) -> S3Blobs:
        return S3Blobs(lambda: aws("s3"), bucket)

    @pytest.fixture
    def tamper(self, aws: Any, bucket: str) -> Callable[[str, bytes], Any]:
        return lambda digest, body: aws("s3").put_object(Bucket=bucket, Key=f"sha256/{digest}", Body=body)

    def test_what_lies_in_s3_is_verified(self, aws: Any, bucket: str) -> None:
        """Put twice, read back, altered, gone: the same promises on a real bucket."""
        s3 = aws("s3")
        blobs = S3Blobs(lambda: s3, bucket)
        reference = blobs.put(b"a large event")
        assert blobs.put(b"a large event") == reference
        assert blobs.get(reference) == b"a large event"
        s3.put_object(Bucket=bucket, Key=f"sha256/{reference.digest}", Body=b"a larger event")
        with pytest.raises(BlobCorrupt, match=r"14 bytes.*13 bytes were"):
            blobs.get(reference)
        s3.delete_object(Bucket=bucket, Key=f"sha256/{reference.digest}")
        with pytest.raises(BlobCorrupt, match="is not in the bucket"):
            blobs.get(reference)

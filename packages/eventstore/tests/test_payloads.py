"""Large payloads: in memory and on S3 they are kept alike."""

from collections.abc import Callable
from typing import Any

import pytest

from signal9_eventstore import InMemoryPayloads, S3Payloads
from signal9_testkit.suites import PayloadsSuite


class TestInMemoryPayloads(PayloadsSuite):
    """In memory."""

    @pytest.fixture
    def payloads(self) -> InMemoryPayloads:
        return InMemoryPayloads()

    @pytest.fixture
    def tamper(self, payloads: InMemoryPayloads) -> Callable[[str, bytes], None]:
        return payloads.bodies.__setitem__


@pytest.mark.integration
class TestS3Payloads(PayloadsSuite):
    """In a bucket of the emulator."""

    @pytest.fixture
    def payloads(self, aws: Any) -> S3Payloads:
        aws("s3").create_bucket(Bucket="payloads-suite")
        return S3Payloads(lambda: aws("s3"), "payloads-suite")

    @pytest.fixture
    def tamper(self, aws: Any) -> Callable[[str, bytes], Any]:
        return lambda digest, body: aws("s3").put_object(Bucket="payloads-suite", Key=f"sha256/{digest}", Body=body)

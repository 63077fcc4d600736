"""The memory of replays: in memory and in DynamoDB it behaves alike."""

from typing import Any

import pytest

from signal9_readmodels.projections.states import DynamoReplayStates, InMemoryReplayStates
from signal9_testkit.suites import ReplayStatesSuite


class TestInMemoryReplayStates(ReplayStatesSuite):
    """In memory."""

    @pytest.fixture
    def states(self) -> InMemoryReplayStates:
        return InMemoryReplayStates()


@pytest.mark.integration
class TestDynamoReplayStates(ReplayStatesSuite):
    """On a table of the emulator."""

    @pytest.fixture
    def states(self, dynamodb: Any, new_table: Any) -> DynamoReplayStates:
        return DynamoReplayStates(dynamodb, new_table("projection:S"))

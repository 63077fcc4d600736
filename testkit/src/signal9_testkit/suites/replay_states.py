"""What whatever remembers replays promises."""

from typing import Any

import msgspec
import pytest


class ReplayStatesSuite:
    """Subclasses give the fixture `states`."""

    def test_what_was_never_replayed_is_blank(self, states: Any) -> None:
        """Asking is no error."""
        from signal9_readmodels.projections import ReplayState

        assert states.load("tables") == ReplayState(projection="tables")

    def test_a_state_comes_back_as_it_was_saved(self, states: Any) -> None:
        """Positions and moments included; other projections are not touched."""
        from signal9_readmodels.projections import ReplayState

        blank = states.load("tables")
        state = msgspec.structs.replace(
            blank, owner="host:1", positions={"0": ("asset-a", 3)}, finished=["1"], applied=7
        )
        states.save(state, blank)
        assert states.load("tables") == state
        assert states.load("search") == ReplayState(projection="search")

    def test_only_one_of_two_that_saw_the_same_may_go_on(self, states: Any) -> None:
        """The other is refused and changes nothing."""
        from signal9_readmodels.projections import ReplayRunning

        blank = states.load("tables")
        first, second = (msgspec.structs.replace(blank, owner=owner) for owner in ("host:1", "host:2"))
        states.save(first, blank)
        with pytest.raises(ReplayRunning, match="host:1"):
            states.save(second, blank)
        assert states.load("tables") == first

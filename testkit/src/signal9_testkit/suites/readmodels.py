"""What a table of read models, and whatever remembers replays, promise."""

from typing import Any

import msgspec
import pytest


class TableSuite:
    """What a read table promises. Subclasses give the fixture `table`, keyed by `asset_id` and `period`."""

    def test_a_row_comes_back_as_it_went_in(self, table: Any) -> None:
        """Text, numbers, lists and maps survive; what is None is absent."""
        row = {
            "asset_id": "a",
            "period": "1",
            "stream_version": 1,
            "score": 61.25,
            "count": 7,
            "on": True,
            "parts": [{"x": "y"}],
        }
        assert table.put(row)
        assert table.get("a", "1") == row

    def test_an_older_version_does_not_replace_a_newer(self, table: Any) -> None:
        """The version decides, not the order of arrival."""
        new = {"asset_id": "a", "period": "1", "stream_version": 5, "name": "new"}
        assert table.put(new)
        assert not table.put({**new, "stream_version": 4, "name": "old"})
        assert table.get("a", "1") == new

    def test_the_same_version_may_be_written_again(self, table: Any) -> None:
        """A second delivery writes the same row and is no failure."""
        row = {"asset_id": "a", "period": "1", "stream_version": 5}
        assert table.put(row)
        assert table.put(row)

    def test_rows_of_a_partition_come_in_order(self, table: Any) -> None:
        """A company's periods are sorted; another company's are not among them."""
        rows = [{"asset_id": who, "period": period, "stream_version": 1} for who in "ab" for period in "312"]
        table.put_all(rows)
        assert [row["period"] for row in table.of("a")] == ["1", "2", "3"]
        assert table.last("a") == {"asset_id": "a", "period": "3", "stream_version": 1}
        assert table.last("c") is None
        assert len(list(table.scan())) == 6

    def test_the_newest_rows_between_two_keys_come_first(self, table: Any) -> None:
        """Both ends included, no more than asked for, nothing of another partition."""
        table.put_all([{"asset_id": who, "period": period, "stream_version": 1} for who in "ab" for period in "12345"])
        assert [row["period"] for row in table.between("a", "2", "4", 9)] == ["4", "3", "2"]
        assert table.between("b", "2", "4", 1) == [{"asset_id": "b", "period": "4", "stream_version": 1}]
        assert table.between("c", "2", "4", 9) == []

    def test_an_absent_row_is_none(self, table: Any) -> None:
        """Asking for what is not there is no error."""
        assert table.get("nobody", "1") is None


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

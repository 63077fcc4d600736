"""What every publisher of events promises."""

from typing import Any


class PublisherSuite:
    """Subclasses give `publisher`, `seen` (so many details that came out, in any order), and `refuse` (a `with`: details not taken)."""

    def test_all_come_out_and_are_counted(self, publisher: Any, seen: Any) -> None:
        """More than one call of PutEvents holds; none is lost."""
        details = [f'{{"number": {number}}}' for number in range(23)]
        assert publisher.publish(_publications(details)) == 23
        assert sorted(seen(23)) == sorted(details)

    def test_nothing_to_publish_is_no_call(self, publisher: Any) -> None:
        """An empty list is no error."""
        assert publisher.publish([]) == 0

    def test_it_says_how_far_it_came(self, publisher: Any, refuse: Any) -> None:
        """The count ends before the first that the bus will not take, so that a stream can resume there."""
        details = [f'{{"number": {number}}}' for number in range(15)]
        with refuse(details[11]):
            assert publisher.publish(_publications(details)) == 11
        assert publisher.publish(_publications(details[11:])) == 4


def _publications(details: list[str]) -> list[Any]:
    from signal9_contracts import UNASSIGNED
    from signal9_messaging import Publication

    return [Publication("assetListed", detail, UNASSIGNED) for detail in details]

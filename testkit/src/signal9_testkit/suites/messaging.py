"""What a publisher of events, and whatever runs an effect once, promise."""

from typing import Any

import pytest

from signal9_contracts import UNASSIGNED


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
    from signal9_messaging import Publication

    return [Publication("assetListed", detail, UNASSIGNED) for detail in details]


class IdempotentEffectSuite:
    """Subclasses give the fixture `once`."""

    def test_an_effect_runs_once_a_key(self, once: Any) -> None:
        """A second delivery does nothing, another key's effect is run."""
        ran: list[str] = []
        for key in ("a", "a", "b", "a"):
            once.run(key, lambda key=key: ran.append(key), None)
        assert ran == ["a", "b"]

    def test_an_effect_that_failed_runs_again(self, once: Any) -> None:
        """What was not done is not remembered as done."""
        ran: list[str] = []

        def fail() -> None:
            raise ValueError("not this time")

        with pytest.raises(ValueError, match="not this time"):
            once.run("a", fail, None)
        once.run("a", lambda: ran.append("a"), None)
        assert ran == ["a"]

    def test_an_effect_that_is_under_way_is_not_run_beside(self, once: Any) -> None:
        """The second delivery is told so, and comes back later."""
        from signal9_messaging import EffectInProgress

        ran: list[str] = []

        def effect() -> None:
            with pytest.raises(EffectInProgress):
                once.run("a", lambda: ran.append("beside"), None)
            ran.append("first")

        once.run("a", effect, None)
        assert ran == ["first"]

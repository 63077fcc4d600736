"""What whatever runs an effect once promises."""

from typing import Any

import pytest


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

"""The testkit without the rest of Signal9: what a consumer gets from `pip install signal9-testkit`, and what it is told to add."""

import importlib
import pkgutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import signal9_testkit
from signal9_testkit.errors import ExtraMissing
from signal9_testkit.servers import RedisService

pytest_plugins = ["pytester"]
OURS = {"signal9_contracts", "signal9_testkit"}
NEEDS_AN_EXTRA = ("signal9_testkit.servers.native", "signal9_testkit.proxies")

if find_spec("signal9_sandbox") or find_spec("signal9_local_platform") or find_spec("boto3"):
    pytest.skip(
        "an environment with more than contracts and testkit; `nox -s testkit` makes one", allow_module_level=True
    )


def test_every_module_but_those_of_an_extra_can_be_imported() -> None:
    """Nothing else of Signal9 is needed, nor looked for."""
    for module in pkgutil.walk_packages(signal9_testkit.__path__, "signal9_testkit."):
        if not module.name.startswith(NEEDS_AN_EXTRA) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    assert {name.partition(".")[0] for name in sys.modules if name.startswith("signal9_")} == OURS


def test_a_server_that_needs_an_extra_says_which(tmp_path: Path) -> None:
    """The message is the command to install it."""
    with pytest.raises(ExtraMissing, match=r"signal9-testkit\[docker\].*signal9-testkit\[native\]"):
        RedisService(tmp_path).start()


def test_a_fixture_that_needs_an_extra_fails_the_test_and_says_which(pytester: pytest.Pytester) -> None:
    """It is a failure, not a skip, and it has no traceback."""
    pytester.makepyfile("def test_cache(redis_url): pass\ndef test_vendors(sandbox): pass")
    result = pytester.runpytest_subprocess()
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*signal9-testkit[[]docker[]]*", "*signal9-testkit[[]sandbox[]]*"])


def test_a_fake_of_a_package_that_is_not_there_says_which() -> None:
    """The fakes that need nothing are there; the others name their package."""
    from signal9_testkit import fakes

    assert fakes.InMemoryTopic().messages == []
    with pytest.raises(ExtraMissing, match="pip install signal9-eventstore"):
        _ = fakes.InMemoryEventStore

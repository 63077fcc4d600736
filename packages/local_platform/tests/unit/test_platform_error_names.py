"""A function's error has the name of its exception."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

import signal9_local_platform

_SPEC = importlib.util.spec_from_file_location(
    "error_names", Path(signal9_local_platform.__file__).parent / "emulator" / "error_names.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
error_names = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(error_names)

TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    raise E\n'


@pytest.mark.parametrize(
    ("log", "name"),
    [
        (f"{TRACE}signal9_messaging.errors.TaskInputInvalid: no retry helps\nsecond line: of it\n", "TaskInputInvalid"),
        (f"{TRACE}KeyError: 'a'\n\nDuring handling …\n\n{TRACE}VersionConflict\n", "VersionConflict"),
        ("a log line\n", None),
        (f"{TRACE}", None),
    ],
)
def test_the_name_is_the_last_exceptions(log: str, name: str | None) -> None:
    """Without its module, whatever its message; none where nothing was raised."""
    assert error_names.exception_name(log) == name


def test_only_unnamed_errors_get_a_name() -> None:
    """An answer, a timeout and an error without a traceback stay as they are."""
    answers: list[dict[str, Any]] = [
        {
            "body": {"errorType": "Runtime.HandlerError", "errorMessage": "x"},
            "error": True,
            "log": f"{TRACE}KeyError: 1",
        },
        {"body": {"errorType": "Sandbox.Timedout"}, "error": True, "log": f"{TRACE}KeyError: 1"},
        {"body": {"errorType": "Runtime.HandlerError"}, "error": True, "log": ""},
        {"body": "fine", "log": f"{TRACE}KeyError: 1"},
    ]
    named = error_names.naming_errors(lambda number: answers[number])
    assert named(0)["body"] == {"errorType": "KeyError", "errorMessage": "x"}
    assert [named(number) for number in (1, 2, 3)] == answers[1:]

"""A function's error has the name of its exception, as on AWS: the emulator calls every one of them Runtime.HandlerError.

Step Functions retries and catches by that name.
"""

import re
from collections.abc import Callable
from typing import Any

UNNAMED = "Runtime.HandlerError"
_NAME = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)")

Dispatch = Callable[..., dict[str, Any]]


def naming_errors(dispatch: Dispatch) -> Dispatch:
    """`dispatch`, whose unnamed errors get the name of the exception at the end of the traceback in their log."""

    def named(*arguments: Any) -> dict[str, Any]:
        result = dispatch(*arguments)
        body = result.get("body")
        if result.get("error") and isinstance(body, dict) and body.get("errorType") == UNNAMED:
            name = exception_name(str(result.get("log", "")))
            if name is not None:
                result["body"] = {**body, "errorType": name}
        return result

    return named


def exception_name(log: str) -> str | None:
    """The class of the exception that the last traceback of a log ends with, without its module; None where there is no traceback."""
    _, traceback, after = log.rpartition("Traceback (most recent call last):\n")
    if not traceback:
        return None
    for line in after.splitlines():
        # The frames are indented; the first line that is not names the exception, and its message may go on for lines.
        if line and not line[0].isspace():
            match = _NAME.match(line)
            return match[1].rpartition(".")[2] if match else None
    return None

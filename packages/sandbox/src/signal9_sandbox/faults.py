"""Faults on demand: what a vendor's answer turns into when a test asks for it."""

from collections.abc import Callable
from threading import Lock
from typing import Any

import msgspec

from signal9_sandbox.errors import UnusableSetting
from signal9_sandbox.wire import EMPTY, HTML, JSON, Answer, json_answer, json_bytes

Effect = Callable[[Answer], Answer]


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """A fault: `kind` befalls the next `times` calls (None: all) whose facts contain `match`.

    Facts of a call are vendor (alphavantage, alpaca), function (OVERVIEW …, assets, asset), symbol and path. Kinds:
    `empty` ({}), `blank` (no bytes), `truncated` (half the JSON), `html`, `cut` (connection closed half way),
    `slow:SECONDS`, `drip:SECONDS`, `status:CODE`, `daily-limit`, `note`, `rename:FIELD:NEW`, `drop:FIELD`.
    """

    match: dict[str, str]
    kind: str
    times: int | None = 1


class Faults:
    """The faults that wait for their calls, in the order given; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Let a fault wait.

        Raises:
            UnusableSetting: no such kind, or an argument of it is absent or not a number.
        """
        effect(fault.kind)
        with self._lock:
            self._waiting.append(msgspec.structs.replace(fault))

    def take(self, facts: dict[str, str]) -> Fault | None:
        """Return the first fault that matches a call, and count it as used once."""
        with self._lock:
            for fault in self._waiting:
                if all(facts.get(name) == value for name, value in fault.match.items()):
                    if fault.times is not None:
                        fault.times -= 1
                    self._waiting = [one for one in self._waiting if one.times is None or one.times > 0]
                    return fault
        return None

    def waiting(self) -> list[Fault]:
        """Return copies of the faults that still wait."""
        with self._lock:
            return [msgspec.structs.replace(fault) for fault in self._waiting]

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._waiting = []


def effect(kind: str) -> Effect:
    """Return what a kind of fault does to a sound answer.

    Raises:
        UnusableSetting: no such kind, or an argument of it is absent or not a number.
    """
    name, *arguments = kind.split(":")
    if kind in _PLAIN:
        return _PLAIN[kind]
    try:
        return _WITH_ARGUMENTS[name](*arguments)
    except (KeyError, TypeError, ValueError) as error:
        kinds = ", ".join([*_PLAIN, "slow:SECONDS", "drip:SECONDS", "status:CODE", "rename:FIELD:NEW", "drop:FIELD"])
        raise UnusableSetting(f"fault kind {kind!r} was asked for; expected one of {kinds}") from error


def _changed(**fields: Any) -> Effect:
    return lambda answer: msgspec.structs.replace(answer, **fields)


def _instead(answer: Answer) -> Effect:
    return lambda _: answer


def _truncated(answer: Answer) -> Answer:
    return msgspec.structs.replace(answer, body=answer.body[: len(answer.body) // 2])


def _status(code: str) -> Effect:
    status = int(code)
    return _instead(json_answer({"message": f"the sandbox answers {status} as it was told to"}, status=status))


def _with_keys(answer: Answer, names: dict[str, str | None]) -> Answer:
    if answer.content_type != JSON:
        return answer
    document = msgspec.json.decode(answer.body)
    return msgspec.structs.replace(answer, body=json_bytes(_walk(document, names)))


def _walk(value: Any, names: dict[str, str | None]) -> Any:
    if isinstance(value, list):
        return [_walk(item, names) for item in value]
    if isinstance(value, dict):
        renamed = ((names.get(key, key), item) for key, item in value.items())
        return {key: _walk(item, names) for key, item in renamed if key is not None}
    return value


_PAGE = b"<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>"
_DAILY_LIMIT = "The standard rate limit of 25 requests per day is used up for this API key."
_NOTE = "The call frequency of 5 calls per minute and 500 calls per day is exceeded."
_PLAIN: dict[str, Effect] = {
    "empty": _instead(EMPTY),
    "blank": _changed(body=b""),
    "truncated": _truncated,
    "html": _instead(Answer(body=_PAGE, content_type=HTML)),
    "cut": _changed(cut=True),
    "daily-limit": _instead(json_answer({"Information": _DAILY_LIMIT})),
    "note": _instead(json_answer({"Note": _NOTE})),
}
_WITH_ARGUMENTS: dict[str, Callable[..., Effect]] = {
    "slow": lambda seconds: _changed(pause=float(seconds)),
    "drip": lambda seconds: _changed(drip=float(seconds)),
    "status": _status,
    "rename": lambda field, new: lambda answer: _with_keys(answer, {field: new}),
    "drop": lambda field: lambda answer: _with_keys(answer, {field: None}),
}

"""Faults on demand: what a vendor's answer turns into when a test asks for it."""

from collections.abc import Callable
from threading import Lock
from typing import Any

import msgspec

from signal9_sandbox.errors import UnusableSetting
from signal9_sandbox.wire import EMPTY, HTML, JSON, Answer, json_answer, json_bytes


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


def effect(kind: str) -> Callable[[Answer], Answer]:
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


def _truncated(answer: Answer) -> Answer:
    return msgspec.structs.replace(answer, body=answer.body[: len(answer.body) // 2])


def _html(_: Answer) -> Answer:
    page = b"<!DOCTYPE html><html><head><title>Bad gateway</title></head><body><h1>502</h1></body></html>"
    return Answer(body=page, content_type=HTML)


def _daily_limit(_: Answer) -> Answer:
    return json_answer({"Information": "The standard rate limit of 25 requests per day is used up for this API key."})


def _note(_: Answer) -> Answer:
    return json_answer({"Note": "The call frequency of 5 calls per minute and 500 calls per day is exceeded."})


def _slow(seconds: str) -> Callable[[Answer], Answer]:
    pause = float(seconds)
    return lambda answer: msgspec.structs.replace(answer, pause=pause)


def _drip(seconds: str) -> Callable[[Answer], Answer]:
    drip = float(seconds)
    return lambda answer: msgspec.structs.replace(answer, drip=drip)


def _status(code: str) -> Callable[[Answer], Answer]:
    status = int(code)
    return lambda _: json_answer({"message": f"the sandbox answers {status} as it was told to"}, status=status)


def _rename(field: str, new: str) -> Callable[[Answer], Answer]:
    return lambda answer: _with_keys(answer, {field: new})


def _drop(field: str) -> Callable[[Answer], Answer]:
    return lambda answer: _with_keys(answer, {field: None})


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


_PLAIN: dict[str, Callable[[Answer], Answer]] = {
    "empty": lambda _: EMPTY,
    "blank": lambda answer: msgspec.structs.replace(answer, body=b""),
    "truncated": _truncated,
    "html": _html,
    "cut": lambda answer: msgspec.structs.replace(answer, cut=True),
    "daily-limit": _daily_limit,
    "note": _note,
}
_WITH_ARGUMENTS: dict[str, Callable[..., Callable[[Answer], Answer]]] = {
    "slow": _slow,
    "drip": _drip,
    "status": _status,
    "rename": _rename,
    "drop": _drop,
}

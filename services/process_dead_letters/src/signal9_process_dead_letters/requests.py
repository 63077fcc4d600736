"""What an operator may ask: list, show, redrive; `signal9 dlq` asks it."""

from typing import Any, Literal

import msgspec

from signal9_process_dead_letters.application import DeadLetters, Redrive, look, redrive, show
from signal9_process_dead_letters.domain import Chosen
from signal9_process_dead_letters.errors import RequestInvalid

SPARE_MILLISECONDS = 20_000
"""Time kept for showing held messages again before the function's own time is over."""


class Request(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """One request: `chosen` for list, `messageId` and `payload` for show, `redrive` for redrive."""

    do: Literal["list", "show", "redrive"]
    chosen: Chosen = Chosen()
    message_id: str = ""
    payload: bool = False
    redrive: Redrive = Redrive(chosen=Chosen())


def answer(service: DeadLetters, document: dict[str, Any], context: Any) -> Any:
    """Do what is asked and answer in plain JSON types.

    Raises:
        RequestInvalid: the request does not fit.
    """
    try:
        request = msgspec.convert(document, Request)
    except msgspec.ValidationError as error:
        raise RequestInvalid(f"A request about dead letters does not fit: {error}. Use `signal9 dlq`.") from error
    if request.do == "list":
        return {"letters": _plain([each for each in look(service, context) if request.chosen.means(each)])}
    if request.do == "show":
        found = show(service, request.message_id, payload=request.payload)
        return {"letter": None} if found is None else {"letter": _plain(found[0]), "payload": found[1]}
    return _plain(redrive(service, request.redrive, lambda: _remaining(context) > SPARE_MILLISECONDS))


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _remaining(context: Any) -> int:
    return int(context.get_remaining_time_in_millis()) if hasattr(context, "get_remaining_time_in_millis") else 1 << 30

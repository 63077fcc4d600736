"""A proxy in front of AWS (or its emulator), which can deliver events twice and out of order."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from signal9_testkit.proxies.http import Answer, HttpProxy, Match, Pass, Request

_THROTTLED = {"ErrorCode": "ThrottlingException", "ErrorMessage": "the proxy refuses this entry"}
_SENDS = ("PutEvents", "SendMessage", "SendMessageBatch", "Publish", "PublishBatch")


def operation(request: Request) -> str:
    """The AWS operation that is called, e.g. PutEvents; empty where the protocol does not say (REST)."""
    target = request.header("X-Amz-Target")
    if target:
        return target.rpartition(".")[2]
    form = dict(pair.partition("=")[::2] for pair in request.body[:2000].decode(errors="replace").split("&"))
    return form.get("Action", "")


def sends(request: Request) -> bool:
    """Match calls that send events or messages."""
    return operation(request) in _SENDS


class AwsProxy(HttpProxy):
    """An `HttpProxy` for boto3 clients with its `url` as their endpoint; it knows which calls carry events and messages."""

    def duplicate(self, matching: Match = sends) -> Any:
        """Each event and message is sent twice, so that every consumer sees it twice: at-least-once, as often as it gets."""
        return super().duplicate(matching)

    def refuse_entries(self, refused: Callable[[Mapping[str, Any]], bool]) -> Any:
        """PutEvents answers 200 with failures inside: the entries for which `refused` holds are throttled, the others go out."""

        def partly(request: Request, on: Pass) -> Answer:
            entries = msgspec.json.decode(request.body)["Entries"]
            taken = [entry for entry in entries if not refused(entry)]
            answers: Iterator[Any] = iter(())
            if taken:
                answers = iter(msgspec.json.decode(on(_with_body(request, {"Entries": taken})).body)["Entries"])
            results = [_THROTTLED if refused(entry) else next(answers) for entry in entries]
            failed = sum("ErrorCode" in result for result in results)
            body = msgspec.json.encode({"FailedEntryCount": failed, "Entries": results})
            return Answer(200, (("Content-Type", "application/x-amz-json-1.1"),), body)

        return self.fault(partly, lambda request: operation(request) == "PutEvents")

    def reorder(self) -> Any:
        """The events of a PutEvents call and the messages of a ReceiveMessage call come in the opposite order."""

        def turned(request: Request, on: Pass) -> Answer:
            if operation(request) == "PutEvents":
                document = msgspec.json.decode(request.body)
                document["Entries"].reverse()
                return _turned(on(_with_body(request, document)), "Entries")
            return _turned(on(request), "Messages")

        return self.fault(turned, lambda request: operation(request) in ("PutEvents", "ReceiveMessage"))


def _with_body(request: Request, document: Any) -> Request:
    return msgspec.structs.replace(request, body=msgspec.json.encode(document))


def _turned(answer: Answer, name: str) -> Answer:
    """The answer with its list turned round, so that each entry still answers for its own."""
    document = msgspec.json.decode(answer.body)
    if answer.status != 200 or name not in document:
        return answer
    document[name].reverse()
    return msgspec.structs.replace(answer, body=msgspec.json.encode(document))

"""A proxy in front of AWS (or its emulator), which can deliver events twice and out of order."""

from typing import Any

import msgspec

from signal9_testkit.proxies.http import Answer, HttpProxy, Match, Pass, Request

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

    def reorder(self) -> Any:
        """The events of a PutEvents call and the messages of a ReceiveMessage call come in the opposite order."""

        def turned(request: Request, on: Pass) -> Answer:
            if operation(request) == "PutEvents":
                document = msgspec.json.decode(request.body)
                document["Entries"].reverse()
                return _turned(on(msgspec.structs.replace(request, body=msgspec.json.encode(document))), "Entries")
            return _turned(on(request), "Messages")

        return self.fault(turned, lambda request: operation(request) in ("PutEvents", "ReceiveMessage"))


def _turned(answer: Answer, name: str) -> Answer:
    """The answer with its list turned round, so that each entry still answers for its own."""
    document = msgspec.json.decode(answer.body)
    if answer.status != 200 or name not in document:
        return answer
    document[name].reverse()
    return msgspec.structs.replace(answer, body=msgspec.json.encode(document))

"""Events of messages that could not be handled."""

from typing import Any

from signal9_contracts import DeadLetterFound, DeadLetterRedriven
from signal9_testkit.an.built import built
from signal9_testkit.an.ids import MOMENT, uuid
from signal9_testkit.an.pollination import pollenation_needed


def dead_letter_found(message_id: str = "", **fields: Any) -> DeadLetterFound:
    """A message that a function could not handle."""
    typical: dict[str, Any] = {
        "queue": "signal9-api-processing-dlq",
        "kind": "message",
        "cause": "VendorUnavailable",
        "detail": "www.alphavantage.co did not answer in time. It is tried again later.",
        "source": "signal9-pollinate",
        "event_type": "pollenationNeeded",
        "event_id": uuid("PollenationNeeded"),
        "subject": pollenation_needed().metadata.stream_id,
        "sent_at": MOMENT,
        "size": 512,
    }
    return built(DeadLetterFound, fields, message_id=message_id or uuid("message"), **typical)


def dead_letter_redriven(message_id: str = "", **fields: Any) -> DeadLetterRedriven:
    """The same message on its way again."""
    typical: dict[str, Any] = {
        "queue": "signal9-api-processing-dlq",
        "to": "signal9-pollinate",
        "sent_as": uuid("message again"),
        "reason": "the vendor is back",
    }
    return built(DeadLetterRedriven, fields, 2, message_id=message_id or uuid("message"), **typical)

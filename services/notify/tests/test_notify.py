"""notify: subscribers hear of an analysis once."""

import json

from signal9_contracts.operations import NotifyInput
from signal9_messaging.memory import InMemoryIdempotentEffect
from signal9_notify.application import notify
from signal9_testkit import an
from signal9_testkit.fakes import InMemoryTopic


def test_a_retried_task_notifies_once() -> None:
    """The message carries the rating in brief, and attributes to filter by."""
    topic, once = InMemoryTopic(), InMemoryIdempotentEffect()
    task = NotifyInput(
        asset=an.asset_to_analyze(),
        batch_id=an.BATCH,
        correlation_id="c",
        causation_id="e",
        stored={"status": "completed", "investmentRating": 4},
    )
    for _ in range(2):
        assert notify(task, topic, once) == {"assetId": an.asset_id(), "status": "completed"}
    [(subject, message, attributes)] = topic.messages
    assert subject == "KO rated 4 of 5"
    assert json.loads(message)["symbol"] == "KO"
    assert attributes == {"symbol": "KO", "status": "completed"}


def test_an_unrated_company_is_told_with_its_reason_and_cautions() -> None:
    """The subject says that there is no rating; the message why, and what was odd."""
    topic = InMemoryTopic()
    reason, caution = "There is too little to rate it by.", "No figure of its income statement can be read."
    task = NotifyInput(
        asset=an.asset_to_analyze("GSPAC"),
        batch_id=an.BATCH,
        correlation_id="c",
        causation_id="e",
        stored={"status": "completed", "investmentRating": None, "unratedReason": reason, "cautions": [caution]},
    )
    assert notify(task, topic, InMemoryIdempotentEffect())["status"] == "completed"
    [(subject, message, attributes)] = topic.messages
    assert subject == "GSPAC is unrated"
    told = json.loads(message)
    assert (told["investmentRating"], told["unratedReason"], told["cautions"]) == (None, reason, [caution])
    assert attributes["status"] == "completed"

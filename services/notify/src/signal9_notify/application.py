"""Tells subscribers that an analysis is complete."""

import json
from typing import Any

from signal9_contracts.operations import NotifyInput
from signal9_messaging import IdempotentEffect, Topic


def notify(task: NotifyInput, topic: Topic, idempotency: IdempotentEffect, context: Any = None) -> dict[str, str]:
    """Publish one message about the analysis, once, however often the workflow tries this task.

    The message is what store_result answered: the rating, or `unratedReason`, and the cautions of it as sentences.
    """
    asset, stored = task.asset, task.stored
    message = {"assetId": asset.asset_id, "symbol": asset.symbol, "analysisId": asset.analysis_id, **stored}
    rating = stored.get("investmentRating")
    subject = f"{asset.symbol} is unrated" if rating is None else f"{asset.symbol} rated {rating} of 5"
    attributes = {"symbol": asset.symbol, "status": str(stored.get("status", "completed"))}
    idempotency.run(
        asset.analysis_id, lambda: topic.publish(subject, json.dumps(message, sort_keys=True), attributes), context
    )
    return {"assetId": asset.asset_id, "status": "completed"}

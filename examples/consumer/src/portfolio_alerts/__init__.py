"""Alerts for portfolio managers, made from Signal9's events."""

import json


def alert_of(body: str) -> str:
    """The alert for one message of our queue."""
    message = json.loads(body)
    event = message["detail"]
    if message["detail-type"] == "earningsProcessed":
        return f"{event.get('symbol', event['assetId'])} reported on {event['earningsDate']}."
    company = event.get("symbol", "A company")
    if event["status"] == "failed":
        return f"{company} could not be rated: {event.get('error', 'no reason given')}"
    if "unratedReason" in event:
        return f"{company} is unrated: {event['unratedReason']}"
    reasons = [reason["sentence"] for reason in event.get("reasons", [])]
    return " ".join([f"{company} is rated {event.get('investmentRating', '?')} of 5.", *reasons])

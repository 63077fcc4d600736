"""The relay's sweep, asked for as an operator would."""

import json
from datetime import datetime
from typing import TYPE_CHECKING

from signal9_contracts import names

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

FUNCTION = names.function_name("relay_events")


def sweep(client: "LambdaClient", since: datetime) -> str:
    """Ask for every event since the moment to be published again, without waiting for it; gives the id of the invocation."""
    payload = json.dumps({"sweep": {"since": since.isoformat()}}).encode()
    answer = client.invoke(FunctionName=FUNCTION, InvocationType="Event", Payload=payload)
    return str(answer["ResponseMetadata"].get("RequestId", "unknown"))

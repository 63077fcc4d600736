"""The read tables on an emulator that nothing was deployed to."""

from typing import Any

from signal9_readmodels import TABLE_KEYS
from signal9_readmodels.tables.live import table_name


def create_read_tables(client: Any, *sets: str) -> None:
    """Create the eight tables of each of the sets `a` and `b` that are named."""
    for field, key in TABLE_KEYS.items():
        for which in sets:
            client.create_table(
                TableName=table_name(field, which),
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in key],
                KeySchema=[
                    {"AttributeName": name, "KeyType": role} for name, role in zip(key, ("HASH", "RANGE"), strict=False)
                ],
                BillingMode="PAY_PER_REQUEST",
            )

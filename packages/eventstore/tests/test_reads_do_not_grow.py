"""What a read costs on DynamoDB, counted in requests and items, does not depend on how much is stored."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

import pytest

from signal9_eventstore import ANY, Cause, append_decided, follow, load
from signal9_eventstore.dynamo_snapshots import DynamoSnapshots
from signal9_eventstore.dynamodb import DynamoEventStore
from signal9_eventstore.stored import item_of
from signal9_runtime import new_id
from signal9_testkit import an
from signal9_testkit.events_table import create_events_table, create_snapshots_table
from signal9_testkit.suites import bare
from signal9_testkit.suites.snapshots import Listings

pytestmark = pytest.mark.integration
SIZES = (400, 4_000)
"""Events of the long stream; as many again lie in streams of one event."""
LONG = "asset-long"


class Stored:
    """A store of a size, and what its client asked for since the last look: requests that read, and the items of the answers."""

    def __init__(self, client: Any, size: int) -> None:
        self.client, self.size = client, size
        self.events = create_events_table(client, f"events-{new_id()}")
        self.snapshots = create_snapshots_table(client, f"snapshots-{new_id()}")
        self.requests = self.items = 0
        moment = an.MOMENT
        requests = []
        for number in range(1, size + 1):
            # The newest of the short streams have the same names, and so the same segments, at every size.
            for stream, version in ((LONG, number), (f"asset-{size - number}", 1)):
                moment += timedelta(minutes=1)
                event = an.recorded(
                    bare(an.asset_listed()),
                    stream_id=stream,
                    version=version,
                    occurred_at=moment,
                    event_id=id_at(moment),
                )
                requests.append({"PutRequest": {"Item": item_of(event, None)}})
        for start in range(0, len(requests), 25):
            client.batch_write_item(RequestItems={self.events: requests[start : start + 25]})
        self.newest = moment
        self.store = DynamoEventStore(client, self.events, snapshots=DynamoSnapshots(client, self.snapshots))
        load(self.store, LONG, Listings)
        client.meta.events.register("after-call.dynamodb", self._count)

    def close(self) -> None:
        """Stop counting and delete the tables."""
        self.client.meta.events.unregister("after-call.dynamodb", self._count)
        for table in (self.events, self.snapshots):
            self.client.delete_table(TableName=table)

    def cost(self, read: Callable[[], object]) -> tuple[int, int]:
        """Requests and items of one read."""
        self.requests = self.items = 0
        read()
        return self.requests, self.items

    def _count(self, parsed: Any, model: Any, **_: Any) -> None:
        if model.name in ("Query", "Scan", "GetItem", "BatchGetItem"):
            self.requests += 1
            batches = parsed.get("Responses", {}).values()
            self.items += len(parsed.get("Items", [])) + sum(map(len, batches)) + ("Item" in parsed)


@pytest.fixture(scope="module")
def sizes(dynamodb: Any) -> Iterator[list[Stored]]:
    made: list[Stored] = []
    for size in SIZES:
        made.append(Stored(dynamodb, size))
    yield made
    for each in made:
        each.close()


def id_at(moment: datetime) -> str:
    """An event id that was made at a moment."""
    return str(UUID(int=int(moment.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62))


def newest_hundred(stored: Stored) -> None:
    assert len(list(islice(stored.store.read_all(backwards=True), 100))) == 100


def since_a_moment(stored: Stored) -> None:
    since = stored.newest - timedelta(minutes=99)
    assert len(list(stored.store.read_all(since=since))) >= 100


def one_look_of_follow(stored: Stored) -> None:
    assert len(list(follow(stored.store, stored.newest - timedelta(minutes=9), lambda: False))) >= 10


def last_event_of_the_stream(stored: Stored) -> None:
    assert list(stored.store.read_stream(LONG, from_version=stored.size))


def state_of_the_stream(stored: Stored) -> None:
    assert load(stored.store, LONG, Listings).state.count >= stored.size


def one_more_event(stored: Stored) -> None:
    assert append_decided(
        stored.store, LONG, Listings, lambda state: [bare(an.asset_listed(name=str(state.count)))], Cause.root()
    )


def one_more_at_the_end(stored: Stored) -> None:
    stored.store.append(LONG, [bare(an.asset_changed())], expected_version=ANY, cause=Cause.root())


def one_more_under_an_id(stored: Stored) -> None:
    event = [bare(an.asset_changed())]
    ids = [id_at(stored.newest + timedelta(minutes=1))]
    first, again = (
        stored.store.append(LONG, event, expected_version=ANY, cause=Cause.root(), event_ids=ids) for _ in range(2)
    )
    assert first == again


READS = (
    newest_hundred,
    since_a_moment,
    one_look_of_follow,
    last_event_of_the_stream,
    state_of_the_stream,
    one_more_event,
    one_more_at_the_end,
    one_more_under_an_id,
)
"""Each is run in a store of each size, so that what one appends is in both."""


@pytest.mark.parametrize("read", READS)
def test_a_read_costs_the_same_in_a_store_ten_times_as_large(
    sizes: list[Stored], read: Callable[[Stored], None]
) -> None:
    """The same number of requests, and of items in their answers."""
    small, large = (stored.cost(partial(read, stored)) for stored in sizes)
    assert small == large

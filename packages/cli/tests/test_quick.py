"""The readers on the standard library answer as the client libraries do, and fail in one sentence."""

import contextlib
import socket
import threading
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_cli.quick.dynamodb import QuickDynamoDB
from signal9_cli.quick.embedder import QuickEmbedder
from signal9_cli.quick.http import Connection, ServerSilent
from signal9_cli.quick.opensearch import QuickEngine
from signal9_cli.quick.redis import QuickStore
from signal9_readmodels import DynamoTable, IndexRejected, IndexUnavailable, ReadTables
from signal9_readmodels.cache import CacheUnavailable
from signal9_readmodels.search import WordLlamaEmbedder
from signal9_testkit.suites import EmbedderSuite, StoreSuite

WORDS = st.text(st.characters(categories=["L", "Nd"]) | st.sampled_from("'.&"), min_size=1, max_size=20)
NOWHERE = "127.0.0.1:9"
"""The port of a service that is switched off everywhere."""


@pytest.mark.integration
class TestQuickStore(StoreSuite):
    """On a Redis server."""

    @pytest.fixture
    def store(self, redis_url: str) -> QuickStore:
        return QuickStore(redis_url, timeout=2)


class TestQuickEmbedder(EmbedderSuite):
    """The rows of WordLlama's model."""

    @pytest.fixture
    def embedder(self) -> QuickEmbedder:
        return QuickEmbedder()


@pytest.fixture(scope="module")
def embedders() -> tuple[QuickEmbedder, WordLlamaEmbedder]:
    """Ours and the library's, each with its model loaded once."""
    return QuickEmbedder(), WordLlamaEmbedder()


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8).map(" ".join))
def test_a_text_has_the_librarys_vector(embedders: tuple[QuickEmbedder, WordLlamaEmbedder], text: str) -> None:
    """Whatever its words are, also in scripts that the vocabulary knows by bytes only."""
    [[mine], [theirs]] = (embedder.embed([text]) for embedder in embedders)
    assert mine is not None
    assert theirs is not None
    assert mine == pytest.approx(theirs, abs=1e-6)


@pytest.mark.integration
def test_tables_are_read_as_the_library_reads_them(
    dynamodb: Any, new_table: Any, aws_endpoint: str, aws_account: str
) -> None:
    """Single rows, many, a partition, its last row, and all rows over several pages."""
    name = new_table("asset_id:S", "period:S")
    theirs = DynamoTable(dynamodb, name, "asset_id", "period")
    rows = [
        {"asset_id": who, "period": f"{number:02}", "stream_version": number, "score": 1.25, "text": "é" * 40_000}
        for who in "ab"
        for number in range(1, 21)
    ]
    theirs.put_all(rows)
    client: Any = QuickDynamoDB(aws_endpoint, dynamodb.meta.region_name, aws_account)
    mine = DynamoTable(client, name, "asset_id", "period")
    keys = [("a", "01"), ("b", "20"), ("c", "01")]
    assert mine.get("a", "07") == theirs.get("a", "07") == rows[6]
    assert mine.get("nobody", "01") is None
    assert mine.get_all(keys) == theirs.get_all(keys)
    assert mine.of("a") == theirs.of("a")
    assert mine.last("b") == rows[-1]
    assert sorted(mine.scan(), key=str) == sorted(theirs.scan(), key=str)


@pytest.mark.integration
def test_tables_that_were_never_deployed_are_the_first_set(aws_endpoint: str, aws_account: str) -> None:
    """Nobody could have switched them; the missing table itself is told in one sentence."""
    client: Any = QuickDynamoDB(aws_endpoint, "us-east-1", aws_account)
    tables = ReadTables.on(client)
    with pytest.raises(Exception, match="ResourceNotFoundException"):
        tables.assets.get("a")


@pytest.mark.parametrize(
    ("answer", "received"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", (200, b"ok")),
        (b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", (404, b"")),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\n",
            (200, b"abcd"),
        ),
    ],
)
def test_an_answer_is_read_to_its_end(answer: bytes, received: tuple[int, bytes]) -> None:
    """By its length or in chunks; the next question goes over the same connection."""
    with Serving(answer) as url:
        connection = Connection(url, 2)
        assert [connection.post("/", b"?", {}) for _ in range(2)] == [received, received]


@pytest.mark.parametrize("answer", [b"", b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-"])
def test_an_answer_that_is_cut_or_no_http_is_told(answer: bytes) -> None:
    """The sentence names the address and what to run."""
    with (
        Serving(answer, close=True) as url,
        pytest.raises(ServerSilent, match=rf"{url} does not answer: .*signal9 status"),
    ):
        Connection(url, 2).post("/", b"?", {})


def test_a_connection_that_the_server_has_closed_meanwhile_is_opened_again() -> None:
    """Servers close a connection on which nothing was asked for a while: the next question is answered all the same."""
    with Serving(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", close=True) as url:
        connection = Connection(url, 2)
        assert [connection.post("/", b"?", {}) for _ in range(3)] == [(200, b"ok")] * 3


def test_a_server_that_is_down_is_told_by_each_reader() -> None:
    """In the error of its port: the tables' readers fail, search and cache go on without it."""
    client: Any = QuickDynamoDB(f"http://{NOWHERE}", "us-east-1")
    with pytest.raises(ServerSilent):
        ReadTables.on(client).assets.get("a")
    with pytest.raises(IndexUnavailable):
        QuickEngine(f"http://{NOWHERE}", 1).search("assets", {})
    store = QuickStore(f"redis://{NOWHERE}/0")
    for _ in range(2):
        with pytest.raises(CacheUnavailable):
            store.get(["a"])


def test_a_refusal_of_the_engine_is_ours() -> None:
    """By its status: what may succeed later, and what will not."""
    for status, kind in ((429, IndexUnavailable), (503, IndexUnavailable), (400, IndexRejected)):
        with (
            Serving(b"HTTP/1.1 %d X\r\nContent-Length: 4\r\n\r\nwhy?" % status) as url,
            pytest.raises(kind, match=r"why\?"),
        ):
            QuickEngine(url, 2).msearch([{}, {}])


class Serving:
    """A server that gives one answer to whatever is asked, or closes the connection after it."""

    def __init__(self, answer: bytes, *, close: bool = False) -> None:
        self._answer = answer
        self._close = close
        self._socket = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed: nobody asks any more
            while True:
                connection, _ = self._socket.accept()
                with connection:
                    while connection.recv(65536):
                        connection.sendall(self._answer)
                        if self._close:
                            break

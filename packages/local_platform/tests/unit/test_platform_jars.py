"""The cache of jars against a repository on this machine."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from signal9_local_platform.errors import Cancelled, CorruptDownload, FetchFailed
from signal9_local_platform.jars import JarCache, Locked, read_lock
from signal9_local_platform.parts.opensearch import LOCK


def zipped(**jars: bytes) -> bytes:
    """A plugin's zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("plugin-descriptor.properties", "x")
        for name, data in jars.items():
            archive.writestr(f"{name}.jar", data)
    return content.getvalue()


FILES = {"org/a/1/a-1.jar": b"a" * 1000, "org/b/1/b-1.zip": zipped(knn=b"knn", guava=b"guava")}


@dataclass
class Repository:
    """What the server serves and what it was asked."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=lambda: dict(FILES))
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def repository() -> Iterator[Repository]:
    """A Maven repository."""
    served = Repository()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            served.asked.append(path)
            body = served.files.get(path)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        served.url = f"http://127.0.0.1:{server.server_port}/"
        yield served
        server.shutdown()
        thread.join()


def lock() -> list[Locked]:
    """The lock of FILES."""
    return [Locked(hashlib.sha256(content).hexdigest(), len(content), path) for path, content in FILES.items()]


def test_everything_is_fetched_once(repository: Repository, tmp_path: Path) -> None:
    """A second start asks the repository for nothing, and a plugin's zip becomes its jars."""
    cache = JarCache(tmp_path, lock(), repository.url)
    said: list[str] = []

    first = cache.class_path(said.append)
    second = cache.class_path(said.append)

    assert [path.name for path in first] == ["a-1.jar", "knn.jar", "guava.jar"]
    assert first == second
    assert sorted(repository.asked) == sorted(FILES)
    assert said[0].startswith("fetching 2 files")


def test_a_damaged_jar_is_fetched_again_and_told(repository: Repository, tmp_path: Path) -> None:
    """A cache that rotted heals itself."""
    cache = JarCache(tmp_path, lock(), repository.url)
    jar, knn, _ = cache.class_path(lambda _: None)
    jar.write_bytes(b"b" * 1000)
    knn.write_bytes(b"")
    said: list[str] = []

    cache.class_path(said.append)

    assert jar.read_bytes() == FILES["org/a/1/a-1.jar"]
    assert knn.read_bytes() == b"knn"
    assert "a-1.jar in the cache is damaged; fetching it again" in said


def test_a_touched_but_sound_jar_is_kept(repository: Repository, tmp_path: Path) -> None:
    """A changed time alone costs a hash, not a download."""
    cache = JarCache(tmp_path, lock(), repository.url)
    jar, *_ = cache.class_path(lambda _: None)
    jar.touch()

    cache.class_path(lambda _: None)

    assert len(repository.asked) == len(FILES)


def test_a_repository_that_serves_something_else_is_refused(repository: Repository, tmp_path: Path) -> None:
    """Nothing with the wrong hash gets its name in the cache."""
    repository.files["org/a/1/a-1.jar"] = b"evil"

    with pytest.raises(CorruptDownload, match="3 times"):
        JarCache(tmp_path, lock(), repository.url, pause=0.0).class_path(lambda _: None)

    assert [path.name for path in (tmp_path / "org/a/1").iterdir()] == []


def test_an_absent_file_is_told(repository: Repository, tmp_path: Path) -> None:
    """The message names the URL and the way round."""
    del repository.files["org/a/1/a-1.jar"]

    with pytest.raises(FetchFailed, match="SIGNAL9_MAVEN_URL"):
        JarCache(tmp_path, lock(), repository.url, pause=0.0).class_path(lambda _: None)


def test_a_download_is_given_up(repository: Repository, tmp_path: Path) -> None:
    """Ctrl-C does not wait for the rest of 61 MB."""
    given_up = threading.Event()
    given_up.set()

    with pytest.raises(Cancelled):
        JarCache(tmp_path, lock(), repository.url, given_up).class_path(lambda _: None)


def test_the_shipped_lock_is_whole() -> None:
    """Every line has a hash, a size and a path, and the k-NN plugin is there."""
    rows = read_lock(LOCK)

    assert len(rows) == 96
    assert all(len(row.sha256) == 64 and row.size > 0 for row in rows)
    assert any("opensearch-knn" in row.path for row in rows)

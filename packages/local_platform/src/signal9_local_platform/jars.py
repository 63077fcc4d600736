"""OpenSearch's jars in the user's cache, each checked against the SHA-256 in `opensearch.lock`."""

import hashlib
import http.client
import os
import threading
import urllib.error
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from signal9_local_platform.errors import Cancelled, CorruptDownload, FetchFailed, PlatformError, readable_os_errors
from signal9_local_platform.layout import read_json, write_json
from signal9_local_platform.locking import held
from signal9_local_platform.progress import Say

_TRIES = 3
_TIMEOUT = 60.0  # seconds without a byte


def maven_central() -> str:
    """Where Maven's artifacts are, unless SIGNAL9_MAVEN_URL names a mirror; jgo knows the address."""
    from jgo.constants import MAVEN_CENTRAL_URL  # here, because it takes half a second to import

    return str(MAVEN_CENTRAL_URL)


@dataclass(frozen=True)
class Locked:
    """One file: its SHA-256, its size in bytes and its path in the repository."""

    sha256: str
    size: int
    path: str


def read_lock(lock: Path) -> list[Locked]:
    """The lines of a lock file: hash, size, path; those that begin with # are comments."""
    rows = [line.split() for line in lock.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return [Locked(sha256, int(size), path) for sha256, size, path in rows]


class JarCache:
    """The files of one lock in one folder."""

    def __init__(
        self,
        folder: Path,
        lock: list[Locked],
        repository: str | None = None,
        cancelled: threading.Event | None = None,
        pause: float = 1.0,
    ) -> None:
        """`folder` is made on the first use; `cancelled` makes a download give up; `pause` seconds before the second try."""
        self._folder = folder
        self._lock = lock
        self._chosen = repository or os.environ.get("SIGNAL9_MAVEN_URL")
        self._cancelled = cancelled or threading.Event()
        self._pause = pause

    def class_path(self, say: Say) -> list[Path]:
        """Every jar, downloaded where it is missing or not what it should be.

        Raises:
            CorruptDownload: the repository serves something else.
            FetchFailed: it cannot be reached.
            DiskFull, FolderNotWritable: the cache cannot hold them.
        """
        with held(
            self._folder / "lock",
            wait=600,
            waiting=lambda: say("another process is fetching OpenSearch; waiting for it"),
        ):
            manifest = self._folder / "manifest.json"
            known = read_json(manifest)
            bad = self._unsound(known, say)
            if bad:
                megabytes = sum(locked.size for locked in bad) / 1e6
                say(f"fetching {len(bad)} files of OpenSearch, {megabytes:.0f} MB (once)")
                with readable_os_errors(self._folder):
                    self._fetch_all(bad, say)
            paths = [path for locked in self._lock for path in self._jars_of(locked)]
            write_json(manifest, {locked.path: self._stamp(locked) for locked in self._lock})
        return paths

    def _unsound(self, known: dict[str, object], say: Say) -> list[Locked]:
        """Files that are missing or wrong. Size and time first; the full hash only where those changed."""
        bad = []
        for locked in self._lock:
            path = self._folder / locked.path
            if not path.exists():
                bad.append(locked)
            elif known.get(locked.path) != self._stamp(locked) and _sha256(path) != locked.sha256:
                say(f"{path.name} in the cache is damaged; fetching it again")
                path.unlink()
                bad.append(locked)
        return bad

    def _stamp(self, locked: Locked) -> list[object]:
        status = (self._folder / locked.path).stat()
        return [locked.sha256, status.st_size, status.st_mtime_ns]

    def _fetch_all(self, wanted: list[Locked], say: Say) -> None:
        done, total = 0, sum(locked.size for locked in wanted)
        told = 0
        with ThreadPoolExecutor(8, thread_name_prefix="fetch") as pool:
            waiting = {pool.submit(self._fetch, locked): locked for locked in wanted}
            try:
                for future in as_completed(waiting):
                    future.result()
                    done += waiting[future].size
                    if done - told > total / 10:
                        told = done
                        say(f"fetched {done / 1e6:.0f} of {total / 1e6:.0f} MB")
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def _fetch(self, locked: Locked) -> None:
        url = f"{(self._chosen or maven_central()).rstrip('/')}/{locked.path}"
        target = self._folder / locked.path
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(target.name + ".part")
        failure: PlatformError | None = None
        for attempt in range(_TRIES):
            self._cancelled.wait(self._pause * attempt)
            try:
                self._download(url, unfinished)
            except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
                failure = FetchFailed(
                    f"{url} could not be fetched: {error}. Check the network, or set SIGNAL9_MAVEN_URL to a mirror of Maven Central."
                )
                continue
            if (found := _sha256(unfinished)) == locked.sha256:
                unfinished.replace(target)
                return
            failure = CorruptDownload(
                f"{url} has the SHA-256 {found} instead of {locked.sha256}, {_TRIES} times. Something on the way changes it: "
                "try without the proxy or mirror (SIGNAL9_MAVEN_URL), then run the command again."
            )
        unfinished.unlink(missing_ok=True)
        if failure is not None:
            raise failure

    def _download(self, url: str, target: Path) -> None:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer, target.open("wb") as file:  # noqa: S310 - the URL is ours
            while chunk := answer.read(1 << 16):
                if self._cancelled.is_set():
                    raise Cancelled("The download was given up.")
                file.write(chunk)

    def _jars_of(self, locked: Locked) -> list[Path]:
        path = self._folder / locked.path
        if path.suffix != ".zip":
            return [path]
        return self._unpacked(path, locked)

    def _unpacked(self, archive: Path, locked: Locked) -> list[Path]:
        """The jars of a plugin's zip; unpacked again where one does not have the size it has in the zip."""
        folder = archive.with_suffix("") / locked.sha256[:12]
        with readable_os_errors(folder), zipfile.ZipFile(archive) as content:
            jars = [entry for entry in content.infolist() if entry.filename.endswith(".jar")]
            for entry in jars:
                target = folder / Path(entry.filename).name
                if not target.exists() or target.stat().st_size != entry.file_size:
                    folder.mkdir(parents=True, exist_ok=True)
                    unfinished = target.with_name(target.name + ".part")
                    unfinished.write_bytes(content.read(entry))
                    unfinished.replace(target)
        return [folder / Path(entry.filename).name for entry in jars]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""A write is in this journal before its caller hears that it succeeded."""

import base64
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# Data-plane writes only. Their replay on the last snapshot gives the state at the crash; what the emulator does by itself
# (polling queues and streams) is not here, so it is done again: at least once, as on AWS.
JOURNALLED = frozenset(
    {
        "DynamoDB_20120810.PutItem",
        "DynamoDB_20120810.UpdateItem",
        "DynamoDB_20120810.DeleteItem",
        "DynamoDB_20120810.BatchWriteItem",
        "DynamoDB_20120810.TransactWriteItems",
        "AmazonSQS.SendMessage",
        "AmazonSQS.SendMessageBatch",
        "AmazonSQS.PurgeQueue",
        "AWSEvents.PutEvents",
        "AWSStepFunctions.StartExecution",
        "secretsmanager.CreateSecret",
        "secretsmanager.PutSecretValue",
        "secretsmanager.UpdateSecret",
    }
)
_KEPT_HEADERS = ("host", "x-amz-target", "content-type", "authorization", "x-amz-date", "x-amzn-trace-id")
_NAME = "journal-{:012d}.jsonl"


@dataclass(frozen=True)
class Entry:
    """One request, as far as its replay needs it."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    def encode(self) -> bytes:
        """One line of JSON."""
        body = base64.b64encode(self.body).decode()
        return json.dumps({"path": self.path, "headers": dict(self.headers), "body": body}).encode() + b"\n"

    @staticmethod
    def decode(line: bytes) -> "Entry":
        """The inverse of `encode`; raises ValueError where the line is torn."""
        fields = json.loads(line)
        return Entry(fields["path"], fields["headers"], base64.b64decode(fields["body"]))


def is_journalled(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the request with these lower-case headers writes data."""
    # SNS still speaks the query protocol: its action is the first thing in the body.
    return headers.get("x-amz-target") in JOURNALLED or b"Action=Publish" in body[:200]


def may_be_journalled(headers: Mapping[str, str]) -> bool:
    """The same judged from the headers alone, before there is a body: false only where no body could make it true."""
    form = headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    return form or headers.get("x-amz-target") in JOURNALLED


class Journal:
    """One file per snapshot generation: file N holds the writes that came after snapshot N was taken."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made on the first `start`."""
        self._folder = folder
        self._file: int | None = None

    def start(self, generation: int) -> None:
        """Append to file `generation` from here on."""
        self._folder.mkdir(parents=True, exist_ok=True)
        opened = os.open(
            self._folder / _NAME.format(generation), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600
        )
        self.close()
        self._file = opened

    def append(self, path: str, headers: Mapping[str, str], body: bytes) -> None:
        """Hand the request to the operating system, so that it outlives this process (not a power cut).

        Raises:
            OSError: the disk is full or gone; the caller must not acknowledge the request.
        """
        if self._file is None:
            return
        kept = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
        line = Entry(path, kept, body).encode()
        written = os.write(self._file, line)
        if written < len(line):
            os.write(self._file, b"\n")  # ends the torn line, which `read` skips
            raise OSError(28, "No space left on device", str(self._folder))

    def close(self) -> None:
        """Stop appending."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def generations(self) -> list[int]:
        """The files there are, oldest first."""
        return sorted(int(path.stem.removeprefix("journal-")) for path in self._folder.glob("journal-*.jsonl"))

    def read(self, since: int) -> Iterator[Entry]:
        """Every whole entry of the files `since` and later, in order; a line torn by a crash is skipped."""
        for generation in self.generations():
            if generation < since:
                continue
            for line in (self._folder / _NAME.format(generation)).read_bytes().splitlines():
                try:
                    yield Entry.decode(line)
                except (ValueError, KeyError):
                    continue

    def drop_before(self, generation: int) -> None:
        """Remove the files that snapshot `generation` already holds."""
        for old in self.generations():
            if old < generation:
                (self._folder / _NAME.format(old)).unlink(missing_ok=True)

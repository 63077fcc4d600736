"""Collects X-Ray segments: datagrams to a port of the loopback become lines of a file. Run as `python collector.py PORT FILE`.

It needs the standard library only. The daemon takes datagrams by UDP and answers HTTP on the same port, and so does this.
"""

import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

HOST = "127.0.0.1"
LARGEST = 65_536
KEPT = 64 * 1024 * 1024
"""Bytes of the file, after which it becomes the older one and a new one is begun."""


class Segments:
    """The file of segments, and the one before it."""

    def __init__(self, path: Path, kept: int = KEPT) -> None:
        self._path = path
        self._kept = kept
        self._file = path.open("ab")

    def __enter__(self) -> "Segments":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def take(self, datagram: bytes) -> bool:
        """Keep the segment of a datagram; answers whether it was one: a header line, then a JSON object."""
        header, _, body = datagram.partition(b"\n")
        try:
            if json.loads(header).get("format") != "json" or not isinstance(document := json.loads(body), dict):
                return False
        except (ValueError, AttributeError):
            return False
        # Written anew: a line break in a segment would be two lines of the file.
        self._file.write(json.dumps(document, separators=(",", ":")).encode() + b"\n")
        self._file.flush()
        if self._file.tell() > self._kept:
            self._file.close()
            self._path.replace(self._path.with_name(f"{self._path.name}.1"))
            self._file = self._path.open("ab")
        return True


class _Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: it is asked every few moments."""


def serve(port: int, path: Path) -> None:  # pragma: no cover - runs until it is ended; tests/integration drives it
    """Collect until the process is ended."""
    health = HTTPServer((HOST, port), _Health)
    threading.Thread(target=health.serve_forever, daemon=True).start()
    with Segments(path) as segments, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taking:
        taking.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * 1024 * 1024)
        taking.bind((HOST, port))
        while True:
            datagram = taking.recv(LARGEST)
            if not segments.take(datagram):
                print(f"no segment: {datagram[:80]!r}", file=sys.stderr, flush=True)  # noqa: T201  # its log


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))

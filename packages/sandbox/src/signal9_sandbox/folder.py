"""A user's folder of vendor documents, served byte for byte instead of the packaged facts."""

import contextlib
import csv
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import msgspec

from signal9_sandbox.errors import UnreadableSource, UnusableSetting
from signal9_sandbox.wire import CSV, JSON, Answer

PROFILES = "company_profiles.csv"

_SYMBOL = re.compile(r"[A-Z][A-Z0-9.\-]{0,9}")
_VENDOR_FOLDER = re.compile(r"alphavantage_([a-z0-9.\-]{1,10})")


class _Named(msgspec.Struct):
    name: str = msgspec.field(name="Name", default="")


_TYPES = {".json": JSON, ".csv": CSV}


class DataFolder:
    """Documents at `<SYMBOL>/<FUNCTION>.json|csv` or `alphavantage_<symbol>/…`, and company_profiles.csv if it is there.

    Files are listed when the folder is opened and read when asked for; other files are left alone.

    Raises:
        UnusableSetting: there is no such folder.
    """

    def __init__(self, path: Path) -> None:
        if not path.is_dir():
            raise UnusableSetting(
                f"data folder {str(path)!r} is no folder; give one with <SYMBOL>/<FUNCTION>.json in it"
            )
        self._path = path
        self._files = dict(_documents(path))

    @property
    def symbols(self) -> list[str]:
        """The symbols that have documents, in alphabetical order."""
        return sorted({symbol for symbol, _ in self._files})

    @property
    def names(self) -> dict[str, str]:
        """The companies' names by symbol, from their overviews; the symbol where there is none."""
        return {symbol: self._name(symbol) for symbol in self.symbols}

    def document(self, function: str, symbol: str) -> Answer | None:
        """Return a document's bytes as an answer, None when the folder has none for that call."""
        path = self._files.get((symbol, function))
        return None if path is None else Answer(body=path.read_bytes(), content_type=_TYPES[path.suffix])

    def calendar(self) -> Answer | None:
        """Return the earnings calendar that is in the folder, None without one."""
        found = [symbol for symbol, function in sorted(self._files) if function == "EARNINGS_CALENDAR"]
        return self.document("EARNINGS_CALENDAR", found[0]) if found else None

    def _name(self, symbol: str) -> str:
        overview = self.document("OVERVIEW", symbol)
        if overview is None:
            return symbol
        # A document that can't be read is a test's business; here it only lacks a name.
        with contextlib.suppress(msgspec.MsgspecError):
            return msgspec.json.decode(overview.body, type=_Named).name or symbol
        return symbol

    @cached_property
    def descriptions(self) -> dict[str, str]:
        """Business summaries by symbol from company_profiles.csv, empty without that file.

        Raises:
            UnreadableSource: the file lacks the columns symbol and summary.
        """
        path = self._path / PROFILES
        if not path.is_file():
            return {}
        with path.open(encoding="utf-8-sig", newline="") as lines:
            try:
                return {row["symbol"]: row["summary"] for row in csv.DictReader(lines) if row["summary"]}
            except KeyError as error:
                raise UnreadableSource(f"{PROFILES}: no column {error}; expected columns symbol and summary") from error


def _documents(folder: Path) -> Iterator[tuple[tuple[str, str], Path]]:
    for inner in sorted(folder.iterdir()):
        symbol = _symbol(inner.name)
        if symbol is None or not inner.is_dir():
            continue
        for path in sorted(inner.iterdir()):
            if path.suffix in _TYPES and path.is_file():
                yield (symbol, path.stem), path


def _symbol(name: str) -> str | None:
    vendor = _VENDOR_FOLDER.fullmatch(name)
    if vendor:
        return vendor[1].upper()
    return name if _SYMBOL.fullmatch(name) else None

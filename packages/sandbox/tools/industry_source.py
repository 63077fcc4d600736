"""Which SIC code each company has: the SEC's filings by its number, for the others a table beside this file."""

import csv
import io
import tomllib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from signal9_sandbox.errors import UnreadableSource

FILINGS = ("sec/2009q3.zip", "sec/2010q2.zip")
TITLES = "sec/sic_codes_older.csv"
TABLE = Path(__file__).with_name("industries.toml")


def codes_by_number(folder: Path) -> dict[int, int]:
    """Return SEC number (CIK) → SIC code of the newest filing in the SEC's data sets; empty without them."""
    found: dict[int, int] = {}
    for name in FILINGS:
        if not (folder / name).is_file():
            continue
        with zipfile.ZipFile(folder / name) as archive, archive.open("sub.txt") as lines:
            for row in csv.DictReader(io.TextIOWrapper(lines, "utf-8"), delimiter="\t"):
                if row["sic"]:
                    found[int(row["cik"])] = int(row["sic"])
    return found


def codes_by_symbol() -> dict[str, int]:
    """Return symbol → SIC code of the table, for companies that the SEC's data sets lack."""
    table = tomllib.loads(TABLE.read_text())["code"]
    return {symbol: int(code) for code, symbols in table.items() for symbol in symbols}


def code_of(symbol: str, number: int, by_number: Mapping[int, int], by_symbol: Mapping[str, int]) -> int:
    """Return a company's SIC code.

    Raises:
        UnreadableSource: neither the filings nor the table know it.
    """
    code = by_number.get(number) or by_symbol.get(symbol)
    if code is None:
        raise UnreadableSource(f"{TABLE.name}: no SIC code for {symbol} (CIK {number}); add it as EDGAR lists it")
    return code


def titles_of(folder: Path, codes: set[int]) -> bytes:
    """Return the CSV of code, office and title of these codes, as the SEC listed them in about 2020.

    Raises:
        UnreadableSource: the list is absent or lacks one of the codes.
    """
    path = folder / TITLES
    if not path.is_file():
        raise UnreadableSource(f"{TITLES} is not in the folder {folder.name!r}; point at the folder that holds it")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        known = {int(row["SIC Code"]): row for row in csv.DictReader(lines)}
    if absent := codes - known.keys():
        raise UnreadableSource(f"{TITLES}: no title for the codes {sorted(absent)}; expected one for each")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("code", "office", "title"))
    for code in sorted(codes):
        writer.writerow((code, known[code]["Office"].removeprefix("Office of "), known[code]["Industry Title"]))
    return out.getvalue().encode()

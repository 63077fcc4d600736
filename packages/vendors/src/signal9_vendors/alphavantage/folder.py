"""Reads AlphaVantage's documents of one company from a folder, for ratings without any service."""

from pathlib import Path

from signal9_marketdata import MissingDocument
from signal9_vendors.alphavantage.decode import OPTIONAL, REQUIRED


def load_folder(folder: Path) -> dict[str, bytes]:
    """Return document name → bytes of ``OVERVIEW.json`` and its like; EARNINGS and NEWS_SENTIMENT may be absent.

    Raises:
        MissingDocument: there is no such folder, or a required file is not in it or cannot be read.
    """
    if not folder.is_dir():
        raise MissingDocument("OVERVIEW", "$", f"no folder {folder}", "a folder of vendor documents", "Check the path.")
    documents: dict[str, bytes] = {}
    absent: list[str] = []
    for name in (*REQUIRED, *OPTIONAL, "NEWS_SENTIMENT"):
        file = folder / f"{name}.json"
        if file.is_file():
            try:
                documents[name] = file.read_bytes()
            except OSError as error:
                raise MissingDocument(
                    name, "$", f"{file} ({error.strerror})", "a readable file", "Check its permissions."
                ) from error
        elif name in REQUIRED:
            absent.append(f"{name}.json")
    if absent:
        needed = ", ".join(f"{name}.json" for name in REQUIRED)
        raise MissingDocument(
            absent[0].removesuffix(".json"),
            "$",
            f"no {', '.join(absent)} in {folder}",
            needed,
            "Save the vendor's answers under these names (optional: EARNINGS.json, NEWS_SENTIMENT.json).",
        )
    return documents

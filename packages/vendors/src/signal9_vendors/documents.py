"""Vendors' documents: raw answers, and the table that says who reads them. Callers choose no decoder themselves."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Self, cast

import msgspec

from signal9_marketdata import Company, MissingDocument, News
from signal9_runtime import Blobs
from signal9_runtime.blobs import RAW_DOCUMENTS, Reference, S3Blobs
from signal9_vendors import alphavantage
from signal9_vendors.format import Format

FORMATS: Final[dict[str, Format]] = {
    "alphavantage": alphavantage.FORMAT,
}
"""Vendor -> how its documents are read, by data type. A new vendor is a folder and a line here."""

FUNDAMENTALS: Final = "alphavantage"
"""The vendor whose documents of companies are archived: a reference to a document does not name its vendor."""

REQUIRED: Final = ("OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")
OPTIONAL: Final = ("EARNINGS", "NEWS_SENTIMENT")


class RawDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, byte for byte, and when it came (UTC)."""

    data_type: str
    symbol: str
    body: bytes
    fetched_at: datetime

    @property
    def digest(self) -> str:
        """SHA-256 of the body, in hexadecimal."""
        return sha256(self.body).hexdigest()


def company_from(documents: Mapping[str, bytes], vendor: str = FUNDAMENTALS) -> Company:
    """Decode a company's documents, by data type; `EARNINGS` and `NEWS_SENTIMENT` may be absent.

    Raises:
        MissingDocument: a required document is not there.
        DocumentError: a document does not fit; the message carries the path.
    """
    for name in REQUIRED:
        if name not in documents:
            raise MissingDocument(name, "$", "no document", "one", "Fetch it, or leave the company out.")
    decoders = FORMATS[vendor].decoders
    decoded: Any = (decoders[name](documents[name]) if name in documents else None for name in (*REQUIRED, *OPTIONAL))
    return Company.of(*decoded)


class ArchivedDocuments:
    """The archived documents of companies, read as their vendor wrote them.

    Every method raises BlobCorrupt where a document is gone or altered.
    """

    def __init__(self, archive: Blobs, vendor: str = FUNDAMENTALS) -> None:
        self._archive = archive
        self._vendor = vendor
        self._format = FORMATS[vendor]

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed archive of the vendors' answers."""
        return cls(S3Blobs.from_environment(RAW_DOCUMENTS))

    def company(self, references: Mapping[str, Reference]) -> Company:
        """The company that the documents are about, each referred to by its data type.

        Raises:
            DocumentError: a document does not fit, or a required one is not referred to.
        """
        return company_from({name: self._archive.get(each) for name, each in references.items()}, self._vendor)

    def news(self, reference: Reference) -> News:
        """What a document with news says of companies.

        Raises:
            DocumentError: it does not fit.
        """
        return cast(News, self._format.decoders["NEWS_SENTIMENT"](self._archive.get(reference)))

    def rows(self, data_type: str, reference: Reference) -> list[dict[str, str]]:
        """All of the vendor's figures as text, to the digit: a row a `period`, one row of an overview, none of what cannot be read."""
        return self._format.rows_of(data_type, self._archive.get(reference))

    def facts(self, overview: Reference) -> dict[str, Any]:
        """`sector`, `industry`, `description` and `market_cap` of an overview, as far as it holds them."""
        return self._format.facts_of(self._archive.get(overview))

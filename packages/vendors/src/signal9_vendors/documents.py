"""The archived documents of companies: read as their vendor wrote them, so that callers choose no decoder themselves."""

from collections.abc import Mapping
from typing import Any, Final, Self

from msgspec.structs import replace

from signal9_contracts import VENDOR, names
from signal9_marketdata import Company, News
from signal9_runtime import Blobs, setting
from signal9_runtime.blobs import Reference, S3Blobs
from signal9_vendors.alphavantage.decode import decode_news
from signal9_vendors.registered import find_vendor

NEWS: Final = "NEWS_SENTIMENT"
"""The name of the document with the sentiments of news, which is written in one format whoever the news are of."""


def company_from(documents: Mapping[str, bytes], vendor: str = VENDOR) -> Company:
    """Decode a company's documents by their names; what the vendor says little without is required, `NEWS_SENTIMENT` may be absent.

    Raises:
        MissingDocument: a required document is not there.
        DocumentError: a document does not fit; the message carries the path.
    """
    company = find_vendor(vendor).company_of(documents)
    return replace(company, news=decode_news(documents[NEWS])) if NEWS in documents else company


class ArchivedDocuments:
    """The archived documents of companies. A reference to one does not name its vendor: all are of one.

    Every method raises BlobCorrupt where a document is gone or altered.
    """

    def __init__(self, archive: Blobs, vendor: str = VENDOR) -> None:
        self._archive = archive
        self._vendor = find_vendor(vendor)

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed archive of the vendors' answers, by SIGNAL9_VENDOR."""
        return cls(S3Blobs.from_environment(names.RAW_BUCKET), setting("SIGNAL9_VENDOR", VENDOR))

    def company(self, references: Mapping[str, Reference]) -> Company:
        """The company that the documents are about, each referred to by its name.

        Raises:
            DocumentError: a document does not fit, or a required one is not referred to.
        """
        return company_from({name: self._archive.get(each) for name, each in references.items()}, self._vendor.name)

    def news(self, reference: Reference) -> News:
        """What a document with news says of companies.

        Raises:
            DocumentError: it does not fit.
        """
        return decode_news(self._archive.get(reference))

    def rows(self, data_type: str, reference: Reference) -> Mapping[str, list[dict[str, str]]]:
        """Field of `Company` -> all of the vendor's figures about that part as text, to the digit.

        A row a `period`, one row of an overview, none of what cannot be read.
        """
        return self._vendor.rows_of(data_type, self._archive.get(reference))

    def facts(self, documents: Mapping[str, Reference]) -> dict[str, Any]:
        """`sector`, `industry`, `description`, `asset_type` and `market_cap` of a company, as far as its documents hold them.

        The sector is of GICS, as the industry tells it: a vendor's sector may be none. What was collected before is read so too.
        """
        from signal9_marketdata import classify  # only the read models ask

        profile = documents.get(self._vendor.profile)
        if profile is None:
            return {}
        facts = self._vendor.facts_of(self._archive.get(profile))
        stated = facts.pop("sector", None)
        sector = classify(facts.get("industry"), stated).sector
        if sector is None:
            return facts
        # The same name in capitals stays as it is: whoever asks for a sector is answered in any case, and old rows stay equal.
        return {**facts, "sector": stated if stated and stated.casefold() == sector.casefold() else sector}

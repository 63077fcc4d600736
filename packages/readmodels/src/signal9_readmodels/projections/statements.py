"""What the projections read of a company's archived documents, and the tables that the rows go to."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from signal9_contracts import DocumentRef

TABLES: Final = {
    "overview": "company_overview",
    "income": "income_statement",
    "balance": "balance_sheet",
    "cash_flow": "cash_flow",
    "earnings": "earnings",
}
"""Part of a company -> table."""


class CompanyDocuments(Protocol):
    """The archived documents of companies, whichever vendor wrote them."""

    def rows(self, data_type: str, reference: DocumentRef) -> Mapping[str, list[dict[str, str]]]:
        """Part of the company -> all of the vendor's figures about it as text, to the digit.

        A row a `period`, one row of an overview, none of what cannot be read.
        """
        ...

    def facts(self, documents: Mapping[str, DocumentRef]) -> Mapping[str, Any]:
        """`sector`, `industry`, `description` and `market_cap` of a company, as far as its documents hold them."""
        ...


def rows_of(
    documents: CompanyDocuments, reference: DocumentRef, asset_id: str, version: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of one document of an asset, each with its table, as they stand there after the event of that stream version."""
    base = {"asset_id": asset_id, "document_digest": reference.digest, "stream_version": version}
    for part, rows in documents.rows(reference.data_type, reference).items():
        for row in rows:
            yield TABLES[part], {**base, **row}

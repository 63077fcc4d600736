"""What the projections read of a company's archived documents, and the tables that the rows go to."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from signal9_contracts import DocumentRef

TABLES: Final = {
    "OVERVIEW": "company_overview",
    "INCOME_STATEMENT": "income_statement",
    "BALANCE_SHEET": "balance_sheet",
    "CASH_FLOW": "cash_flow",
    "EARNINGS": "earnings",
}
"""Type of document -> table."""


class CompanyDocuments(Protocol):
    """The archived documents of companies, whichever vendor wrote them."""

    def rows(self, data_type: str, reference: DocumentRef) -> list[dict[str, str]]:
        """All of the vendor's figures as text, to the digit: a row a `period`, one row of an overview, none of what cannot be read."""
        ...

    def facts(self, overview: DocumentRef) -> Mapping[str, Any]:
        """`sector`, `industry`, `description` and `market_cap` of an overview, as far as it holds them."""
        ...


def rows_of(documents: CompanyDocuments, reference: DocumentRef, asset_id: str, version: int) -> list[dict[str, Any]]:
    """The rows of one document of an asset, as they stand in its table after the event of that stream version."""
    base = {"asset_id": asset_id, "document_digest": reference.digest, "stream_version": version}
    return [{**base, **row} for row in documents.rows(reference.data_type, reference)]

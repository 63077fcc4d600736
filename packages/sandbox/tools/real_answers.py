"""Real answers of the vendor as the counters of habits read them: complete sets of five documents, and what is no document."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

DOCUMENTS = ("OVERVIEW", "INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW", "EARNINGS")
STATEMENTS = DOCUMENTS[1:4]
NOTHING = frozenset({None, "", "None", "-"})

Report = Mapping[str, Any]


class RealAnswers(NamedTuple):
    """What the vendor answered about one company; a foreign filer's overview is not the vendor's."""

    symbol: str
    documents: Mapping[str, Mapping[str, Any]]

    def reports(self, statement: str, kind: str = "annualReports") -> list[Report]:
        """Return a statement's reports, newest first."""
        return list(self.documents[statement][kind])

    def earnings(self, kind: str) -> list[Report]:
        """Return the entries of EARNINGS, none where that document is not in the set."""
        return list(self.documents.get("EARNINGS", {}).get(kind, []))

    def ends(self, statement: str, kind: str = "annualReports") -> list[date]:
        """Return the fiscal dates of a statement's reports, in its order."""
        return [date.fromisoformat(report["fiscalDateEnding"]) for report in self.reports(statement, kind)]


def read_answers(folder: Path) -> Iterator[tuple[str, Mapping[str, Mapping[str, Any]]]]:
    """Yield symbol and documents of each company's folder, refusals among them."""
    for inner in sorted(path for path in folder.iterdir() if path.is_dir()):
        documents = {name: inner / f"{name}.json" for name in DOCUMENTS}
        yield (
            inner.name,
            {name: json.loads(path.read_text("utf-8")) for name, path in documents.items() if path.is_file()},
        )


def is_refusal(document: Mapping[str, Any]) -> bool:
    """Whether a document has nothing of a company."""
    return not {"symbol", "Symbol"} & document.keys()


def complete(folder: Path) -> list[RealAnswers]:
    """Return the companies of a folder whose documents all speak of it."""
    return [
        RealAnswers(symbol, documents)
        for symbol, documents in read_answers(folder)
        if documents and not any(map(is_refusal, documents.values()))
    ]


def figure(report: Report, field: str) -> float | None:
    """Return a figure, None where the vendor has none."""
    value = report.get(field, "None")
    return None if value in NOTHING else float(value)


def ends_a_month(day: date) -> bool:
    """Whether a day is the last of its month."""
    return (day + timedelta(days=1)).day == 1

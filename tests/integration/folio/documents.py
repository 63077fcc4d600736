"""Folio's two documents of a company into market data: everything annual in one, the quarters apart; amounts in thousands, days from the left."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar, get_args

import msgspec

from signal9_marketdata import (
    AnnualEarnings,
    BalanceReport,
    CashFlowReport,
    Company,
    DocumentError,
    EarningsHistory,
    IncomeReport,
    MissingDocument,
    Origin,
    Overview,
    Part,
    QuarterlyEarnings,
    Report,
    Statements,
)

P = TypeVar("P", bound=Part)
R = TypeVar("R", bound=Report)

BOOK, SLIPS = "OVERVIEW", "EARNINGS"
"""The document with the company and its years, and the one with its quarters, under the names that references to documents know."""
THOUSAND = 1000.0
KINDS: Mapping[str, tuple[str, type[Report]]] = {
    "income": ("PNL", IncomeReport),
    "balance": ("POSITION", BalanceReport),
    "cash_flow": ("CASH", CashFlowReport),
}
"""Part of a company -> Folio's key of it in a period, and its struct."""


def key(field: str) -> str:
    """Folio's name of a field: total_revenue is TOTAL-REVENUE."""
    return field.upper().replace("_", "-")


def spelled(symbol: str) -> str:
    """Folio writes a share class behind a slash: BRK/B."""
    return symbol.replace(".", "/")


def day(text: str) -> date:
    """A day, DD.MM.YYYY."""
    return datetime.strptime(text, "%d.%m.%Y").replace(tzinfo=UTC).date()


def written(value: object) -> object:
    """A value as Folio writes it."""
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


def company_of(documents: Mapping[str, bytes]) -> Company:
    """The company of both documents.

    Raises:
        MissingDocument: one of them is not there.
        DocumentError: one does not fit.
    """
    for name in (BOOK, SLIPS):
        if name not in documents:
            raise MissingDocument(name, "$", "no document", "one", "Fetch it, or leave the company out.")
    book, slips = _loaded(BOOK, documents[BOOK]), _loaded(SLIPS, documents[SLIPS])
    symbol = book["WHO"].replace("/", ".")
    years = [(BOOK, f"$.YEARS[{at}]", year) for at, year in enumerate(book["YEARS"])]
    quarters = [(SLIPS, f"$.QUARTERS[{at}]", quarter) for at, quarter in enumerate(slips["QUARTERS"])]

    def statements(part: str) -> Any:
        name, kind = KINDS[part]
        return Statements(
            origin=Origin(document=BOOK, keys={"symbol": "WHO", "annual": "YEARS"}),
            symbol=symbol,
            annual=tuple(_report(kind, name, *each) for each in years),
            quarterly=tuple(_report(kind, name, *each) for each in quarters if name in each[2]),
        )

    earnings = EarningsHistory(
        origin=Origin(document=SLIPS, keys={"symbol": "WHO", "annual": "YEARS", "quarterly": "QUARTERS"}),
        symbol=symbol,
        annual=tuple(_part(AnnualEarnings, SLIPS, f"$.YEARS[{at}]", each) for at, each in enumerate(slips["YEARS"])),
        quarterly=tuple(_part(QuarterlyEarnings, *each) for each in quarters if "REPORTED-DATE" in each[2]),
    )
    overview = _part(Overview, BOOK, "$.ABOUT", {"SYMBOL": symbol, **book["ABOUT"]})
    return Company.of(overview, statements("income"), statements("balance"), statements("cash_flow"), earnings)


def rows_of(data_type: str, document: bytes) -> dict[str, list[dict[str, str]]]:
    """The rows of a document: it holds periods of all statements."""
    try:
        content = _loaded(data_type, document)
    except DocumentError:
        return {}
    kind = "annual" if data_type == BOOK else "quarterly"
    periods = content["YEARS" if data_type == BOOK else "QUARTERS"]
    rows: dict[str, list[dict[str, str]]] = {
        part: [
            {"period": f"{kind}#{day(period['ENDING'])}", **_texts(period[name])}
            for period in periods
            if name in period
        ]
        for part, (name, _) in KINDS.items()
    }
    return {**rows, "overview": [_texts(content["ABOUT"])]} if data_type == BOOK else rows


def facts_of(document: bytes) -> dict[str, Any]:
    """What the company is."""
    about = _loaded(BOOK, document)["ABOUT"]
    facts = {name: about.get(key(name)) for name in ("sector", "industry", "description")}
    return {**{name: text for name, text in facts.items() if text}, "market_cap": about.get("MARKET-CAPITALIZATION")}


def latest_report(data_type: str, document: bytes) -> str | None:
    """The newest quarter's day."""
    if data_type != SLIPS:
        return None
    quarters = _loaded(SLIPS, document)["QUARTERS"]
    return max((day(each["REPORTED-DATE"]).isoformat() for each in quarters if "REPORTED-DATE" in each), default=None)


def _loaded(name: str, document: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(document, type=dict[str, Any])
    except msgspec.MsgspecError:
        raise DocumentError(name, "$", repr(document[:40]), "a JSON object") from None


def _report(kind: type[R], name: str, document: str, path: str, period: Mapping[str, Any]) -> R:
    figures = {field: None if value is None else value * THOUSAND for field, value in period[name].items()}
    origin = Origin(document=document, path=f"{path}.{name}", keys=_keys(kind))
    fields: dict[str, Any] = {field.name: figures.get(key(field.name)) for field in msgspec.structs.fields(kind)}
    fields |= {"origin": origin, "ending": day(period["ENDING"]), "currency": period.get("CURRENCY")}
    return kind(**fields)


def _part(kind: type[P], document: str, path: str, value: Mapping[str, Any]) -> P:
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        found = value.get(key(field.name))
        if field.name != "origin" and found is not None:
            is_day = field.type is date or date in get_args(field.type)
            fields[field.name] = day(found) if is_day else found
    return kind(**fields, origin=Origin(document=document, path=path, keys=_keys(kind)))


def _keys(kind: type[Part]) -> dict[str, str]:
    return {field.name: key(field.name) for field in msgspec.structs.fields(kind)}


def _texts(figures: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in figures.items() if value is not None}

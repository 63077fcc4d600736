"""Documents with one thing wrong in each, made from sound ones: what an examination says of them must not change."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain
from typing import Any, Final

Documents = dict[str, bytes]
Making = Callable[[], Documents]
Change = Callable[[Any], Any]

STATEMENTS: Final = ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")
NEWEST: Final = ("annualReports", 0)
SECOND: Final = ("annualReports", 1)
ALL: Final = object()
"""A step of a path that stands for every entry of a list."""


def spoilt(documents: Documents) -> Iterator[tuple[str, Making]]:
    """Yield a name for each change and what makes the documents; a company that lacks what a change is about is left as it is."""
    for document in ("OVERVIEW", *STATEMENTS, "EARNINGS"):
        for what, body in _BODIES.items():
            yield f"{document} {what}", partial(_replaced, documents, document, body)
        yield f"{document} absent", partial(_without, documents, document)
    for document, path, change, what in _changes():
        yield f"{document} {'.'.join(_shown(path))} {what}", partial(_with, documents, document, path, change)


def lower_case(documents: Documents) -> Documents:
    """Return the documents with the company's symbol in lower case, which is no ticker symbol."""
    made = documents
    for name, key in {"OVERVIEW": "Symbol", **dict.fromkeys((*STATEMENTS, "EARNINGS"), "symbol")}.items():
        made = _with(made, name, (key,), str.lower)
    return made


_BODIES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "cut off": lambda body: body[: len(body) // 2],
    "empty": lambda _: b"{}",
    "no bytes": lambda _: b"",
    "a page": lambda _: b"<!DOCTYPE html><html><body><h1>502</h1></body></html>",
    "a list": lambda body: b"[" + body + b"]",
    "a note": lambda _: b'{"Note": "The API key as CANARY123 has spent its 25 requests of today."}',
    "no UTF-8": lambda body: body[:10] + b"\xff\xfe" + body[12:],
}


def _changes() -> Iterator[tuple[str, tuple[Any, ...], Change, str]]:
    for document in STATEMENTS:
        yield document, ("symbol",), _to("OTHER"), "of another company"
        yield document, ("symbol",), _to(7), "a number"
        yield document, ("annualReports",), _to(None), "missing"
        yield document, ("annualReports",), _to("none"), "a text"
        yield document, ("annualReports",), _to([]), "empty"
        yield document, ("annualReports",), lambda reports: [reports[0], *reports], "newest twice"
        yield document, ("annualReports",), _contradicted, "newest twice, with other figures"
        yield document, ("annualReports",), lambda reports: reports[::-1], "oldest first"
        yield document, ("annualReports",), lambda reports: reports[1:], "without the newest"
        yield document, ("quarterlyReports",), _to({"0": {}}), "an object"
        yield document, (*NEWEST,), _to("a report"), "a text"
        yield document, (*NEWEST, "fiscalDateEnding"), _to("2016-13-01"), "no date"
        yield document, (*NEWEST, "fiscalDateEnding"), _to("2031-12-31"), "of the future"
        yield document, ("quarterlyReports", 0, "fiscalDateEnding"), _to("2031-12-31"), "of the future"
        yield document, (*SECOND, "reportedCurrency"), _to("EUR"), "in other money"
        yield document, (*SECOND, "reportedCurrency"), _to("None"), "not named"
        yield document, ("quarterlyReports", 0, "reportedCurrency"), _to("EUR"), "in other money"
    figures = {
        "INCOME_STATEMENT": ("totalRevenue", "netIncome", "interestExpense"),
        "BALANCE_SHEET": (
            "totalAssets",
            "totalLiabilities",
            "totalShareholderEquity",
            "commonStockSharesOutstanding",
        ),
        "CASH_FLOW": ("operatingCashflow", "netIncome"),
    }
    for document, names in figures.items():
        for name in names:
            yield document, ("annualReports", ALL, name), _to("None"), "missing"
            yield document, (*NEWEST, name), _to("-"), "missing"
            yield document, (*NEWEST, name), _to("12,345"), "no number"
            yield document, (*NEWEST, name), _to(True), "a truth value"
            yield document, (*NEWEST, name), _times(-1), "with the other sign"
            yield document, (*NEWEST, name), _times(1e-3), "in thousands"
            yield document, (*NEWEST, name), _times(1e-6), "in millions"
            yield document, (*NEWEST, name), _to("2.5e14"), "beyond the world's product"
    for times, what in (
        (1.005, "half a percent more"),
        (1.05, "five percent more"),
        (1.5, "half more"),
        (0.0, "nothing"),
    ):
        yield "BALANCE_SHEET", (*NEWEST, "totalAssets"), _times(times), what
        yield "BALANCE_SHEET", (*SECOND, "totalAssets"), _times(times), what
    for name, value in (
        ("Name", "None"),
        ("Sector", "None"),
        ("Sector", "ASTROLOGY"),
        ("Symbol", "OTHER"),
        ("Symbol", "None"),
        ("Currency", "EUR"),
        ("DividendYield", "4.5"),
        ("DividendYield", "-0.1"),
        ("ProfitMargin", "3.5"),
        ("OperatingMarginTTM", "-1.5"),
        ("MarketCapitalization", "-5"),
        ("MarketCapitalization", "3e14"),
        ("MarketCapitalization", "NaN"),
        ("SharesOutstanding", "-1"),
        ("PERatio", "-2.5"),
        ("LatestQuarter", "soon"),
        ("Name", "control \u0007 and \u202e direction"),
    ):
        yield "OVERVIEW", (name,), _to(value), f"{value!a}"
    for name in ("RevenueTTM", "SharesOutstanding", "BookValue"):
        yield "OVERVIEW", (name,), _times(1e-3), "in thousands"
    yield "EARNINGS", ("annualEarnings", 0, "reportedEPS"), _to("much"), "no number"
    yield "EARNINGS", ("quarterlyEarnings", 0, "reportedDate"), _to("today"), "no date"


def _replaced(documents: Documents, name: str, change: Callable[[bytes], bytes]) -> Documents:
    return {**documents, name: change(documents[name])}


def _without(documents: Documents, name: str) -> Documents:
    return {each: body for each, body in documents.items() if each != name}


def _with(documents: Documents, name: str, path: tuple[Any, ...], change: Change) -> Documents:
    body = _changed(json.loads(documents[name]), path, change)
    return {**documents, name: json.dumps(body, ensure_ascii=False).encode()}


def _changed(value: Any, path: tuple[Any, ...], change: Change) -> Any:
    if not path:
        return change(value)
    step, *rest = path
    if step is ALL:
        return [_changed(item, tuple(rest), change) for item in value]
    if isinstance(step, int):
        return [_changed(item, tuple(rest), change) if index == step else item for index, item in enumerate(value)]
    return {**value, step: _changed(value.get(step), tuple(rest), change)}


def _to(value: object) -> Change:
    return lambda _: value


def _times(factor: float) -> Change:
    def change(value: Any) -> Any:
        try:
            return f"{float(value) * factor:.6g}"
        except (TypeError, ValueError):  # a figure that the company does not have
            return value

    return change


def _contradicted(reports: list[dict[str, Any]]) -> list[dict[str, Any]]:
    other = {name: _times(1.25)(value) if name != "fiscalDateEnding" else value for name, value in reports[0].items()}
    return list(chain([reports[0], other], reports[1:]))


def _shown(path: tuple[Any, ...]) -> list[str]:
    return ["*" if step is ALL else str(step) for step in path]

"""Folio's server: what it says of some companies, written in its own way."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import msgspec

from signal9_marketdata import Company, FiscalYear, Part, Report

from .documents import KINDS, THOUSAND, key, spelled, written

TOKEN = "folio-canary"
REFUSED = {"GONE": "NOBODY", "SPENT": "NO-MORE-TODAY"}
"""Symbols that are listed and refused, and the code."""


class FolioServer(ThreadingHTTPServer):
    """Answers on any free port of this machine, as a context."""

    daemon_threads = True

    def __init__(self, companies: Mapping[str, Company], dates: list[dict[str, str]], stories: list[dict[str, Any]]):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.companies, self.dates, self.stories = companies, dates, stories
        self.asked: list[tuple[str, str]] = []
        """What was asked for, and of whom."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()

    def answer(self, what: str, who: str, token: str) -> object:
        """The document, or a refusal."""
        self.asked.append((what, who))
        if token != TOKEN:
            return {"SORRY": "TOKEN"}
        if what == "dates":
            return {"DATES": self.dates}
        if what == "wire":
            return {"STORIES": self.stories}
        company = self.companies.get(who.replace("/", "."))
        if company is None:
            return {"SORRY": REFUSED.get(who, "NOBODY")}
        return book(who, company) if what == "book" else slips(who, company)


class _Handler(BaseHTTPRequestHandler):
    server: FolioServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        who = dict(parse_qsl(parts.query)).get("who", "")
        body = json.dumps(self.server.answer(parts.path.strip("/"), who, self.headers.get("X-Folio", ""))).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing is logged."""


def story(number: int, tone: int, *symbols: str) -> dict[str, Any]:
    """A story about companies, published at noon on a session."""
    about = [{"WHO": spelled(symbol), "WEIGHT": 90, "TONE": tone} for symbol in symbols]
    epoch = datetime(2026, 1, 5, 11, 30, tzinfo=UTC).timestamp()
    link = f"https://folio.invalid/{number}"
    return {"LINK": link, "HEAD": f"Story {number}", "BY": "Folio", "EPOCH": epoch, "TONE": tone, "ABOUT": about}


def book(who: str, company: Company) -> dict[str, Any]:
    """The company and all its years, three statements each."""
    about = {name: value for name, value in _fields(company.overview).items() if name != "SYMBOL"}
    return {"WHO": who, "ABOUT": about, "YEARS": [_year(year) for year in company.years]}


def slips(who: str, company: Company) -> dict[str, Any]:
    """Its quarters: statements, and how the earnings came out."""
    assert company.earnings is not None
    quarters: dict[str, dict[str, Any]] = {}
    for part, (name, _) in KINDS.items():
        for report in getattr(company, part).quarterly:
            quarters.setdefault(str(written(report.ending)), {}).update(_head(report), **{name: _figures(report)})
    for quarter in company.earnings.quarterly:
        quarters.setdefault(str(written(quarter.ending)), {}).update(_fields(quarter))
    years = [_fields(year) for year in company.earnings.annual]
    return {"WHO": who, "YEARS": years, "QUARTERS": list(quarters.values())}


def _year(year: FiscalYear) -> dict[str, Any]:
    reports = {KINDS[part][0]: _figures(getattr(year, part)) for part in KINDS}
    return {**_head(year.income), **reports}


def _head(report: Report) -> dict[str, Any]:
    return {"ENDING": written(report.ending), "CURRENCY": report.currency}


def _figures(report: Report) -> dict[str, Any]:
    return {name: value / THOUSAND for name, value in _fields(report).items() if isinstance(value, float)}


def _fields(part: Part) -> dict[str, Any]:
    names = [field.name for field in msgspec.structs.fields(part) if field.name != "origin"]
    stated = {key(name): written(getattr(part, name)) for name in names}
    return {name: value for name, value in stated.items() if value is not None}

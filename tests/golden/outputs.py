"""What the code makes of each packaged company, as bytes: the same before and after a change that is to change nothing.

`python -m tests.golden.outputs` writes the data anew; that is right only where a change of behaviour is meant.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_DNS, uuid5

import msgspec

import signal9_contracts as contracts
from signal9_domain import news
from signal9_marketdata import Article
from signal9_rating import CURRENT_RULESET, UnratableCompany, decode, encode, examine, load_ruleset, rate, versions
from signal9_readmodels import TABLE_KEYS, ReadTables
from signal9_readmodels.layout.indices import embedded_text, source, summary_text
from signal9_readmodels.projections.search import SearchProjection
from signal9_readmodels.projections.tables import TablesProjection
from signal9_readmodels.search import Document
from signal9_runtime import InMemoryBlobs
from signal9_sandbox import documents as answers
from signal9_sandbox.companies import all_companies
from signal9_sandbox.news import NewsQuery, news_about
from signal9_vendors import AlphaVantage, ArchivedDocuments, company_from, sentiment_document

from .spoilt import Making, lower_case, spoilt

FOLDER: Final = Path(__file__).parent
DIGESTS: Final = FOLDER / "digests.tsv"
SHOWN: Final = ("JPM", "KO", "UPS")
"""A bank, a company with news, a plain one: their outputs are kept whole, so that a difference can be read."""

DAY: Final = date(2017, 6, 1)
CURRENT: Final = CURRENT_RULESET
BEFORE: Final = date(2015, 5, 1)
LATE: Final = date(2019, 1, 1)
MOMENT: Final = datetime(2017, 6, 1, 7, tzinfo=UTC)
NEWS_EVERY: Final = 4
"""Every fourth company in the order of the alphabet has news; KO is one of them."""
SHARES: Final = 25
"""Of the ways to spoil documents each company shows one in so many: each way is shown by eighteen companies."""
BATCH: Final = "2017-06-01-regular-001"
CODES: Final = ("unknownSymbol", "unreadableAnswer", "budgetExhausted", "refused", "vendorUnavailable")

Documents = dict[str, bytes]
Outputs = dict[str, bytes]
"""Kind of output -> JSON."""


class Index:
    """Keeps the documents that a projection gives it."""

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def put_all(self, documents: Sequence[Document]) -> Mapping[str, Exception]:
        self.documents += documents
        return {}

    def versions(self, index: str, ids: Sequence[str]) -> Mapping[str, int]:
        return {}


@cache
def symbols() -> tuple[str, ...]:
    """Return the symbols of the packaged companies in order."""
    return tuple(sorted(all_companies()))


def has_news(symbol: str) -> bool:
    """Tell whether the company is one of those with news."""
    return symbols().index(symbol) % NEWS_EVERY == symbols().index("KO") % NEWS_EVERY


def outputs(symbol: str) -> Outputs:
    """Return every output of one company by its kind; a company without news has fewer kinds."""
    plain, whole = packaged(symbol), with_quarters(packaged(symbol))
    made: Outputs = {"documents": joined(whole), "rated as of 2015": rated(plain, CURRENT, BEFORE)}
    if has_news(symbol):
        whole = {**whole, "NEWS_SENTIMENT": sentiment_document(articles(symbol))}
        made["news"] = whole["NEWS_SENTIMENT"]
    analyses = {version: rated(whole, version, DAY) for version in versions()}
    for version in versions():
        made[f"rated by rule set {version}"] = rated(plain, version, DAY)
        made[f"rated with quarters and news by rule set {version}"] = analyses[version]
    old = faults(plain, LATE, symbol)
    made["faults"] = encoded([old, faults(whole, DAY, symbol)])
    wrong = {name: faults(each(), DAY, symbol) for name, each in some(spoilt(whole), symbol)}
    wrong["lower case"] = faults(lower_case(whole), DAY, symbol.lower())
    made["faults of spoilt documents"] = encoded(wrong)
    archive = InMemoryBlobs()
    histories = streams(symbol, plain, whole, analyses, contract_faults(old), archive)
    events = [event for history in histories.values() for event in history]
    made["events"] = b"[" + b",".join(map(contracts.encode_event, events)) + b"]"
    read_back = {
        stream: [
            contracts.decode_event(contracts.event_type_of(event).detail_type, contracts.encode_event(event))
            for event in history
        ]
        for stream, history in histories.items()
    }
    made["table rows"] = table_rows(read_back, archive)
    made["search documents"] = search_documents(read_back, archive)
    return made


def packaged(symbol: str) -> Documents:
    """Return the documents of a packaged company as the sandbox answers them."""
    facts = all_companies()[symbol]
    made: Mapping[str, Any] = {
        "OVERVIEW": answers.overview(facts, None),
        "INCOME_STATEMENT": answers.income_statement(facts),
        "BALANCE_SHEET": answers.balance_sheet(facts),
        "CASH_FLOW": answers.cash_flow(facts),
        "EARNINGS": answers.earnings(facts),
    }
    return {name: msgspec.json.encode(answer) for name, answer in made.items()}


def with_quarters(documents: Documents) -> Documents:
    """Return the documents with quarterly reports, which the packaged ones lack: each year in four uneven parts."""
    made = dict(documents)
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        body = json.loads(documents[name])
        body["quarterlyReports"] = [
            _quarter(report, number, whole=name == "BALANCE_SHEET")
            for report in body["annualReports"][:3]
            for number in range(4)
        ]
        made[name] = json.dumps(body).encode()
    body = json.loads(documents["EARNINGS"])
    body["quarterlyEarnings"] = [
        _quarterly_earnings(report, number) for report in body["annualEarnings"][:3] for number in range(4)
    ]
    made["EARNINGS"] = json.dumps(body).encode()
    return made


def _quarter(report: Mapping[str, str], number: int, *, whole: bool) -> dict[str, str]:
    part = 1.0 if whole else (0.31, 0.22, 0.25, 0.22)[number]
    figures = {
        name: str(round(int(value) * part)) if value.lstrip("-").isdecimal() else value
        for name, value in report.items()
    }
    return {**figures, "fiscalDateEnding": _earlier(report["fiscalDateEnding"], 91 * number)}


def _quarterly_earnings(report: Mapping[str, str], number: int) -> dict[str, str]:
    eps = round(float(report["reportedEPS"]) * (0.31, 0.22, 0.25, 0.22)[number], 2)
    estimate = round(eps - (0.03, -0.01, 0.0, 0.02)[number], 2)
    ending = _earlier(report["fiscalDateEnding"], 91 * number)
    return {
        "fiscalDateEnding": ending,
        "reportedDate": _earlier(ending, -35),
        "reportedEPS": str(eps),
        "estimatedEPS": str(estimate),
        "surprise": str(round(eps - estimate, 2)),
        "surprisePercentage": "None" if not estimate else str(round(100 * (eps - estimate) / abs(estimate), 4)),
    }


def _earlier(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def articles(symbol: str) -> list[Article]:
    """Return what a fixed day's news say of the company, alone and together with the next one of the alphabet."""
    facts, known = all_companies(), asset_ids(symbol)
    asked = NewsQuery(earliest=MOMENT - timedelta(days=30), latest=MOMENT)
    found: list[Article] = []
    for companies in ([facts[symbol]], [facts[each] for each in known]):
        found += AlphaVantage.read_news(msgspec.json.encode(news_about(companies, asked, MOMENT)), known).read
    return found


def asset_ids(symbol: str) -> dict[str, str]:
    """Return the ids of the company and of the next one of the alphabet by their symbols."""
    next_one = symbols()[(symbols().index(symbol) + 1) % len(symbols())]
    return {each: uuid(f"asset-{each}") for each in (symbol, next_one)}


def rated(documents: Documents, version: int, day: date) -> bytes:
    """Return the encoded analysis, or why there is none."""
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in documents.items()}
    try:
        return encode(rate(company_from(documents), load_ruleset(version), day, digests=digests))
    except UnratableCompany as error:
        return encoded({"unratable": str(error)})


def some(wrong: Iterator[tuple[str, Making]], symbol: str) -> list[tuple[str, Making]]:
    """Return some of the ways to spoil a company's documents, others for the next company; all for those shown."""
    return list(wrong) if symbol in SHOWN else list(wrong)[symbols().index(symbol) % SHARES :: SHARES]


def faults(documents: Documents, day: date, expected_symbol: str) -> list[dict[str, str]]:
    """Return what an examination finds wrong, as plain values."""
    names = ("path", "found", "expected", "rule", "severity")
    return [
        {name: getattr(fault, name) for name in names}
        for fault in examine(partial(company_from, documents), day, expected_symbol)
    ]


def streams(
    symbol: str,
    plain: Documents,
    whole: Documents,
    analyses: Mapping[int, bytes],
    warnings: list[contracts.Fault],
    archive: InMemoryBlobs,
) -> dict[str, list[contracts.Event]]:
    """Return the histories of the company, of five analyses of it and of its articles."""
    found = {f"asset-{uuid(f'asset-{symbol}')}": asset_events(symbol, plain, whole, archive)}
    for name, history in analysis_events(symbol, plain, analyses, warnings, archive).items():
        found[f"analysis-{analysis_id(symbol, name)}"] = history
    for article, event in news_events(symbol, archive):
        found[f"news-{article}"] = [event]
    return {
        stream: [recorded(event, stream, version) for version, event in enumerate(history, start=1)]
        for stream, history in found.items()
    }


def asset_events(symbol: str, plain: Documents, whole: Documents, archive: InMemoryBlobs) -> list[contracts.Event]:
    """Return the life of the company: listed, renamed, collected twice, reported, and by its place failed or delisted."""
    place = symbols().index(symbol)
    asset: dict[str, Any] = {"asset_id": uuid(f"asset-{symbol}"), "symbol": symbol}
    listing: dict[str, Any] = {"exchange": "NYSE", "asset_class": "us_equity", "tradable": place % 5 != 0}
    name = all_companies()[symbol].name
    events: list[contracts.Event] = [
        contracts.AssetListed(**{**asset, "symbol": f"{symbol[:3]}.OLD"}, **listing, name=f"{name} Holdings"),
        contracts.AssetChanged(**asset, **listing, name=name, fractionable=True, changed=["name", "symbol"]),
        scheduled(asset, "2017-05-20", "2017-05-01", 0.57),
        contracts.FundamentalsCollected(**asset, batch_id=BATCH, documents=references(plain, archive)),
        contracts.EarningsProcessed(**asset, earnings_date="2017-05-20"),
        scheduled(asset, "2017-08-20", "2017-05-25", None),
        scheduled(asset, "2017-08-22", "2017-06-01", -0.12),
        contracts.FundamentalsCollected(**asset, batch_id=BATCH, documents=references(whole, archive)),
    ]
    if "NEWS_SENTIMENT" in whole:
        events.append(contracts.NewsCollected(**asset, articles=3, document=news_reference(whole, archive)))
    if place % 6 == 1:
        kept = references(whole, archive)[: place % 3]
        failure: dict[str, Any] = {
            "code": CODES[place // 6 % len(CODES)],
            "detail": "The vendor's answer was no company.",
        }
        events.append(contracts.PollinationFailed(**asset, **failure, batch_id=BATCH, documents=kept))
    if place % 7 == 2:
        events.append(contracts.AssetDelisted(**asset))
    return events


def scheduled(asset: Mapping[str, Any], day: str, seen_on: str, estimate: float | None) -> contracts.EarningsScheduled:
    """Return the calendar's word on a report of the quarter that ends in June."""
    return contracts.EarningsScheduled(
        **asset, report_date=day, fiscal_date_ending="2017-06-30", seen_on=seen_on, estimate=estimate, currency="USD"
    )


def analysis_events(
    symbol: str,
    plain: Documents,
    analyses: Mapping[int, bytes],
    warnings: list[contracts.Fault],
    archive: InMemoryBlobs,
) -> dict[str, list[contracts.Event]]:
    """Return the histories of a rating by each rule set, of a rejection, of a failure and of an analysis under way."""
    found: dict[str, list[contracts.Event]] = {}
    for version, analysis in analyses.items():
        asset = analysed(symbol, str(version))
        found[str(version)] = [
            contracts.DataValidated(**asset, warnings=warnings),
            completed(asset, analysis, archive),
        ]
    spoilt_one = {**plain, "BALANCE_SHEET": plain["BALANCE_SHEET"].replace(symbol.encode(), b"OTHER")}
    rejections = contract_faults(faults(spoilt_one, LATE, symbol))
    asset = analysed(symbol, "rejected")
    rejected = contracts.DataRejected(**asset, faults=rejections)
    found["rejected"] = [rejected, contracts.AnalysisComplete(**asset, status="failed", error=rejections[0].path)]
    asset = analysed(symbol, "failed")
    found["failed"] = [
        contracts.AnalysisComplete(**asset, status="failed", error="The workflow failed: Lambda.Timeout")
    ]
    found["running"] = [contracts.DataValidated(**analysed(symbol, "running"))]
    return found


def analysed(symbol: str, name: str) -> dict[str, Any]:
    """Return the fields that every event of an analysis has."""
    return {"asset_id": uuid(f"asset-{symbol}"), "symbol": symbol, "analysis_id": analysis_id(symbol, name)}


def analysis_id(symbol: str, name: str) -> str:
    """Return the id of an analysis in this test."""
    return uuid(f"analysis-{symbol}-{name}")


def completed(asset: Mapping[str, Any], analysis: bytes, archive: InMemoryBlobs) -> contracts.AnalysisComplete:
    """Return the event of an analysis that was kept; what is kept is read back as it was."""
    assert encode(decode(analysis)) == analysis
    kept, made = archive.put(analysis), json.loads(analysis)
    reasons = [
        contracts.Reason(rule_id=each["ruleId"], sentence=each["sentence"], contribution=each["contribution"])
        for each in made["reasons"][:5]
    ]
    return contracts.AnalysisComplete(
        **asset,
        status="completed",
        investment_rating=made["investmentRating"],
        confidence=made["confidence"],
        rating_stability=made["ratingStability"],
        components=made["components"],
        reasons=reasons,
        ruleset_version=made["rulesetVersion"],
        result_digest=kept.digest,
        result_size=kept.size,
        unrated_reason=made["unratedReason"],
        cautions=made["cautions"][:10],
        sector=made["sector"],
        industry_group=made["group"],
    )


def contract_faults(found: Sequence[Mapping[str, str]]) -> list[contracts.Fault]:
    """Return the faults as an event carries them."""
    return [
        contracts.Fault(path=each["path"], found=each["found"], expected=each["expected"], rule=each["rule"])
        for each in found[:50]
    ]


def news_events(symbol: str, archive: InMemoryBlobs) -> Iterator[tuple[str, contracts.NewsScored]]:
    """Yield each article of the company by its id."""
    found = articles(symbol) if has_news(symbol) else []
    for article in found:
        kept = archive.put(sentiment_document(found))
        ref = contracts.NewsRef(digest=kept.digest, size=kept.size, collected_at=MOMENT)
        yield news.news_id_of(article.url), news.score(article, asset_ids(symbol), ref)


def references(documents: Documents, archive: InMemoryBlobs) -> list[contracts.DocumentRef]:
    """Archive the documents of a collection and return where they lie."""
    found = []
    for data_type in contracts.DATA_TYPES:
        kept = archive.put(documents[data_type])
        found.append(
            contracts.DocumentRef(data_type=data_type, digest=kept.digest, size=kept.size, collected_at=MOMENT)
        )
    return found


def news_reference(documents: Documents, archive: InMemoryBlobs) -> contracts.NewsRef:
    """Archive the news and return where they lie."""
    kept = archive.put(documents["NEWS_SENTIMENT"])
    return contracts.NewsRef(digest=kept.digest, size=kept.size, collected_at=MOMENT)


def recorded(event: contracts.Event, stream: str, version: int) -> contracts.Event:
    """Return the event as a store would have appended it, with an id and a time that are the same in every run."""
    metadata = contracts.Metadata(
        event_id=uuid(f"{stream}-{version}"),
        schema_version=contracts.event_type_of(event).version,
        occurred_at=MOMENT + timedelta(minutes=version, microseconds=version),
        correlation_id=uuid("a morning's schedule"),
        stream_id=stream,
        stream_version=version,
    )
    return msgspec.structs.replace(event, metadata=metadata)


def table_rows(histories: Mapping[str, Sequence[contracts.Event]], archive: InMemoryBlobs) -> bytes:
    """Return the rows of the eight tables after the histories."""
    tables = ReadTables.in_memory()
    assert TablesProjection(tables, ArchivedDocuments(archive)).apply(histories) == {}
    return encoded({name: sorted(map(dict, getattr(tables, name).scan()), key=encoded) for name in TABLE_KEYS})


def search_documents(histories: Mapping[str, Sequence[contracts.Event]], archive: InMemoryBlobs) -> bytes:
    """Return the documents of the three indices as the engine gets them, and the texts that their vectors are made of."""
    index = Index()
    assert SearchProjection(index, ArchivedDocuments(archive)).apply(histories) == {}
    return encoded(
        [
            {
                "index": each.index,
                "id": each.id,
                "version": each.version,
                "source": source(each, None),
                "embedded": [embedded_text(each), summary_text(each)],
            }
            for each in index.documents
        ]
    )


def joined(documents: Documents) -> bytes:
    """Return the documents as one."""
    return b"{" + b",".join(b'"' + name.encode() + b'":' + body for name, body in documents.items()) + b"}"


def encoded(value: object) -> bytes:
    """Return the JSON of a value, its keys sorted."""
    return msgspec.json.encode(value, order="sorted")


def uuid(name: str) -> str:
    """Return the same UUID for the same name."""
    return str(uuid5(NAMESPACE_DNS, f"{name}.golden.signal9"))


def digests(made: Outputs) -> dict[str, str]:
    """Return the SHA-256 of each kind of output."""
    return {kind: hashlib.sha256(body).hexdigest() for kind, body in made.items()}


def text(made: Outputs) -> str:
    """Return the outputs for people: each kind with its JSON, a value a line."""
    return "".join(f"# {kind}\n{msgspec.json.format(body, indent=1).decode()}\n" for kind, body in made.items())


def write() -> None:
    """Write what the code makes now as what it must make from now on."""
    kinds = list(outputs("KO"))
    lines = ["\t".join(["symbol", *kinds])]
    for symbol in symbols():
        made = outputs(symbol)
        found = digests(made)
        lines.append("\t".join([symbol, *(found.get(kind, "-") for kind in kinds)]))
        if symbol in SHOWN:
            (FOLDER / f"{symbol}.txt").write_text(text(made), encoding="utf-8")
    DIGESTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()

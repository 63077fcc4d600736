"""Bad input: fields that are dropped, figures that are absurd, whatever a vendor may write."""

import json
import math
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_marketdata import Company, DocumentError
from signal9_rating import UnratableCompany, compute_metrics, decode, encode, examine, load_ruleset, rate, versions
from signal9_rating.metrics import METRIC_NAMES, newest
from signal9_rating.tracer import SourceTracer
from signal9_vendors import company_from

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
DAY = date(2016, 6, 1)
BLOCKS = {
    "OVERVIEW": "overview",
    "INCOME_STATEMENT": "income",
    "BALANCE_SHEET": "balance",
    "CASH_FLOW": "cash_flow",
}


def vendor_fields() -> list[tuple[str, str]]:
    """Return every figure that the vendor's overview and statements may hold."""
    from signal9_marketdata import BalanceReport, CashFlowReport, IncomeReport, Overview, Part
    from signal9_vendors.alphavantage.keys import keys_of

    structs: tuple[type[Part], ...] = (Overview, IncomeReport, BalanceReport, CashFlowReport)
    return [
        (document, keys_of(struct)[field.name])
        for document, struct in zip(BLOCKS, structs, strict=True)
        for field in msgspec.structs.fields(struct)
        if field.type == float | None
    ]


OPTIONAL_FIELDS = [
    *(("EARNINGS", key) for key in ("reportedDate", "estimatedEPS", "surprise", "surprisePercentage")),
    *(("NEWS_SENTIMENT", key) for key in ("relevance_score", "ticker_sentiment_score")),
]
"""Fields of the other two documents; `reportedEPS` says only whether a quarter is out, see the figures' tests."""


def places_of(documents: Documents, document: str) -> list[dict[str, Any]]:
    """Return the objects of a document in which its fields stand."""
    if document == "OVERVIEW":
        return [documents["OVERVIEW"]]
    if document == "EARNINGS":
        return list(documents["EARNINGS"]["quarterlyEarnings"])
    if document == "NEWS_SENTIMENT":
        return [mention for item in documents["NEWS_SENTIMENT"]["feed"] for mention in item["ticker_sentiment"]]
    return list(documents[document]["annualReports"])


FALLBACKS = {"netIncomeFromContinuingOperations"}
"""Fields that another one stands in for, as the metric's docstring says."""


@pytest.mark.parametrize(("document", "key"), [*vendor_fields(), *OPTIONAL_FIELDS])
def test_a_dropped_field_takes_along_what_it_fed(
    sound: Callable[[], Documents], company_of: Build, document: str, key: str
) -> None:
    """Without a field, the metrics that read it are None, never 0 and never another figure; all others stay."""
    documents = sound()
    company = company_of(documents)
    tracer = SourceTracer(company)
    before = newest(compute_metrics(company))
    for place in places_of(documents, document):
        place.pop(key, None)
    after = newest(compute_metrics(company_of(documents)))

    for name in METRIC_NAMES:
        fed = any(s.document == document and s.path.endswith(f".{key}") for s in tracer.sources(name))
        if fed and key not in FALLBACKS:
            assert after[name] is None, name
        else:
            assert after[name] == before[name], name
    assert rate(company_of(documents), load_ruleset(), DAY).investment_rating in range(1, 6)


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_absurd_figures_break_nothing(sound: Callable[[], Documents], company_of: Build, data: st.DataObject) -> None:
    """Zeros, tiny, huge and negative figures anywhere: a rating or the reason why not, a confidence from 0 to 100, finite figures."""
    absurd = st.sampled_from(["0", "1e-300", "-1e-300", "1e300", "-1e300", "1", "-1", "None"])
    documents = sound()
    for document, key in data.draw(st.lists(st.sampled_from(vendor_fields()), min_size=1, max_size=12)):
        places = [documents["OVERVIEW"]] if document == "OVERVIEW" else documents[document]["annualReports"]
        data.draw(st.sampled_from(places))[key] = data.draw(absurd)
    analysis = rate(company_of(documents), load_ruleset(), DAY)

    assert (analysis.investment_rating in range(1, 6)) == (analysis.unrated_reason == "")
    assert 0 <= analysis.confidence <= 100
    assert all(v is None or math.isfinite(v) for values in analysis.metrics.values() for v in values.values())
    assert encode(decode(encode(analysis))) == encode(analysis)


WRITTEN = (
    "None",
    "-",
    "",
    "0",
    "-0",
    "-1",
    "1e400",
    "1e300",
    "-1e300",
    "1e-300",
    "NaN",
    "inf",
    " 5",
    "1,000",
    "N/A",
    None,
)
"""What a vendor may write where a figure belongs."""

DAYS = ("2015-12-31", "2016-01-03", "2015-06-30", "2014-12-31", "2013-12-31", "1999-12-31", "2099-12-31", "2016-02-30")


@settings(deadline=None, max_examples=150)
@given(data=st.data(), version=st.sampled_from(versions()))
def test_whatever_a_vendor_writes_is_refused_or_rated(
    sound: Callable[[], Documents],
    raw: Callable[[Documents], dict[str, bytes]],
    data: st.DataObject,
    version: int,
) -> None:
    """Strange figures, days and currencies anywhere: a fault by its path, or the same strict JSON twice over."""
    documents = sound()
    for document, key in data.draw(st.lists(st.sampled_from([*vendor_fields(), *OPTIONAL_FIELDS]), max_size=8)):
        data.draw(st.sampled_from(places_of(documents, document)))[key] = data.draw(st.sampled_from(WRITTEN))
    for document in data.draw(
        st.lists(st.sampled_from(["INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"]), max_size=3)
    ):
        report = data.draw(st.sampled_from(places_of(documents, document)))
        report["fiscalDateEnding"] = data.draw(st.sampled_from(DAYS))
        report["reportedCurrency"] = data.draw(st.sampled_from(["USD", "EUR", "None"]))
    answers = raw(documents)
    faults = examine(partial(company_from, answers), DAY, "ACME")
    unreadable = [fault for fault in faults if fault.rule == "readable-document"]
    if unreadable:
        with pytest.raises(DocumentError, match=re.escape(unreadable[0].path)):
            company_from(answers)
        return
    try:
        encoded = [encode(rate(company_from(answers), load_ruleset(version), DAY)) for _ in range(2)]
    except UnratableCompany:
        return
    body = json.loads(encoded[0], parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    assert encoded[0] == encoded[1]
    assert (body["investmentRating"] in range(1, 6)) == (body["unratedReason"] == "")
    if body["score"] is not None:
        points = sum(reason["contribution"] for reason in body["reasons"]) + body["missingContribution"]
        assert 50 + points == pytest.approx(body["score"], abs=1e-4)
    assert all(fault.path and fault.found and fault.expected for fault in faults)

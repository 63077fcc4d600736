"""What the event of a completed analysis carries: a rating or the reason why there is none, within the bounds of the contract."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from signal9_contracts import AnalysisComplete, decode_event, encode_event
from signal9_contracts.operations import StoredAnalysis, StoreInput
from signal9_domain import Analysis as AnalysisState
from signal9_eventstore import InMemoryEventStore, fold
from signal9_rating import Analysis, Components, encode
from signal9_rating.confidence import Confidence
from signal9_runtime import InMemoryBlobs
from signal9_store_result.application import LONGEST, LONGEST_INDUSTRY, MAX_CAUTIONS, store_result
from signal9_testkit import an

REASON = "Only 18 % of the evidence is known; a rating needs 40 %."
UNRATED = Analysis(
    symbol="GSPAC", sector="Financials", as_of=date(2026, 1, 5), fiscal_date_ending=date(2025, 12, 31), investment_rating=None, score=None,
    confidence=12.0, confidence_parts=Confidence(coverage=0.18, freshness=1.0, agreement=1.0, history=0.2, consistency=1.0),
    rating_stability=None, components=Components(sentiment=64.0), reasons=(), missing=("return-on-assets",), peers=(), ruleset_version=3,
    digests={}, metrics={}, unrated_reason=REASON, cautions=("One figure is odd.",), group="Capital Markets", classified_by="industry",
    industry="BLANK CHECKS", reading=2, peer_metrics={"operating_margin": 0.2, "revenue": None},
)  # fmt: skip


def stored(analysis: Analysis) -> tuple[dict[str, Any], AnalysisComplete]:
    """What store_result answers of an analysis, and the event that it appends."""
    results, store = InMemoryBlobs(), InMemoryEventStore()
    kept = results.put(encode(analysis))
    task = StoreInput(
        asset=an.asset_to_analyze("KO"),
        batch_id=an.BATCH,
        correlation_id="day",
        causation_id="needed",
        analysis=StoredAnalysis(digest=kept.digest, size=kept.size),
    )
    answer = store_result(task, results, store)
    assert store_result(task, results, store) == answer, "a second try answers the same and appends nothing"
    [event] = store.read_all()
    assert isinstance(event, AnalysisComplete)
    assert decode_event("analysisComplete", encode_event(event)) == event, "the contract takes it"
    return answer, event


def test_an_unrated_company_is_completed_without_a_rating() -> None:
    """The event has the reason and what is known, no rating and no error; its stream has ended, so that nothing tries it again."""
    answer, event = stored(UNRATED)
    assert (event.status, event.investment_rating, event.unrated_reason, event.error) == ("completed", None, REASON, "")
    assert (event.cautions, event.sector, event.industry_group) == (
        ["One figure is odd."],
        "Financials",
        "Capital Markets",
    )
    assert (event.industry, event.fiscal_date_ending) == ("BLANK CHECKS", "2025-12-31")
    assert event.peer_metrics == UNRATED.peer_metrics
    assert (answer["status"], answer["investmentRating"]) == ("completed", None)
    assert (answer["unratedReason"], answer["cautions"]) == (REASON, ["One figure is odd."])
    state = fold(AnalysisState, [event])
    assert state.has_ended
    assert (state.status, state.unrated_reason, state.cautions) == ("completed", REASON, event.cautions)
    assert state.decide_failure(an.asset_to_analyze("KO"), "late") == []


def test_texts_longer_than_the_contract_takes_are_cut() -> None:
    """However many cautions there are, and however long a vendor's industry is."""
    long = replace(UNRATED, unrated_reason="x" * 9999, cautions=("y" * 9999,) * 99, industry="z" * 9999)
    _, event = stored(long)
    assert len(event.unrated_reason) == LONGEST
    assert [len(caution) for caution in event.cautions] == [LONGEST] * MAX_CAUTIONS
    assert len(event.industry or "") == LONGEST_INDUSTRY


def test_a_rating_says_nothing_of_being_unrated() -> None:
    """A company without cautions has the answer that it had before there were any."""
    rated = replace(UNRATED, investment_rating=4, score=66.0, rating_stability="high", unrated_reason="", cautions=())
    answer, event = stored(rated)
    assert set(answer) == {"status", "investmentRating", "confidence", "ratingStability"}
    assert (event.investment_rating, event.unrated_reason) == (4, "")

"""`signal9 budget` and `revalidate`: why each company was picked or left, and what passes today's rules."""

import json
from datetime import date

import msgspec

from signal9_application.pipeline import DayBudget, faults_of, latest_rejected, run_of, why
from signal9_contracts import AssetToAnalyze, DocumentRef, Skipped
from signal9_runtime import InMemoryBlobs
from signal9_sandbox import documents as sandbox
from signal9_sandbox.companies import all_companies
from signal9_testkit import an
from signal9_vendors import ArchivedDocuments


def test_each_run_says_why_a_company_was_picked_or_left() -> None:
    """By symbol, over all runs of the day; a company that no run names has no sentence."""
    budget = DayBudget(
        vendor="alphavantage",
        day="2026-01-05",
        plan="free",
        calls_limit=25,
        calls_per_minute=60,
        calls_spent=0,
        calls_reserved=5,
        shares=[],
        runs=[
            run_of(an.pollination_planned(("KO", "PEP"))),
            run_of(an.pollination_planned(("XOM", "BRK.B"), run="second")),
        ],
    )
    assert why(budget, "KO") == ["2026-01-05-regular: picked: never collected"]
    assert set(why(budget, "XOM")) == {
        "2026-01-05-regular: left: the day's budget pays for 2 companies",
        "second: picked: never collected",
        "second: left: the day's budget pays for 2 companies",
    }
    assert "second: picked: never collected" in why(budget, "BRK-B")
    assert why(budget, "NOPE") == []


def test_a_plan_of_the_first_version_still_says_how_many_were_left() -> None:
    """It named nobody."""
    run = run_of(an.pollination_planned(skipped=[], left=7, left_because="maxAssets is 2"))
    assert run.skipped == [Skipped(reason="maxAssets is 2", count=7)]


def test_only_the_latest_verdict_of_a_company_counts() -> None:
    """Rejected and then validated is no longer rejected; validated and then rejected is, and so is a recorded failure."""
    needed = an.analysis_needed(("KO", "PEP", "XOM"))
    events = [
        needed,
        an.data_rejected("KO"),
        an.data_validated("KO"),
        an.data_validated("PEP"),
        an.data_rejected("PEP"),
        an.analysis_complete("PEP", status="failed"),
    ]
    assert [asset.symbol for asset in latest_rejected(events)] == ["PEP"]


def test_documents_are_checked_by_the_rules_of_today_without_a_vendor() -> None:
    """Coca-Cola's archived documents pass; for another symbol they do not; documents that are gone are a fault, not a crash."""
    company, archive = all_companies()["KO"], InMemoryBlobs()
    answers = {
        "OVERVIEW": sandbox.overview(company, None),
        "INCOME_STATEMENT": sandbox.income_statement(company),
        "BALANCE_SHEET": sandbox.balance_sheet(company),
        "CASH_FLOW": sandbox.cash_flow(company),
    }
    refs = []
    for name, answer in answers.items():
        kept = archive.put(json.dumps(answer).encode())
        fields = {"dataType": name, "digest": kept.digest, "size": kept.size, "collectedAt": an.MOMENT}
        refs.append(msgspec.convert(fields, DocumentRef))
    asset = AssetToAnalyze(asset_id="ko", symbol="KO", analysis_id=an.uuid("ko"), documents=refs)
    day = date(2026, 1, 5)
    assert [fault for fault in faults_of(asset, ArchivedDocuments(archive), day) if fault.severity == "reject"] == []
    renamed = msgspec.structs.replace(asset, symbol="PEP")
    assert {
        fault.rule for fault in faults_of(renamed, ArchivedDocuments(archive), day) if fault.severity == "reject"
    } == {"same-symbol"}
    [gone] = faults_of(asset, ArchivedDocuments(InMemoryBlobs()), day)
    assert gone.rule == "archived"

"""Whom a company is compared with: of its industry group, of its time, of what was known before the day."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from signal9_marketdata import Company
from signal9_rating import Analysis, Comparable, decode, encode, load_ruleset, rate
from signal9_rating.comparables import KNOWN_DAYS, PEERS
from signal9_rating.peers import COMPARED, FEWEST, OF_A_YEAR, REVENUE
from signal9_rating.reference import load_reference

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]

BY_WITNESSES = replace(load_ruleset(1), reading=2)
"""Any rules, read as those of today are."""

DAY = date(2016, 6, 1)
YESTERDAY = DAY - timedelta(days=1)
TRUCKING = "TRUCKING (NO LOCAL)"
ENDING = date(2015, 12, 31)


def other(symbol: str, as_of: date | None = YESTERDAY, revenue: float | None = 1000.0, **fields: Any) -> Comparable:
    """Return a comparable whose compared metrics are all 0.1, unless told otherwise."""
    metrics = {**dict.fromkeys(COMPARED, 0.1), REVENUE: revenue, **fields.pop("metrics", {})}
    known: dict[str, Any] = {"industry": TRUCKING, "fiscal_date_ending": ENDING, "investment_rating": 3, **fields}
    return Comparable(symbol=symbol, metrics=metrics, as_of=as_of, **known)


def some(count: int, **fields: Any) -> list[Comparable]:
    """Return so many comparables of different revenue, the first the closest."""
    return [other(f"P{number}", revenue=1100.0 + number, **fields) for number in range(count)]


@pytest.fixture(scope="session")
def trucker(sound: Callable[[], Documents], company_of: Build) -> Company:
    """The sound company as a trucking company of 1,000 dollars of revenue in 2015."""
    documents = sound()
    documents["OVERVIEW"]["Industry"] = TRUCKING
    return company_of(documents)


def rated_among(company: Company, others: Sequence[Comparable], day: date = DAY) -> Analysis:
    """Rate the company where these others had been rated."""
    return rate(company, BY_WITNESSES, day, rated=lambda group: others)


def test_peers_are_asked_for_by_the_industry_group(trucker: Company) -> None:
    """Once, and by the group that the industry belongs to; rule sets of reading 1 ask nobody."""
    asked: list[str] = []

    def rated(group: str) -> list[Comparable]:
        asked.append(group)
        return some(5)

    analysis = rate(trucker, BY_WITNESSES, DAY, rated=rated)
    rate(trucker, load_ruleset(1), DAY, rated=rated)

    assert asked == ["Transportation"]
    assert [peer.symbol for peer in analysis.peers] == ["P0", "P1", "P2", "P3", "P4"]


def test_peers_tell_their_time_and_where_they_were_found(trucker: Company) -> None:
    """On each peer, in the sentence of each rank, and in the stored bytes."""
    analysis = decode(encode(rated_among(trucker, some(6))))

    assert {(peer.origin, peer.as_of, peer.fiscal_date_ending) for peer in analysis.peers} == {
        ("rated", YESTERDAY, ENDING)
    }
    assert analysis.peers[0].because == (
        "the same industry, 1.1 times the revenue in the year to 2015-12-31, rated 2016-05-31"
    )
    ranks = [reason.sentence for reason in analysis.reasons if reason.component == "peers"]
    assert ranks
    assert all(each.endswith(" Its peers are 6 companies of fiscal 2015, rated before.") for each in ranks)
    assert not any("compared with" in caution for caution in analysis.cautions)


def test_the_same_industry_comes_first_and_then_the_size(trucker: Company) -> None:
    """Eight of ten: both of the industry however large, then those closest in revenue; of unknown revenue last."""
    rails = [other(f"R{size}", revenue=1000.0 * size, industry="RAILROADS") for size in (2, 3, 4, 5, 6, 7)]
    far = [other("T1", revenue=9e9), other("T2", revenue=1.0)]
    unknown = [other("U1", revenue=None, industry="RAILROADS"), other("U2", revenue=None, industry="RAILROADS")]
    peers = {peer.symbol: peer.because for peer in rated_among(trucker, [*unknown, *rails, *far]).peers}

    assert sorted(peers) == ["R2", "R3", "R4", "R5", "R6", "R7", "T1", "T2"]
    assert peers["R2"].startswith("the same industry group, 2 times the revenue")
    wider = {peer.symbol: peer.because for peer in rated_among(trucker, [*unknown, *rails[:3]]).peers}
    assert wider["U1"].startswith("the same industry group, revenue not comparable")


@settings(deadline=None, max_examples=60)
@given(
    days=st.lists(st.integers(-KNOWN_DAYS - 40, 400), min_size=0, max_size=14),
    ending=st.lists(st.integers(-900, 900), min_size=14, max_size=14),
    order=st.randoms(use_true_random=False),
)
def test_peers_are_never_of_the_day_itself_or_later(
    trucker: Company, days: list[int], ending: list[int], order: Any
) -> None:
    """Whatever else was rated when: each was rated in the 460 days before, of a year near its own, and in any order the bytes are the same."""
    others = [
        other(f"P{number % 11}", as_of=DAY + timedelta(days=day), revenue=1000.0 + number,
              fiscal_date_ending=ENDING + timedelta(days=ending[number]))
        for number, day in enumerate(days)
    ]  # fmt: skip
    shuffled = list(others)
    order.shuffle(shuffled)
    analysis = rated_among(trucker, others)

    for peer in analysis.peers:
        if peer.origin == "rated":
            assert peer.as_of is not None
            assert peer.fiscal_date_ending is not None
            assert DAY - timedelta(days=KNOWN_DAYS) <= peer.as_of < DAY
            assert abs((peer.fiscal_date_ending - ENDING).days) <= 426
    assert encode(rated_among(trucker, shuffled)) == encode(analysis)
    later = [each for each in others if each.as_of is not None and each.as_of >= DAY]
    assert encode(rated_among(trucker, [each for each in others if each not in later])) == encode(analysis)


def test_of_two_ratings_of_a_company_the_newer_counts(trucker: Company) -> None:
    """As it was known the day before, not as it was half a year ago, nor as it will be tomorrow."""
    days = (DAY - timedelta(days=200), YESTERDAY, DAY + timedelta(days=1))
    changing = [
        other("TWICE", as_of=day, revenue=1500.0, investment_rating=rating)
        for day, rating in zip(days, (1, 2, 5), strict=True)
    ]
    peers = rated_among(trucker, [*changing, *some(4)]).peers

    assert [peer.investment_rating for peer in peers if peer.symbol == "TWICE"] == [2]


def test_another_share_class_is_no_peer(trucker: Company) -> None:
    """A company with the same revenue to the unit of the same year is the company itself, and two classes of another count once."""
    own = other("ACME.B", revenue=1000.0)
    twins = [other("GA", revenue=5000.0), other("GB", revenue=5000.0)]

    assert {peer.symbol for peer in rated_among(trucker, [own, *twins, *some(5)]).peers} == {
        *("GA", "P0", "P1", "P2", "P3", "P4")
    }


def test_fewer_than_five_give_way_to_the_reference_with_its_year(trucker: Company) -> None:
    """Four are not mixed with strangers: eight of the shipped reference, whose year stands in sentences and cautions."""
    analysis = rated_among(trucker, some(FEWEST - 1))

    assert len(analysis.peers) == PEERS
    assert {peer.origin for peer in analysis.peers} == {"reference"}
    assert all(peer.because.endswith("from the shipped reference") for peer in analysis.peers)
    ranks = [reason.sentence for reason in analysis.reasons if reason.component == "peers"]
    assert len(ranks) == len(COMPARED)
    assert all("of fiscal 2015, from the shipped reference." in each for each in ranks)
    assert analysis.cautions[-1] == (
        "Fewer than 5 companies of Transportation had been rated in the year before: "
        "it is compared with 8 companies of fiscal 2015, from the shipped reference."
    )


def test_what_moves_with_the_years_is_not_compared_over_more_than_two(
    sound: Callable[[], Documents], company_of: Build
) -> None:
    """A company of fiscal 2021 among those of 2016: margins and debt have ranks, what the market paid and growth have none, and it says so."""
    documents = sound()
    documents["OVERVIEW"].update(Industry=TRUCKING, LatestQuarter="2021-12-31")
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        for index, report in enumerate(documents[name]["annualReports"]):
            report["fiscalDateEnding"] = f"{2021 - index}-12-31"
    analysis = rate(company_of(documents), BY_WITNESSES, date(2022, 6, 1))

    ranked = {reason.metric.removeprefix("peer_rank_") for reason in analysis.reasons if reason.component == "peers"}
    assert ranked == set(COMPARED) - OF_A_YEAR
    assert analysis.cautions[-1].endswith(
        "That is more than two years from its own fiscal year, so that growth, free cash flow and earnings yield are not compared."
    )


def test_without_a_group_there_are_no_peers(sound: Callable[[], Documents], company_of: Build) -> None:
    """Nobody is compared with strangers, and it is said."""
    documents = sound()
    documents["OVERVIEW"].update(Sector="None", Industry="None")
    analysis = rated_among(company_of(documents), some(9))

    assert analysis.peers == ()
    assert analysis.components.peers is None
    assert analysis.cautions[-1] == "It is compared with no peers: its industry group is not known."


def test_the_reference_gives_the_year_nearest_to_the_companys_own() -> None:
    """Of the reports filed by the day, not the newest."""
    reference = load_reference("sp500-2016")
    found = reference.comparables("Transportation", date(2013, 12, 31), date(2020, 1, 1))
    early = reference.comparables("Transportation", date(2015, 12, 31), date(2014, 6, 1))

    assert {each.fiscal_date_ending.year for each in found} <= {2013, 2014}
    assert early
    assert all(each.fiscal_date_ending <= date(2014, 6, 1) - timedelta(days=90) for each in early)
    assert all(each.revenue for each in found)


def test_the_companies_of_a_reference_are_of_one_time() -> None:
    """The reference knows one company of household products by its 2007 alone: it stands beside nobody of 2016."""
    found = load_reference("sp500-2016").comparables(
        "Household & Personal Products", date(2016, 12, 31), date(2020, 1, 1)
    )
    assert len(found) >= FEWEST
    assert min(each.fiscal_date_ending for each in found) > date(2013, 12, 31)


def test_rule_sets_1_and_2_keep_their_peers(trucker: Company) -> None:
    """Of the vendor's sector, from the reference, without a year of their own."""
    for version in (1, 2):
        analysis = rate(trucker, load_ruleset(version), DAY, rated=lambda group: some(9))
        assert {(peer.origin, peer.fiscal_date_ending) for peer in analysis.peers} == {(None, None)}
        assert not any("peers" in caution for caution in analysis.cautions)


def test_a_rating_is_a_candidate_for_others(trucker: Company) -> None:
    """What an analysis says for comparison is what a comparable holds, its revenue in dollars with it."""
    analysis = rate(trucker, BY_WITNESSES, DAY)
    row = {
        "symbol": analysis.symbol,
        "fiscal_date_ending": "2015-12-31",
        "metrics": analysis.peer_metrics,
        "as_of": "2016-06-01",
        "asset_id": "not a field of a comparable",
    }
    comparable = Comparable.of(row)

    assert comparable.revenue == 1000.0
    assert comparable.metrics["operating_margin"] == pytest.approx(0.2)
    assert (analysis.industry, analysis.group) == (TRUCKING, "Transportation")

"""What an analysis says about itself: where figures came from, what would flip it, how it moved, who its peers are."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signal9_marketdata import Company, Group
from signal9_marketdata.sectors import SECTORS, Sector
from signal9_rating import Analysis, AnalysisError, compute_metrics, decode, encode, load_ruleset, rate, versions
from signal9_rating.comparables import PEERS
from signal9_rating.metrics import ANNUAL, LATEST
from signal9_rating.peers import PeerSummary
from signal9_rating.reference import load_reference
from signal9_rating.ruleset import Rule, Ruleset, Stability
from signal9_rating.track import mean_move
from signal9_rating.verdict import judge

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
DAY = date(2016, 6, 1)


def rules_of(analysis: Analysis, ruleset: Ruleset) -> list[Rule]:
    """Return the rules that applied to the company, with a figure or without."""
    applied = {*(reason.rule_id for reason in analysis.reasons), *analysis.missing}
    return [rule for rule in ruleset.rules if rule.id in applied]


def at(documents: Documents, document: str, path: str) -> Any:
    """Return what stands at a JSON path of one document."""
    value: Any = documents[document]
    for step in path.removeprefix("$").replace("[", ".[").split(".")[1:]:
        value = value[int(step[1:-1])] if step.startswith("[") else value[step]
    return value


def test_every_figure_is_found_at_its_path(sound: Callable[[], Documents], company_of: Build) -> None:
    """Each reason's figures stand in the documents where the analysis says, also when older reports were left out."""
    documents = sound()
    for name in ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW"):
        future = {**documents[name]["annualReports"][0], "fiscalDateEnding": "2016-12-31"}
        documents[name]["annualReports"].insert(0, future)
    analysis = rate(company_of(documents), load_ruleset(), DAY)

    assert analysis.fiscal_date_ending == date(2015, 12, 31)
    assert analysis.reasons
    for reason in analysis.reasons:
        assert reason.sources, reason.rule_id
        for source in reason.sources:
            assert float(at(documents, source.document, source.path)) == source.value
    margin = next(reason for reason in analysis.reasons if reason.metric == "operating_margin")
    assert [(source.path, source.value) for source in margin.sources] == [
        ("$.annualReports[1].operatingIncome", 200.0),
        ("$.annualReports[1].totalRevenue", 1000.0),
    ]


@settings(deadline=None, max_examples=80)
@given(
    income=st.floats(-300, 400),
    revenue=st.floats(300, 3000),
    price=st.floats(100, 9000),
    version=st.sampled_from(versions()),
)
def test_a_flip_flips(
    sound: Callable[[], Documents], company_of: Build, income: float, revenue: float, price: float, version: int
) -> None:
    """With the figures that a flip names, and all else equal, the rating is the one it promises."""
    documents = sound()
    documents["INCOME_STATEMENT"]["annualReports"][0].update(netIncome=str(income), totalRevenue=str(revenue))
    documents["OVERVIEW"]["MarketCapitalization"] = str(price)
    ruleset = load_ruleset(version)
    analysis = rate(company_of(documents), ruleset, DAY)
    rules = rules_of(analysis, ruleset)
    values: dict[str, float | None] = {reason.metric: reason.value for reason in analysis.reasons}
    free = [msgspec.structs.replace(rule, plausible=None) for rule in rules]

    assert analysis.flips
    assert analysis.investment_rating is not None
    for flip in analysis.flips:
        assert abs(flip.investment_rating - analysis.investment_rating) == 1
        changed = {**values, **{change.metric: change.needed for change in flip.changes}}
        judgement = judge(
            free, changed, cast("Sector | None", analysis.sector), ruleset, cast("Group | None", analysis.group)
        )
        assert judgement is not None
        assert ruleset.rating(judgement.score) == flip.investment_rating


def test_the_track_record_is_each_year_as_then_known(sound: Callable[[], Documents], company_of: Build) -> None:
    """Rating the company on the day a report was filed gives the entry that today's analysis shows for that year."""
    ruleset = load_ruleset()
    company = company_of(sound())
    for entry in rate(company, ruleset, DAY).track_record:
        then = company.known_at(entry.known_from, 90)
        assert then.years[0].ending == entry.fiscal_date_ending
        assert rate(then, ruleset, entry.known_from).track_record[0] == entry


def test_a_metric_of_a_year_never_looks_forward(sound: Callable[[], Documents], company_of: Build) -> None:
    """Changing the newest report changes no annual metric of the year before."""
    documents = sound()
    before = compute_metrics(company_of(documents))
    for name, figures in (("INCOME_STATEMENT", "totalRevenue"), ("BALANCE_SHEET", "totalAssets")):
        documents[name]["annualReports"][0][figures] = "123456"
    after = compute_metrics(company_of(documents))

    for name in ANNUAL:
        assert after[name]["2014-12-31"] == before[name]["2014-12-31"], name
    assert all(after[name]["2014-12-31"] is None for name in LATEST)


@pytest.mark.parametrize(
    ("distance", "move", "stability"),
    [
        (5.0, None, "high"),
        (5.0, 8.0, "high"),
        (5.0, 8.1, "medium"),
        (5.0, 16.1, "low"),
        (3.9, 1.0, "medium"),
        (1.4, 1.0, "low"),
    ],
)
def test_stability_is_distance_and_calm(distance: float, move: float | None, stability: str) -> None:
    """Far from a boundary and calm is high; near one, or wild, is low."""
    assert Stability(high=4, medium=1.5, calm=8, wild=16).of(distance, move) == stability


def test_a_single_year_has_no_move(sound: Callable[[], Documents], company_of: Build) -> None:
    """Nothing is known of how a rating moves that was given once."""
    record = rate(company_of(sound()), load_ruleset(1), DAY).track_record

    assert mean_move(record[:1]) is None
    assert mean_move(record) == pytest.approx(
        (abs(record[0].score - record[1].score) + abs(record[1].score - record[2].score)) / 2
    )


def test_peers_are_of_the_industry_then_of_the_size(sound: Callable[[], Documents], company_of: Build) -> None:
    """Up to eight, each with why it is one; none of a year that was not filed yet."""
    documents = sound()
    documents["OVERVIEW"].update(Sector="TECHNOLOGY", Industry="SEMICONDUCTORS")
    documents["INCOME_STATEMENT"]["annualReports"][0]["totalRevenue"] = "20000000000"
    peers = rate(company_of(documents), load_ruleset(1), DAY).peers
    reference = {each.symbol: each for each in load_reference("sp500-2016").companies}

    assert len(peers) == PEERS
    assert all("Semiconductors" in peer.because for peer in peers)
    assert all("times the revenue in the year to 201" in peer.because for peer in peers)
    for peer in peers:
        year = reference[peer.symbol].known_at(DAY)
        assert year is not None
        assert year.ending + timedelta(days=90) <= DAY
        assert peer.metrics["operating_margin"] == year.metrics["operating_margin"]


def test_a_company_of_no_known_sector_has_no_peers(sound: Callable[[], Documents], company_of: Build) -> None:
    """Nobody is compared with strangers; before any report of the reference was filed, there is nobody."""
    documents = sound()
    company = company_of(documents)
    documents["OVERVIEW"]["Sector"] = "None"
    ruleset = load_ruleset(1)

    assert rate(company_of(documents), ruleset, DAY).peers == ()
    assert load_reference("sp500-2016").peers_of(company, date(2004, 1, 1)) == ()
    assert len(load_reference("sp500-2016").peers_of(company, date(2016, 1, 1))) == PEERS


def test_an_unknown_reference_is_an_error() -> None:
    """It names the known ones."""
    with pytest.raises(AnalysisError, match="Choose one of: sp500-2016"):
        load_reference("ftse")


def test_a_peers_figures_are_the_ones_it_was_compared_by(sound: Callable[[], Documents], company_of: Build) -> None:
    """The source of a rank is the company's own figure; why each is a peer survives the bytes."""
    peers = [
        PeerSummary(symbol=s, metrics={"operating_margin": 0.1}, because="asked for by name") for s in ("A", "B", "C")
    ]
    analysis = decode(encode(rate(company_of(sound()), load_ruleset(1), DAY, peers)))
    rank = next(reason for reason in analysis.reasons if reason.metric == "peer_rank_operating_margin")

    assert {source.path.rsplit(".", 1)[1] for source in rank.sources} == {"operatingIncome", "totalRevenue"}
    assert {peer.because for peer in analysis.peers} == {"asked for by name"}


def test_an_older_stored_analysis_can_be_read(sound: Callable[[], Documents], company_of: Build) -> None:
    """What was added since is empty in it."""
    body = msgspec.json.decode(encode(rate(company_of(sound()), load_ruleset(), DAY)))
    for added in ("flips", "trackRecord", "cautions"):
        del body[added]
    for reason in body["reasons"]:
        for added in ("weak", "strong", "sources"):
            del reason[added]
    analysis = decode(msgspec.json.encode(body))

    assert analysis.flips == ()
    assert all(reason.sources == () for reason in analysis.reasons)


def test_all_weights_of_a_judgement_add_up(sound: Callable[[], Documents], company_of: Build) -> None:
    """The verdicts' shares of the whole are one, whatever is missing."""
    ruleset: Ruleset = load_ruleset(2)
    values: dict[str, float | None] = {"return_on_assets": 0.1, "debt_to_assets": 0.3, "book_yield": None}
    judgement = judge(ruleset.rules, values, "Energy", ruleset)

    assert judgement is not None
    assert math.fsum(verdict.weight for verdict in judgement.verdicts) == pytest.approx(1)
    assert math.fsum(v.weight * v.score for v in judgement.verdicts) == pytest.approx(judgement.score)


@settings(deadline=None, max_examples=150)
@given(data=st.data(), version=st.sampled_from(versions()), sector=st.sampled_from([None, *SECTORS]))
def test_a_better_figure_never_lowers_a_rating(data: st.DataObject, version: int, sector: Sector | None) -> None:
    """Whatever is known of a company, moving one figure the better way moves the score up or leaves it."""
    ruleset = load_ruleset(version)
    rules = [rule for rule in ruleset.rules if rule.applies_to(sector)]
    values: dict[str, float | None] = {
        rule.metric: data.draw(st.none() | st.floats(*(rule.plausible or (-5.0, 5.0))), label=rule.metric)
        for rule in rules
    }
    before = judge(rules, values, sector, ruleset)
    if before is None:
        return
    rule = data.draw(st.sampled_from([verdict.rule for verdict in before.verdicts]))
    low, high = rule.plausible or (-10.0, 10.0)
    value = values[rule.metric]
    assert value is not None
    better = st.floats(value, max(high, value)) if rule.direction == "higher" else st.floats(min(low, value), value)
    after = judge(rules, {**values, rule.metric: data.draw(better)}, sector, ruleset)

    assert after is not None
    assert after.score >= before.score - 1e-9
    assert 0 <= after.score <= 100 + 1e-9
    told = math.fsum(verdict.weight for verdict in after.verdicts)
    assert told == pytest.approx(after.evidence if ruleset.unknown is not None else 1)

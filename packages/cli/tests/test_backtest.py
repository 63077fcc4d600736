"""The backtest: nothing is known before it was filed, and its numbers are those worked by hand."""

import json
import math
import random
from datetime import date, timedelta
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from typer.testing import CliRunner

from signal9_application import OperationFailed
from signal9_application.backtest import (
    BESIDE_PIOTROSKI,
    FILE,
    PIOTROSKI,
    RANDOM,
    RATING,
    Backtest,
    MonthEnd,
    Observation,
    Prices,
    outcome,
    ranks,
    run_backtest,
    snapshots,
    summarize,
    within,
)
from signal9_application.backtest import correlation as pearson
from signal9_cli.main import typer_app
from signal9_cli.packaged import packaged_companies, packaged_company, packaged_symbols
from signal9_cli.pages.backtest import backtest_page
from signal9_cli.text.backtest import backtest_text, correlation, interval, readings, verdict
from signal9_marketdata import Company, Statements
from signal9_marketdata.company import R
from signal9_rating import FILING_LAG_DAYS, load_ruleset, rate

DAYS = [date(2015 + month // 12, month % 12 + 1, 28) for month in range(61)]


def flat(price: float = 100.0) -> Prices:
    """Return prices of every packaged company that never move but pay 1 % a month."""
    months = [MonthEnd(day, price, price * 1.01**index) for index, day in enumerate(DAYS)]
    return Prices(dict.fromkeys(packaged_symbols(), months))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Month-end prices by chance of 80 companies."""
    path = tmp_path_factory.mktemp("market")
    chance = random.Random(7)
    lines = ["symbol,date,close,adjusted_close,mean_volume"]
    for symbol in packaged_symbols()[:80]:
        price = 50.0
        for day in DAYS:
            price *= math.exp(chance.gauss(0.005, 0.05))
            lines.append(f"{symbol},{day},{price:.4f},{price:.4f},1000")
    (path / FILE).write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture(scope="module")
def report(folder: Path) -> Backtest:
    """The backtest of those."""
    return run_backtest(packaged_companies(), folder, 1, 100)


@pytest.mark.parametrize("symbol", ["AAPL", "KO", "BBY", "XOM", "JPM"])
def test_nothing_is_known_before_it_was_filed(symbol: str) -> None:
    """A snapshot holds no report that ended less than 90 days before, no price but that day's, and no news or estimate."""
    company = packaged_company(symbol)
    taken = list(snapshots(company, flat()))

    assert taken
    for each in taken:
        lag = timedelta(days=FILING_LAG_DAYS)
        assert all(year.ending + lag <= each.rated_on for year in each.company.years)
        assert each.company.years[0].ending == each.fiscal_date_ending
        assert each.rated_on - each.fiscal_date_ending < timedelta(days=FILING_LAG_DAYS + 40)
        assert each.forward_return == pytest.approx(1.01**12 - 1)
        overview = each.company.overview
        shares = each.company.years[0].balance.shares_outstanding
        assert overview.pe_ratio is None
        assert overview.analyst_target_price is None
        assert overview.market_capitalization is None or shares is not None


def test_what_comes_later_changes_no_snapshot() -> None:
    """Without its newest report, a company's earlier snapshots are the same, but for splits that closes are stated after."""
    company = packaged_company("KO")
    cut = msgspec.structs.replace(company, years=company.years)
    earlier = cut.known_at(company.years[0].ending - timedelta(days=1))

    before = list(snapshots(earlier, flat()))
    assert before == list(snapshots(company, flat()))[: len(before)]


@pytest.mark.parametrize("symbol", ["AAPL", "KO", "XOM", "JPM", "MSFT"])
def test_what_comes_later_changes_no_score(symbol: str) -> None:
    """Later reports with three tenths of their figures, and later prices three times as high: every score is the same."""
    ruleset, company = load_ruleset(), packaged_company(symbol)
    for taken in snapshots(company, flat()):
        known = taken.rated_on - timedelta(days=FILING_LAG_DAYS)
        months = [MonthEnd(day, 300.0, 300.0) if day > taken.rated_on else MonthEnd(day, 100.0, 100.0) for day in DAYS]
        spoilt = Company.of(
            company.overview,
            _spoilt(company.income, known),
            _spoilt(company.balance, known),
            _spoilt(company.cash_flow, known),
            company.earnings,
        )
        [again] = [
            each
            for each in snapshots(spoilt, Prices({symbol: months}))
            if each.fiscal_date_ending == taken.fiscal_date_ending
        ]
        scores = [rate(each.company, ruleset, each.rated_on).score for each in (taken, again)]
        assert scores[0] == scores[1]


def _spoilt(statements: Statements[R], known: date) -> Statements[R]:
    """The statements with other figures after a day; shares stay, because closes are stated after later splits."""
    reports = []
    for report in statements.annual:
        figures = {name: getattr(report, name) for name in report.__struct_fields__}
        wrong = {n: v * 0.3 for n, v in figures.items() if isinstance(v, float) and "shares" not in n}
        reports.append(msgspec.structs.replace(report, **wrong) if report.ending > known else report)
    return msgspec.structs.replace(statements, annual=tuple(reports))


def test_closes_are_stated_in_todays_shares() -> None:
    """Apple's split of 7 for 1 in fiscal 2014: 925 million shares of 2013 cost 7 closes each."""
    company = packaged_company("AAPL")
    days = [date(2013, 12, 28) + timedelta(days=30 * month) for month in range(60)]
    prices = Prices({"AAPL": [MonthEnd(day, 10.0, 10.0) for day in days]})
    first = next(iter(snapshots(company, prices)))

    assert first.fiscal_date_ending == date(2013, 9, 28)
    assert first.company.overview.market_capitalization == pytest.approx(925_231_077 * 70.0)


def test_a_gap_in_prices_is_no_return() -> None:
    """No month end within 40 days, or none twelve months later: no snapshot, no return."""
    start = MonthEnd(date(2016, 3, 31), 10.0, 10.0)
    prices = Prices({"KO": [start, MonthEnd(date(2016, 9, 30), 11.0, 11.0), MonthEnd(date(2017, 3, 31), 12.0, 12.5)]})

    assert prices.since("KO", date(2016, 3, 30)) == start
    assert prices.since("KO", date(2016, 4, 1)) is None
    assert prices.since("PEP", date(2016, 3, 30)) is None
    assert prices.a_year_after("KO", start) == MonthEnd(date(2017, 3, 31), 12.0, 12.5)
    assert prices.a_year_after("KO", MonthEnd(date(2016, 9, 30), 11.0, 11.0)) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, f"no {FILE}"),
        ("symbol,date,close,adjusted_close\nKO,2015-01-30,-1,1\n", "line 2: .* not amounts"),
        ("symbol,date,close,adjusted_close\nKO,2015-01-30,1,nan\n", "line 2: .* not amounts"),
        ("symbol,date,close,adjusted_close\nKO,yesterday,1,1\n", "line 2"),
        ("symbol,date,close,adjusted_close\nKO,2015-01-30,1,1\nKO,2015-02-27,1\n", "line 3"),
        ("ticker,day\nKO,2015-01-30\n", "expected the columns"),
        ("symbol,date,close,adjusted_close\nKO,2015-01-30,1,1\n", "0 twelve-month returns; at least 50"),
    ],
)
def test_prices_that_cannot_be_used_are_explained(tmp_path: Path, text: str | None, message: str) -> None:
    """The file, the line and what was expected."""
    if text is not None:
        (tmp_path / FILE).write_text(text)
    with pytest.raises(OperationFailed, match=message):
        run_backtest(packaged_companies(), tmp_path, 1, 100)


def test_a_close_of_nothing_is_no_price(tmp_path: Path) -> None:
    """The service writes 0 for a month without trade; a return from or to it would be infinite or -100 %."""
    (tmp_path / FILE).write_text("symbol,date,close,adjusted_close\nKO,2015-01-30,0,0\nKO,2015-02-27,1,1\n")
    prices = Prices.read(tmp_path)
    assert prices.since("KO", date(2015, 1, 30)) == MonthEnd(date(2015, 2, 27), 1.0, 1.0)


def test_a_file_in_place_of_the_folder_is_explained(tmp_path: Path) -> None:
    """As a folder without the prices is."""
    (tmp_path / "prices").write_text("")
    with pytest.raises(OperationFailed, match="--data"):
        run_backtest(packaged_companies(), tmp_path / "prices", 1, 100)


def test_ranks_share_ties() -> None:
    """0 to 1, equal values their mean; one value alone is at 0."""
    assert ranks(np.array([30.0, 10.0, 20.0, 20.0])).tolist() == pytest.approx([1.0, 0.0, 0.5, 0.5])
    assert ranks(np.array([5.0])).tolist() == [0.0]
    assert pearson(np.array([1.0, 1.0]), np.array([1.0, 2.0])) == 0.0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=40))
def test_the_rank_correlation_is_spearmans(pairs: list[tuple[int, int]]) -> None:
    """It equals Pearson's correlation of mean ranks worked out one by one."""
    first, second = [list(map(float, column)) for column in zip(*pairs, strict=True)]

    def mean_ranks(values: list[float]) -> list[float]:
        return [sum(o < v for o in values) + (sum(o == v for o in values) - 1) / 2 for v in values]

    a, b = mean_ranks(first), mean_ranks(second)
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    cov = sum((x - ma) * (y - mb) for x, y in zip(a, b, strict=True))
    var = math.sqrt(sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b))
    found = pearson(ranks(np.array(first)), ranks(np.array(second)))

    assert found == pytest.approx(cov / var if var else 0.0, abs=1e-9)


def test_returns_are_compared_within_a_cohort() -> None:
    """A signal that only knows which year was good for all has no merit."""
    cohorts = np.repeat([2014, 2015], 100)
    chance = np.random.default_rng(3)
    returns = chance.normal(0, 0.1, 200) + (cohorts == 2015)
    names = [f"C{number % 100}" for number in range(200)]

    year_only = outcome("year", (cohorts == 2015).astype(float), returns, cohorts, names, 100, 1)
    perfect = outcome("perfect", returns, returns, cohorts, names, 100, 1)

    assert year_only.rank_correlation.estimate == 0.0
    assert perfect.rank_correlation.estimate == pytest.approx(1.0)
    assert perfect.hit_rate.estimate == 1.0
    means = [fifth.estimate for fifth in perfect.quintile_returns]
    assert means == sorted(means)
    assert perfect.spread.estimate == pytest.approx(means[-1] - means[0])
    assert all(fifth.low <= fifth.estimate <= fifth.high for fifth in perfect.quintile_returns)
    assert perfect.spread.low <= perfect.spread.estimate <= perfect.spread.high
    assert within(returns, cohorts).max() == 1.0


def test_the_bootstrap_covers_chance() -> None:
    """Of signals by chance, about 95 % of the intervals hold 0; at least 24 of 30 do."""
    generator = np.random.default_rng(11)
    cohorts = np.repeat([1, 2], 60)
    names = [f"C{number % 60}" for number in range(120)]
    holds = 0
    for seed in range(30):
        found = outcome("chance", generator.random(120), generator.random(120), cohorts, names, 100, seed)
        holds += found.rank_correlation.low <= 0 <= found.rank_correlation.high
    assert holds >= 24


def observation(symbol: str, cohort: int, score: float, forward_return: float) -> Observation:
    """Return one observation of which only the rating matters."""
    signals = {RATING: score, PIOTROSKI: None, RANDOM: 0.5}
    return Observation(
        symbol=symbol, cohort=cohort, stars=1 + int(score // 25), signals=signals, forward_return=forward_return
    )


def test_turnover_is_the_share_that_is_new_at_the_top() -> None:
    """Of the ten highest of fifty, three were not among them the year before."""
    found = [observation(f"C{n:02}", 2014, float(n), 0.1) for n in range(50)]
    moved = {40: 0.0, 41: 0.5, 42: 0.7, 0: 97.0, 1: 98.0, 2: 99.0}
    found += [observation(f"C{n:02}", 2015, moved.get(n, float(n)), 0.1) for n in range(50)]
    report = summarize(found, 1, 100, 60)

    assert report.outcomes[0].turnover == pytest.approx(0.3)
    assert report.outcomes[0].quintile_sizes == (20, 20, 20, 20, 20)
    assert (report.companies, report.left_out) == (50, 10)
    assert [outcome.signal for outcome in report.outcomes] == [RATING, RANDOM]
    assert [cohort.companies for cohort in report.cohorts] == [50, 50]


def test_the_report_says_all_of_it(report: Backtest) -> None:
    """Every signal beside Piotroski's F and chance, the cohorts, the turnover and what the sample can't show."""
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), width=220)
    for part in backtest_text(report):
        console.print(part)
    text = console.file.getvalue()  # type: ignore[attr-defined]  # the file is the one above

    assert {RATING, RANDOM, PIOTROSKI, "financialHealth", "valuation"} <= {each.signal for each in report.outcomes}
    assert [cohort.fiscal_year for cohort in report.cohorts] == [2014, 2015, 2016]
    assert sum(cohort.companies for cohort in report.cohorts) == report.observations
    for words in ("Survivors", "Three cohorts", "one index", "Turnover", "Piotroski's F", "By chance", "Spearman"):
        assert words in text
    page = backtest_page(report)
    assert page.count("<svg") == 3, "each chart once, as broad as the page or the telephone"
    assert page.count('role="img" aria-label="') == 3
    assert "<script" not in page
    assert all(escape(sentence) in page for sentence in readings(report))
    for shown in (correlation(report.outcomes[0].rank_correlation), interval(report.outcomes[0].spread, 1, sign=True)):
        assert shown in text
        assert escape(shown) in page
    assert all(escape(limit) in page for limit in report.limits)


def test_the_same_data_give_the_same_report(folder: Path, report: Backtest) -> None:
    """Chance is seeded by names and days."""
    assert run_backtest(packaged_companies(), folder, 1, 100) == report


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.1, 0.2, "higher returns; three overlapping years are no proof"),
        (-0.2, -0.1, "lower returns; three overlapping years are no proof"),
        (-0.13, -0.003, "lower returns, at the edge of what chance alone gives"),
        (0.004, 0.13, "higher returns, at the edge of what chance alone gives"),
        (-0.1, 0.1, "nothing"),
    ],
)
def test_the_verdict_claims_no_more_than_the_interval(report: Backtest, low: float, high: float, word: str) -> None:
    """Only a range on one side of 0 says anything, and one that is shown as ending at 0 little; both ways are told alike."""
    first = report.outcomes[0]
    changed = msgspec.structs.replace(
        first, rank_correlation=msgspec.structs.replace(first.rank_correlation, low=low, high=high)
    )
    assert word in verdict(msgspec.structs.replace(report, outcomes=(changed,)))


def test_piotroski_is_compared_on_the_same_company_years(report: Backtest) -> None:
    """Its F needs figures that many lack: the rating is shown on those that have it as well."""
    by_name = {each.signal: each for each in report.outcomes}
    assert by_name[BESIDE_PIOTROSKI].observations == by_name[PIOTROSKI].observations < by_name[RATING].observations
    assert sum(by_name[PIOTROSKI].quintile_sizes) == by_name[PIOTROSKI].observations


def test_a_folder_that_is_not_there_is_told_before_the_work(folder: Path, tmp_path: Path) -> None:
    """No page, no backtest."""
    arguments = ["backtest", "--data", str(tmp_path / "absent"), "--html", str(tmp_path / "none" / "page.html")]
    result = CliRunner().invoke(typer_app, arguments)
    assert "there is no folder" in str(result.exception)


def test_the_command_prints_one_json_document(folder: Path, tmp_path: Path) -> None:
    """And writes the page beside it."""
    target = tmp_path / "backtest.html"
    arguments = ["backtest", "--data", str(folder), "--draws", "100", "--json", "--html", str(target)]
    result = CliRunner().invoke(typer_app, arguments)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["filingLagDays"] == 90
    assert target.read_text().startswith("<!doctype html>")

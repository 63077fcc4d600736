"""A backtest as one page with charts."""

from collections.abc import Iterator
from html import escape

from signal9_cli.backtest.report import Backtest
from signal9_cli.backtest.text import interval, verdict
from signal9_cli.charts import columns, ranges
from signal9_cli.figures import title
from signal9_cli.page import card, page, table

FIFTHS = ("lowest fifth", "second", "third", "fourth", "highest fifth")


def backtest_page(backtest: Backtest) -> str:
    """Return the page."""
    return page(f"Backtest of rule set {backtest.ruleset_version}", _body(backtest))


def _body(backtest: Backtest) -> Iterator[str]:
    rating = backtest.outcomes[0]
    yield f"<h1>Backtest of rule set {backtest.ruleset_version}</h1>"
    yield (
        f"<p class=lead>{backtest.observations} company years, each rated at the first month end {backtest.filing_lag_days} "
        "days or more after its fiscal year by what was filed then, against the return of the next twelve months.</p>"
    )
    yield f"<aside>{escape(verdict(backtest))}</aside><div class=cards>"
    correlation = rating.rank_correlation
    yield card(
        f"{correlation.estimate:+.2f}", f"rank correlation, 95 %: {correlation.low:+.2f} to {correlation.high:+.2f}"
    )
    yield card(
        f"{rating.hit_rate.estimate:.0%}", f"hit rate, 95 %: {rating.hit_rate.low:.0%} to {rating.hit_rate.high:.0%}"
    )
    yield card(
        f"{rating.spread.estimate:+.1%}",
        f"highest − lowest fifth, 95 %: {rating.spread.low:+.1%} to {rating.spread.high:+.1%}",
    )
    yield card("–" if backtest.turnover is None else f"{backtest.turnover:.0%}", "turnover of the highest fifth")
    yield "</div><h2>Mean return by fifth of the score, %</h2>"
    yield columns(FIFTHS, [(rating.signal, [100 * mean for mean in rating.quintile_returns])])
    yield "<h2>Mean return by rating, %</h2>"
    stars = backtest.returns_by_stars
    yield columns([f"{number} of 5" for number in stars], [("", [100 * mean for mean in stars.values()])])
    yield "<h2>Rank correlation by signal, with the range of 95 %</h2>"
    by_signal = [(title(each.signal), each.rank_correlation) for each in backtest.outcomes]
    yield ranges([(name, value.low, value.estimate, value.high) for name, value in by_signal])
    yield "<h2>All signals</h2>"
    rows = [
        [
            escape(title(each.signal)),
            str(each.observations),
            interval(each.rank_correlation, "{:+.2f}"),
            interval(each.hit_rate, "{:.0%}"),
            *(f"{mean:+.1%}" for mean in each.quintile_returns),
            interval(each.spread, "{:+.1%}"),
        ]
        for each in backtest.outcomes
    ]
    yield table(("signal", "n", "rank correlation", "hit rate", *FIFTHS, "highest − lowest"), rows, range(1, 10))
    yield "<h2>Cohorts</h2>"
    cohorts = [
        [
            str(cohort.fiscal_year),
            str(cohort.companies),
            *(str(cohort.stars.get(number, 0)) for number in range(1, 6)),
            f"{cohort.median_return:+.1%}",
            f"{cohort.rank_correlation:+.2f}",
        ]
        for cohort in backtest.cohorts
    ]
    head = (
        "fiscal year",
        "companies",
        *(f"{number} of 5" for number in range(1, 6)),
        "median return",
        "rank correlation",
    )
    yield table(head, cohorts, range(1, 9))
    yield (
        "<h2>What this sample can't show</h2><ul>"
        + "".join(f"<li>{escape(limit)}</li>" for limit in backtest.limits)
        + "</ul>"
    )

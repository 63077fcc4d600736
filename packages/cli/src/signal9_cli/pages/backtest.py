"""A backtest as one page with charts."""

from signal9_application.backtest import Backtest
from signal9_cli.pages import render
from signal9_cli.pages.charts import columns, ranges
from signal9_cli.text.backtest import (
    COHORTS,
    FIFTHS,
    SIGNALS,
    cohort_rows,
    correlation,
    fifth_rows,
    interval,
    lead,
    percent,
    readings,
    signal_name,
    signal_rows,
    verdict,
)


def backtest_page(backtest: Backtest) -> str:
    """Return the page."""
    rating = backtest.outcomes[0]
    fifths = [100 * mean.estimate for mean in rating.quintile_returns]
    stars = [(f"{number} of 5", 100 * mean) for number, mean in backtest.returns_by_stars.items()]
    by_signal = [(signal_name(each.signal), each.rank_correlation) for each in backtest.outcomes]
    spans = [(name, value.low, value.estimate, value.high) for name, value in by_signal]
    turnover = "–" if rating.turnover is None else percent(rating.turnover, 0)
    return render(
        "backtest.html",
        backtest=backtest,
        lead=lead(backtest),
        verdict=verdict(backtest),
        cards=[
            _card(correlation(rating.rank_correlation), "rank correlation of rating and return"),
            _card(interval(rating.hit_rate, 0), "hit rate; 50 % is chance"),
            _card(interval(rating.spread, 1, sign=True), "return of the highest fifth above the lowest"),
            (turnover, "turnover of the highest fifth a year"),
        ],
        by_fifth=columns("Mean return in percent by fifth of the rating's score", [*zip(FIFTHS, fifths, strict=True)]),
        by_rating=columns("Mean return in percent by rating", stars),
        by_signal=ranges("Rank correlation of each signal with the return, and its 95 % range", spans),
        signals=(SIGNALS, [*signal_rows(backtest)]),
        fifths=(("signal", *FIFTHS), [*fifth_rows(backtest)]),
        cohorts=(COHORTS, [*cohort_rows(backtest)]),
        readings=readings(backtest),
    )


def _card(shown: str, label: str) -> tuple[str, str]:
    value, _, span = shown.partition(" (")
    return value, f"{label}; 95 %: {span.removesuffix(')')}"

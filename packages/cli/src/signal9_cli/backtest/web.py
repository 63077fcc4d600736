"""A backtest as one page with charts."""

from collections.abc import Iterator
from html import escape

from signal9_application.backtest import Backtest
from signal9_cli.backtest.text import (
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
from signal9_cli.charts import columns, ranges
from signal9_cli.page import card, page, table


def backtest_page(backtest: Backtest) -> str:
    """Return the page."""
    return page(f"Backtest of rule set {backtest.ruleset_version}", _body(backtest))


def _body(backtest: Backtest) -> Iterator[str]:
    rating = backtest.outcomes[0]
    yield f"<h1>Backtest of rule set {backtest.ruleset_version}</h1>"
    yield f"<p class=lead>{escape(lead(backtest))}</p>"
    yield f"<aside>{escape(verdict(backtest))}</aside><div class=cards>"
    yield _card(correlation(rating.rank_correlation), "rank correlation of rating and return")
    yield _card(interval(rating.hit_rate, 0), "hit rate; 50 % is chance")
    yield _card(interval(rating.spread, 1, sign=True), "return of the highest fifth above the lowest")
    yield card("–" if rating.turnover is None else percent(rating.turnover, 0), "turnover of the highest fifth a year")
    yield "</div><h2>Mean return by fifth of the rating's score, %</h2>"
    fifths = [100 * mean.estimate for mean in rating.quintile_returns]
    yield columns("Mean return in percent by fifth of the rating's score", [*zip(FIFTHS, fifths, strict=True)])
    yield "<h2>Mean return by rating, %</h2>"
    stars = [(f"{number} of 5", 100 * mean) for number, mean in backtest.returns_by_stars.items()]
    yield columns("Mean return in percent by rating", stars)
    yield "<h2>Rank correlation by signal</h2><p class=note>A bar is the range of 95 %; its shade changes at the estimate.</p>"
    by_signal = [(signal_name(each.signal), each.rank_correlation) for each in backtest.outcomes]
    spans = [(name, value.low, value.estimate, value.high) for name, value in by_signal]
    yield ranges("Rank correlation of each signal with the return, and its 95 % range", spans)
    yield "<h2>How each signal ordered the returns</h2>"
    yield table(SIGNALS, _escaped(signal_rows(backtest)), range(1, len(SIGNALS)))
    yield "<h2>Mean return by fifth of the signal</h2>"
    yield table(("signal", *FIFTHS), _escaped(fifth_rows(backtest)), range(1, 6))
    yield "<h2>Fiscal years: companies by rating, and what followed</h2>"
    yield table(COHORTS, _escaped(cohort_rows(backtest)), range(1, len(COHORTS)))
    yield "<h2>How to read it</h2>" + _list(readings(backtest))
    yield "<h2>What this sample can't show</h2>" + _list(backtest.limits)


def _card(shown: str, label: str) -> str:
    value, _, span = shown.partition(" (")
    return card(value, f"{label}; 95 %: {span.removesuffix(')')}")


def _escaped(rows: Iterator[tuple[str, ...]]) -> Iterator[list[str]]:
    return ([escape(cell) for cell in row] for row in rows)


def _list(sentences: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>"

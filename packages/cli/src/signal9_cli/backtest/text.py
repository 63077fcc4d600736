"""A backtest for the terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table

from signal9_cli.backtest.report import Backtest
from signal9_cli.backtest.statistics import Interval
from signal9_cli.figures import title


def backtest_text(backtest: Backtest) -> Iterator[RenderableType]:
    """Yield what is printed, top to bottom."""
    yield (
        f"Rule set {backtest.ruleset_version}: {backtest.observations} company years, each rated at the first month end "
        f"{backtest.filing_lag_days} days or more after its fiscal year, against the return of the next twelve months."
    )
    signals = Table(
        title="How each signal ordered returns (95 % by bootstrap over companies)", title_justify="left", pad_edge=False
    )
    for column in (
        "signal",
        "n",
        "rank correlation",
        "hit rate",
        "lowest fifth",
        "2",
        "3",
        "4",
        "highest",
        "highest − lowest",
    ):
        signals.add_column(column, justify="left" if column == "signal" else "right")
    for each in backtest.outcomes:
        signals.add_row(
            title(each.signal),
            str(each.observations),
            interval(each.rank_correlation, "{:+.2f}"),
            interval(each.hit_rate, "{:.0%}"),
            *(f"{mean:+.1%}" for mean in each.quintile_returns),
            interval(each.spread, "{:+.1%}"),
        )
    yield signals
    cohorts = Table(title="Cohorts", title_justify="left", pad_edge=False)
    for column in ("fiscal year", "companies", "1 to 5 stars", "median return", "rank correlation"):
        cohorts.add_column(column, justify="right")
    for cohort in backtest.cohorts:
        stars = " ".join(str(cohort.stars.get(number, 0)) for number in range(1, 6))
        cohorts.add_row(
            str(cohort.fiscal_year),
            str(cohort.companies),
            stars,
            f"{cohort.median_return:+.1%}",
            f"{cohort.rank_correlation:+.2f}",
        )
    yield cohorts
    means = ", ".join(f"{stars} stars {mean:+.1%}" for stars, mean in backtest.returns_by_stars.items())
    yield f"Mean return by rating: {means}."
    if backtest.turnover is not None:
        yield f"Turnover: {backtest.turnover:.0%} of the highest fifth were not in it the year before."
    yield verdict(backtest)
    yield "What this sample can't show:"
    yield from (f"  - {limit}" for limit in backtest.limits)


def interval(value: Interval, shape: str) -> str:
    """Return an estimate with its range."""
    return f"{shape.format(value.estimate)} ({shape.format(value.low)} to {shape.format(value.high)})"


def verdict(backtest: Backtest) -> str:
    """Return one sentence that claims no more than the interval of the rating's rank correlation allows."""
    rating = backtest.outcomes[0].rank_correlation
    if rating.low > 0:
        return "In this sample better ratings went with higher returns; three overlapping years are no proof."
    if rating.high < 0:
        return "In this sample better ratings went with lower returns: the rating says what a company is, not what its price will do."
    return "In this sample the rating says nothing about the next twelve months' return that chance would not."

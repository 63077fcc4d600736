"""A backtest for the terminal, and the words that its page shares."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Column, Table

from signal9_application.backtest import BESIDE_PIOTROSKI, RANDOM, Backtest, Interval
from signal9_cli.figures import title, unsigned_zero
from signal9_cli.output import table

FIFTHS = ("lowest fifth", "second", "third", "fourth", "highest fifth")
SIGNALS = ("signal", "company years", "rank correlation", "hit rate", "highest − lowest fifth", "turnover")
COHORTS = ("fiscal year", "companies", "1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5", "median return", "rank correlation")  # fmt: skip
_NAMES = {BESIDE_PIOTROSKI: "Rating, where Piotroski's F is known", RANDOM: "By chance"}
_PROOF = "three overlapping years are no proof"


def backtest_text(backtest: Backtest) -> Iterator[RenderableType]:
    """Yield what is printed, top to bottom."""
    yield lead(backtest)
    yield _table("How each signal ordered the returns", SIGNALS, signal_rows(backtest))
    yield _table("Mean return by fifth of the signal", ("signal", *FIFTHS), fifth_rows(backtest))
    yield _table("Fiscal years: companies by rating, and what followed", COHORTS, cohort_rows(backtest))
    yield f"Mean return by rating: {', '.join(f'{stars} of 5 {mean}' for stars, mean in star_returns(backtest))}."
    yield verdict(backtest)
    yield "How to read it:"
    yield from (f"  - {sentence}" for sentence in readings(backtest))
    yield "What this sample can't show:"
    yield from (f"  - {limit}" for limit in backtest.limits)


def _table(name: str, head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> Table:
    first, *others = head
    return table(rows, first, *(Column(each, justify="right", no_wrap=True) for each in others), title=name)


def lead(backtest: Backtest) -> str:
    """Return what was compared with what, and of whom."""
    left = f" {backtest.left_out} more companies have no such prices, and are left out." if backtest.left_out else ""
    return (
        f"Rule set {backtest.ruleset_version}: {backtest.observations} company years of {backtest.companies} companies, each rated "
        f"at the first month end {backtest.filing_lag_days} days or more after its fiscal year, by what was filed then, against the "
        f"return of the next twelve months.{left}"
    )


def readings(backtest: Backtest) -> tuple[str, ...]:
    """Return what each figure of the tables means."""
    return (
        "Rank correlation: Spearman's, within fiscal years. +1: the higher the signal, the higher the return; 0: no relation; "
        "-1: the reverse.",
        "Hit rate: how often signal and return are in the same half of their fiscal year; 50 % is chance.",
        "Fifths: of each fiscal year's companies by the signal; Piotroski's F has ten values only, so that its fifths are uneven.",
        "Turnover: share of the highest fifth that was not in it the year before; about 80 % is chance.",
        "Returns: change of the close, adjusted for splits and dividends, over the twelve months after the rating; no average is weighted.",
        f"In brackets: 95 % of {backtest.draws:,} draws of whole companies with replacement (bootstrap, percentiles, fixed seed).",
    )


def signal_rows(backtest: Backtest) -> Iterator[tuple[str, ...]]:
    """Yield the cells of `SIGNALS`."""
    for each in backtest.outcomes:
        turnover = "–" if each.turnover is None else percent(each.turnover, 0)
        yield (
            signal_name(each.signal), str(each.observations), correlation(each.rank_correlation),
            interval(each.hit_rate, 0), interval(each.spread, 1, sign=True), turnover,
        )  # fmt: skip


def fifth_rows(backtest: Backtest) -> Iterator[tuple[str, ...]]:
    """Yield a signal's name and its mean return by fifth."""
    for each in backtest.outcomes:
        yield signal_name(each.signal), *(interval(mean, 0, sign=True) for mean in each.quintile_returns)


def cohort_rows(backtest: Backtest) -> Iterator[tuple[str, ...]]:
    """Yield the cells of `COHORTS`."""
    for cohort in backtest.cohorts:
        stars = (str(cohort.stars.get(number, 0)) for number in range(1, 6))
        year = (str(cohort.fiscal_year), str(cohort.companies))
        yield *year, *stars, percent(cohort.median_return, 1, sign=True), correlation(cohort.rank_correlation)


def star_returns(backtest: Backtest) -> list[tuple[int, str]]:
    """Return the mean return of each rating."""
    return [(stars, percent(mean, 1, sign=True)) for stars, mean in backtest.returns_by_stars.items()]


def signal_name(signal: str) -> str:
    """Return a signal's name in words."""
    return _NAMES.get(signal) or title(signal)


def percent(ratio: float, digits: int, *, sign: bool = False) -> str:
    """Return a ratio as percent; with `sign` a gain has a plus."""
    return unsigned_zero(f"{100 * ratio:{'+' if sign else ''}.{digits}f}") + " %"


def interval(value: Interval, digits: int, *, sign: bool = False) -> str:
    """Return a ratio as percent with its range."""
    shown = [percent(each, digits, sign=sign) for each in (value.estimate, value.low, value.high)]
    return f"{shown[0]} ({shown[1].removesuffix(' %')} to {shown[2].removesuffix(' %')})"


def correlation(value: Interval) -> str:
    """Return a correlation with its range."""
    shown = [unsigned_zero(f"{each:+.2f}") for each in (value.estimate, value.low, value.high)]
    return f"{shown[0]} ({shown[1]} to {shown[2]})"


def verdict(backtest: Backtest) -> str:
    """Return one sentence that claims no more than the range of the rating's rank correlation, as it is shown, allows."""
    rating = backtest.outcomes[0].rank_correlation
    low, high = round(rating.low, 2), round(rating.high, 2)
    if low < 0 < high:
        return "In this sample the rating says nothing about the next twelve months' return that chance would not."
    way = "lower" if high <= 0 else "higher"
    edge = ", at the edge of what chance alone gives" if 0 in (low, high) else ""
    said = f"In this sample better ratings went with {way} returns{edge}; {_PROOF}."
    return said + " The rating says what a company is, not what its price will do."

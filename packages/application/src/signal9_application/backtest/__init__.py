"""What ratings of the past would have been worth: rated as then known, measured by what prices did next."""

from signal9_application.backtest.cohorts import Snapshot, snapshots
from signal9_application.backtest.prices import FILE, MonthEnd, Prices
from signal9_application.backtest.report import Backtest, run_backtest, summarize
from signal9_application.backtest.signals import BESIDE_PIOTROSKI, PIOTROSKI, RANDOM, RATING, Observation
from signal9_application.backtest.statistics import Interval, correlation, outcome, ranks, within

__all__ = [
    "BESIDE_PIOTROSKI",
    "FILE",
    "PIOTROSKI",
    "RANDOM",
    "RATING",
    "Backtest",
    "Interval",
    "MonthEnd",
    "Observation",
    "Prices",
    "Snapshot",
    "correlation",
    "outcome",
    "ranks",
    "run_backtest",
    "snapshots",
    "summarize",
    "within",
]

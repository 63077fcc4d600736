"""What ratings of the past would have been worth: rated as then known, measured by what prices did next."""

from signal9_application.backtest.cohorts import Snapshot as Snapshot
from signal9_application.backtest.cohorts import snapshots as snapshots
from signal9_application.backtest.prices import FILE as FILE
from signal9_application.backtest.prices import MonthEnd as MonthEnd
from signal9_application.backtest.prices import Prices as Prices
from signal9_application.backtest.report import Backtest as Backtest
from signal9_application.backtest.report import run_backtest as run_backtest
from signal9_application.backtest.report import summarize as summarize
from signal9_application.backtest.signals import BESIDE_PIOTROSKI as BESIDE_PIOTROSKI
from signal9_application.backtest.signals import PIOTROSKI as PIOTROSKI
from signal9_application.backtest.signals import RANDOM as RANDOM
from signal9_application.backtest.signals import RATING as RATING
from signal9_application.backtest.signals import Observation as Observation
from signal9_application.backtest.statistics import Interval as Interval
from signal9_application.backtest.statistics import correlation as correlation
from signal9_application.backtest.statistics import outcome as outcome
from signal9_application.backtest.statistics import ranks as ranks
from signal9_application.backtest.statistics import within as within

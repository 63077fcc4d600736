"""Oddities of the overview: words for nothing, what is left out, figures of another class of shares."""

from signal9_sandbox.answers import Answers
from signal9_sandbox.documents import MISSING
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits.changes import say

# Companies of the packaged universe of which two classes are listed, by their SEC number.
TWO_CLASSES = frozenset({"1336917", "1437107", "1564708"})

_RATIOS = ("EVToEBITDA", "PriceToBookRatio", "EVToRevenue", "TrailingPE")


def dash_for_nothing(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - every ratio that is missing
    """A ratio that is missing is a dash."""
    overview = answers["OVERVIEW"]
    priced = overview["MarketCapitalization"] != MISSING
    missing = [field for field in _RATIOS if priced and overview[field] == MISSING]
    return [path for field in missing for path in say(answers, field, "-")]


def zero_for_nothing(answers: Answers, draws: Draws) -> list[str]:
    """A dividend yield that there is none of is 0, and sometimes the dividend too."""
    overview = answers["OVERVIEW"]
    if overview["DividendYield"] != MISSING or overview["MarketCapitalization"] == MISSING:
        return []
    paid = say(answers, "DividendPerShare", "0") if draws.chance("a share", 5 / 30) else []
    return [*say(answers, "DividendYield", "0"), *paid]


def without_latest_quarter(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - nothing to draw
    """LatestQuarter is missing, so that nothing in the overview says how old its prices are."""
    return say(answers, "LatestQuarter", MISSING)


def shares_of_one_class(answers: Answers, draws: Draws) -> list[str]:
    """SharesOutstanding counts one class, MarketCapitalization is of all; price × shares is not the value."""
    shares = answers["OVERVIEW"]["SharesOutstanding"]
    if answers["OVERVIEW"]["CIK"] not in TWO_CLASSES or shares == MISSING:
        return []
    return say(answers, "SharesOutstanding", round(int(shares) * draws.uniform("part", 0.44, 0.6)))


def book_value_of_another_class(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - nothing to draw
    """BookValue is that of a share of another class, 1,500 times as much."""
    value = answers["OVERVIEW"]["BookValue"]
    return [] if value == MISSING else say(answers, "BookValue", round(float(value) * 1500, 2))


def thin(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - nothing to draw
    """The vendor knows little of the company: no market value, no ratios, no target, no LatestQuarter."""
    kept = {
        "Symbol",
        "AssetType",
        "Name",
        "Description",
        "CIK",
        "Exchange",
        "Currency",
        "Country",
        "Sector",
        "Industry",
    }
    kept |= {"Address", "FiscalYearEnd", "RevenueTTM", "EPS", "SharesOutstanding"}
    fields = [name for name, value in answers["OVERVIEW"].items() if name not in kept and value != MISSING]
    return [path for field in fields for path in say(answers, field, MISSING)]

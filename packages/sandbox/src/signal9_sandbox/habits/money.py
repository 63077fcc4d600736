"""Oddities of money: statements in another one than the market's, and labels that do not say so."""

from signal9_sandbox.answers import Answers
from signal9_sandbox.documents import MISSING
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits.changes import ANNUAL, QUARTERLY, STATEMENTS, path

# Money of the foreign filers among the real answers, in units a dollar of about 2016.
MONEY = (("EUR", 0.9), ("CAD", 1.32), ("GBP", 0.74), ("MXN", 18.7), ("TWD", 32.3))

# Counts of shares are no money.
_COUNTS = frozenset({"commonStockSharesOutstanding"})
_OF_THE_OVERVIEW = ("RevenueTTM", "GrossProfitTTM", "EBITDA")


def other_money(answers: Answers, draws: Draws) -> list[str]:
    """Every statement is in the company's own money and says so; price, market value and `Currency` stay in dollars."""
    code, rate = MONEY[draws.index("money", len(MONEY))]
    return _in_money(answers, code, rate)


def money_unsaid(answers: Answers, draws: Draws) -> list[str]:  # noqa: ARG001 - the money whose size shows
    """Every statement is in Taiwan dollars, and labelled as dollars."""
    return _in_money(answers, "USD", MONEY[-1][1])


def currency_absent(answers: Answers, draws: Draws) -> list[str]:
    """The newest report of a statement says "None" for its currency."""
    name = STATEMENTS[draws.index("statement", len(STATEMENTS))]
    answers[name][QUARTERLY][0]["reportedCurrency"] = MISSING
    answers[name][ANNUAL][0]["reportedCurrency"] = MISSING
    return [path(name, kind, 0, "reportedCurrency") for kind in (ANNUAL, QUARTERLY)]


def _in_money(answers: Answers, code: str, rate: float) -> list[str]:
    paths = list[str]()
    for name in STATEMENTS:
        for kind in (ANNUAL, QUARTERLY):
            for number, report in enumerate(answers[name][kind]):
                for field, text in report.items():
                    now = code if field == "reportedCurrency" else _times(field, text, rate)
                    if now != text:
                        report[field] = now
                        paths.append(path(name, kind, number, field))
    overview = answers["OVERVIEW"]
    for field in _OF_THE_OVERVIEW:
        now = _times(field, overview[field], rate)
        if now != overview[field]:
            overview[field] = now
            paths.append(f"OVERVIEW:$.{field}")
    return paths


def _times(field: str, text: str, rate: float) -> str:
    if field in _COUNTS or field == "fiscalDateEnding" or text == MISSING:
        return text
    return str(round(int(text) * rate / 1000) * 1000)

"""What the habits' effects share: figures of reports, which reports a habit is in, and the paths of what it changed."""

from collections.abc import Iterator, Mapping
from typing import Any

from signal9_sandbox.answers import Answers
from signal9_sandbox.documents import MISSING
from signal9_sandbox.draws import Draws

ANNUAL, QUARTERLY = "annualReports", "quarterlyReports"
END = "fiscalDateEnding"
STATEMENTS = ("INCOME_STATEMENT", "BALANCE_SHEET", "CASH_FLOW")

# Most oddities of the real answers are in the newest report too, and last some years.
NEWEST = 0.7

Document = dict[str, Any]


def figure(report: Document, field: str) -> int | None:
    """Return a figure, None where there is none."""
    value = report.get(field, MISSING)
    return None if value == MISSING else int(value)


def years(document: Document, draws: Draws) -> list[int]:
    """Return the places of the years that a habit is in: one run of them, mostly with the newest."""
    count = len(document[ANNUAL])
    start = 0 if draws.chance("newest", NEWEST) or count == 1 else 1 + draws.index("start", count - 1)
    return list(range(start, start + 1 + draws.index("length", count - start)))


Place = tuple[str, int, Document]
"""A report: the list that it is in, its place there, and the report."""


def reports(answers: Answers, name: str, kinds: tuple[str, ...] = (ANNUAL, QUARTERLY)) -> Iterator[Place]:
    """Yield every report of a statement with its place."""
    for kind in kinds:
        for number, report in enumerate(answers[name][kind]):
            yield kind, number, report


def reports_of(answers: Answers, name: str, places: list[int], quarters: bool) -> list[Place]:
    """Return the reports of some years: with their four quarters, or else with the quarter of the same day of a sheet."""
    annual = answers[name][ANNUAL]
    found: list[Place] = [(ANNUAL, place, annual[place]) for place in places]
    for place in places:
        end = annual[place][END]
        before = annual[place + 1][END] if place + 1 < len(annual) else ""
        for kind, number, quarter in reports(answers, name, (QUARTERLY,)):
            within = before < quarter[END] <= end if quarters else quarter[END] == end and name == "BALANCE_SHEET"
            if within:
                found.append((kind, number, quarter))
    return found


def put(name: str, place: Place, field: str, value: object) -> list[str]:
    """Write a field of a report; return its path."""
    kind, number, report = place
    report[field] = MISSING if value is None else str(value)
    return [path(name, kind, number, field)]


def say(answers: Answers, field: str, value: object) -> list[str]:
    """Write a field of the overview; return its path."""
    answers["OVERVIEW"][field] = str(value)
    return [f"OVERVIEW:$.{field}"]


def follow(answers: Answers, factor: float, fields: Mapping[str, int]) -> list[str]:
    """Multiply ratios of the overview by a power of a factor (field → exponent), as far as they are there; return the paths.

    In the real answers a multiple is always that of the figures beside it.
    """
    overview, paths = answers["OVERVIEW"], list[str]()
    for field, exponent in fields.items():
        now = (
            overview[field] if overview[field] in (MISSING, "-") else f"{float(overview[field]) * factor**exponent:.6g}"
        )
        if now != overview[field]:
            paths += say(answers, field, now)
    return paths


def path(name: str, kind: str, place: int, field: str) -> str:
    """Return where a field is, as the rating's messages name it."""
    return f"{name}:$.{kind}[{place}].{field}"


def scaled(value: int, draws: Draws, name: str, low: float, high: float) -> int:
    """Return a figure times a drawn factor, in whole thousands where it was."""
    unit = 1000 if value % 1000 == 0 else 1
    return round(value * draws.uniform(name, low, high) / unit) * unit

"""Counts the vendor's habits in its real answers and in the sandbox's: `python -m packages.sandbox.tools.count_habits FOLDER`.

FOLDER holds alphavantage_2022, alphavantage_foreign and alphavantage_ibm. Each line is a habit: in how many of the
complete sets it is, in how many companies of the sandbox without habits, and in how many with them.
"""

import argparse
import sys
from collections import Counter as Tally
from collections.abc import Iterator, Sequence
from pathlib import Path

from packages.sandbox.tools.habit_counters import COUNTERS
from packages.sandbox.tools.real_answers import (
    DOCUMENTS,
    NOTHING,
    STATEMENTS,
    RealAnswers,
    complete,
    is_refusal,
    read_answers,
)
from signal9_sandbox.companies import all_companies
from signal9_sandbox.habits.speech import Speech

REAL, FOREIGN, NEWER = "alphavantage_2022", "alphavantage_foreign", "alphavantage_ibm"


def spoken(speech: Speech) -> list[RealAnswers]:
    """Return the answers of every company of the sandbox."""
    return [RealAnswers(symbol, speech.of(company).answers) for symbol, company in all_companies().items()]


def counts(companies: Sequence[RealAnswers]) -> dict[str, int]:
    """Return habit → in how many of the companies it is."""
    return {name: sum(map(counter, companies)) for name, counter in COUNTERS.items()}


def refusals(folder: Path) -> tuple[int, int]:
    """Return how many documents are refusals, and of how many."""
    found = [is_refusal(document) for _, documents in read_answers(folder) for document in documents.values()]
    return sum(found), len(found)


def missing(companies: Sequence[RealAnswers]) -> dict[str, dict[str, tuple[int, int]]]:
    """Return statement → field → in how many annual reports it is missing, and of how many."""
    table: dict[str, dict[str, tuple[int, int]]] = {}
    for name in STATEMENTS:
        reports = [report for company in companies for report in company.reports(name)]
        absent = Tally(field for report in reports for field, value in report.items() if value in NOTHING)
        table[name] = {field: (absent[field], len(reports)) for field in reports[0]}
    return table


def table(folder: Path) -> Iterator[str]:
    """Yield the lines of the report."""
    real, foreign = complete(folder / REAL), complete(folder / FOREIGN)
    plain, odd = spoken(Speech("plain")), spoken(Speech("vendor"))
    sets = [counts(companies) for companies in (real, foreign, plain, odd)]
    yield f"{'habit':30}" + "".join(
        f"{head:>16}"
        for head in (
            f"2021 of {len(real)}",
            f"foreign of {len(foreign)}",
            f"plain of {len(plain)}",
            f"odd of {len(odd)}",
        )
    )
    for name in COUNTERS:
        yield f"{name:30}" + "".join(f"{one[name]:>16}" for one in sets)
    refused, of = refusals(folder / REAL)
    yield f"refusals: {refused} of {of} documents"
    for statement in DOCUMENTS[1:4]:
        lengths = Tally(len(company.reports(statement, "quarterlyReports")) for company in real)
        yield f"{statement}: quarters {dict(lengths)}"
    newer = [
        len(documents[STATEMENTS[0]]["quarterlyReports"])
        for _, documents in read_answers(folder)
        if STATEMENTS[0] in documents
    ]
    yield f"{NEWER}: quarters {newer}"
    ours = missing(plain)
    for statement, fields in missing(real).items():
        for field, (seen, total) in fields.items():
            have, reports = ours[statement].get(field, (0, 0))
            yield f"{statement}.{field}: missing in {seen} of {total}, in the source in {have} of {reports}"


def main(arguments: list[str] | None = None) -> int:
    """Print the counts; return 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder with the vendor's real answers")
    for line in table(parser.parse_args(arguments).folder):
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the vendor leaves out, and what it says beside the figures."""

from functools import cache
from pathlib import Path

import msgspec

from signal9_sandbox.answers import Answers
from signal9_sandbox.documents import MISSING
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits.changes import ANNUAL, QUARTERLY, STATEMENTS, path

MISSING_FILE = Path(__file__).with_name("missing.toml")

GREETING = "Welcome! The sandbox greets you as the vendor greets its readers; the figures are below."


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In how many of the real annual reports a field is missing, and the share in which the source lacks it already."""

    seen: int
    of: int
    source: float

    @property
    def more(self) -> float:
        """Of the reports that have the field, the share that has to lose it."""
        return max(0.0, (self.seen / self.of - self.source) / (1 - self.source)) if self.source < 1 else 0.0


@cache
def missing_shares() -> dict[str, dict[str, Share]]:
    """Return statement → field → share, read once per process."""
    return msgspec.toml.decode(MISSING_FILE.read_bytes(), type=dict[str, dict[str, Share]])


def fields_left_out(answers: Answers, draws: Draws) -> list[str]:
    """Each field is missing as often as in the real reports: in all reports of a company, for most of them."""
    paths = list[str]()
    for name in STATEMENTS:
        for field, share in missing_shares()[name].items():
            if not draws.chance(field, share.more):
                continue
            for kind in (ANNUAL, QUARTERLY):
                for number, report in enumerate(answers[name][kind]):
                    if report[field] != MISSING:
                        report[field] = MISSING
                        paths.append(path(name, kind, number, field))
    return paths


def estimates_absent(answers: Answers, draws: Draws) -> list[str]:
    """The oldest quarters have no estimate and so no surprise."""
    quarters = answers["EARNINGS"]["quarterlyEarnings"]
    first = draws.index("first", max(1, len(quarters)))
    paths = list[str]()
    for number in range(first, len(quarters)):
        for field in ("estimatedEPS", "surprise", "surprisePercentage"):
            quarters[number][field] = MISSING
            paths.append(path("EARNINGS", "quarterlyEarnings", number, field))
    return paths


def greeting(answers: Answers, draws: Draws) -> list[str]:
    """Each document has a sentence to the reader beside its figures, under a name that refusals have too."""
    field = ("Note", "Information")[draws.index("field", 2)]
    for document in answers.values():
        document[field] = GREETING
    return [f"{name}:$.{field}" for name in answers]

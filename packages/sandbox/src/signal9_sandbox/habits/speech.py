"""A company's answers with the habits that it has: a function of the setting, the seed, the company, and nothing else."""

from collections.abc import Callable, Mapping

import msgspec

from signal9_sandbox import documents
from signal9_sandbox.answers import Answers, plain_answers
from signal9_sandbox.companies import Company
from signal9_sandbox.draws import Draws
from signal9_sandbox.habits.catalogue import frequencies

Effect = Callable[[Answers, Draws], list[str]]
"""Changes answers in place; returns the paths that it changed, none where a company has nothing to change."""

EFFECTS: Mapping[str, Effect] = {}


class Said(msgspec.Struct, frozen=True):
    """What the vendor says of a company, and where which habit shows: name → paths such as `BALANCE_SHEET:$.annualReports[0].totalLiabilities`."""

    answers: Answers
    habits: dict[str, list[str]]


class Speech:
    """How the sandbox speaks: with the `habits` of a setting, drawn with a `seed`.

    `vendor`: each habit at its frequency in real answers; `plain`: the vendor's words and shape, no habit; `none`: the
    source's own figures, GICS sectors, no quarters; names separated by commas: those, in every company.

    Raises:
        UnusableSetting: there is no such habit.
    """

    def __init__(self, habits: str = "vendor", seed: int = 0) -> None:
        self.setting = habits
        self.seed = seed
        self._frequencies = frequencies(habits)

    def of(self, company: Company, description: str | None = None) -> Said:
        """Return a company's five documents and the habits that are in them."""
        if self.setting == "none":
            return Said(_source(company, description), {})
        answers = plain_answers(company, description, self.seed)
        draws = Draws(self.seed, (company.symbol,))
        found: dict[str, list[str]] = {}
        for name, frequency in self._frequencies.items():
            own = draws.of(name)
            effect = EFFECTS.get(name)
            if effect is not None and own.chance("has it", frequency) and (paths := effect(answers, own)):
                found[name] = paths
        return Said(answers, found)


def _source(company: Company, description: str | None) -> Answers:
    return {
        "OVERVIEW": documents.overview(company, description),
        "INCOME_STATEMENT": documents.income_statement(company),
        "BALANCE_SHEET": documents.balance_sheet(company),
        "CASH_FLOW": documents.cash_flow(company),
        "EARNINGS": documents.earnings(company),
    }

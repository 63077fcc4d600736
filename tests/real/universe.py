"""Companies to rate: the vendor's real answers in a folder of folders, and those that the sandbox carries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from signal9_marketdata import Company, DocumentError, MarketDataError
from signal9_rating import Analysis, UnratableCompany, load_ruleset, rate
from signal9_sandbox.answers import plain_answers
from signal9_sandbox.companies import all_companies
from signal9_vendors import company_from, load_folder

OLD, NEW = 1, 3
"""The rule sets that are compared: the one in use before, and today's."""

PACKAGED_DAY = date(2017, 6, 1)


@dataclass(frozen=True)
class Rated:
    """One company of a universe: rated by both rule sets, or why it could not be."""

    symbol: str
    before: Analysis | None
    after: Analysis | None
    error: str = ""
    complete: bool = True

    @property
    def rating(self) -> int | None:
        """Today's rating."""
        return None if self.after is None else self.after.investment_rating


def answers(folder: Path, day: date) -> Iterator[Rated]:
    """Rate each folder of documents in `folder`; a set lacking a document, or with a refusal for one, is not complete."""
    for each in sorted(path for path in folder.iterdir() if path.is_dir()):
        documents: dict[str, bytes] = {}
        try:
            documents = load_folder(each)
            company = company_from(documents)
        except (DocumentError, MarketDataError) as error:
            yield Rated(each.name, None, None, str(error), complete=False)
            continue
        yield _rated(each.name, company, day, complete="EARNINGS" in documents)


def packaged() -> Iterator[Rated]:
    """Rate the companies of the sandbox: 10-K figures in the vendor's words, at the prices of the day of the newest report."""
    for symbol, facts in sorted(all_companies().items()):
        documents = {name: msgspec.json.encode(answer) for name, answer in plain_answers(facts).items()}
        yield _rated(symbol, company_from(documents), PACKAGED_DAY, complete=True)


def _rated(symbol: str, company: Company, day: date, *, complete: bool) -> Rated:
    try:
        before: Analysis | None = rate(company, load_ruleset(OLD), day)
    except UnratableCompany:
        before = None
    return Rated(symbol, before, rate(company, load_ruleset(NEW), day), complete=complete)

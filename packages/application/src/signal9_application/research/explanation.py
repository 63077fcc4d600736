"""All that can be said about one rating: the stored analysis, who it is about, what its words mean."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from signal9_application.errors import OperationFailed
from signal9_marketdata import Company, News
from signal9_rating import Analysis, load_ruleset, newest_value, rate, validate
from signal9_rating.glossary import definition
from signal9_vendors import company_from, load_folder


class Mention(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """How one news item spoke of the company: `sentiment` −1 to 1, `relevance` 0 to 1."""

    published: str
    sentiment: float
    relevance: float | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One rating and its evidence; `analysis_id` and `result_digest` are empty for one made offline."""

    symbol: str
    name: str
    industry: str | None = None
    analysis_id: str = ""
    result_digest: str = ""
    analyzed_at: str = ""
    analysis: Analysis
    news: tuple[Mention, ...] = ()
    definitions: dict[str, str] = {}

    @property
    def sentiment(self) -> float | None:
        """The sentiment that the rating was given by: `news_sentiment`, −1 to 1, by relevance and age; None without news."""
        return newest_value(self.analysis, "news_sentiment")

    def trend(self, metric: str) -> list[float | None]:
        """A metric by fiscal year, oldest first; None for a year without a figure, empty for a metric of no years.

        By the day, not by the order of the keys: a stored analysis has them sorted, one made here has the newest first.
        """
        return [value for _, value in sorted(self.analysis.metrics.get(metric, {}).items())]

    def years(self, most: int) -> list[str]:
        """The newest fiscal years' last days that there are figures of, at most so many, oldest first."""
        return sorted(next(iter(self.analysis.metrics.values()), {}))[-most:]


def definitions_for(analysis: Analysis) -> dict[str, str]:
    """Return the definition of each metric that the analysis shows."""
    metrics = {*analysis.metrics, *(reason.metric for reason in analysis.reasons)}
    return {metric: definition(metric) for metric in sorted(metrics)}


def explain_folder(folder: Path, ruleset: int, day: date, lag_days: int = 0) -> Explanation:
    """Return the explanation of a company rated from the vendor's documents in a folder.

    Raises:
        OperationFailed: the documents are not fit to be rated.
    """
    documents = load_folder(folder)
    company = company_from(documents)
    refuse_unsound(company, day, folder)
    digests = {name: sha256(body).hexdigest() for name, body in documents.items()}
    analysis = rate(company.known_at(day, lag_days), load_ruleset(ruleset), day, digests=digests)
    return Explanation(
        symbol=company.symbol,
        name=company.overview.name or company.symbol,
        industry=company.overview.industry,
        analysis=analysis,
        news=mentions_in(company.news, company.symbol, day),
        definitions=definitions_for(analysis),
    )


def refuse_unsound(company: Company, day: date, folder: Path) -> None:
    """Do nothing for documents that may be rated.

    Raises:
        OperationFailed: they may not; the first fault stands in the message.
    """
    faults = [fault for fault in validate(company, max(day, date.today())) if fault.severity == "reject"]
    if faults:
        first = faults[0]
        raise OperationFailed(
            f"The documents in {folder} were rejected: {first.path} is {first.found}, expected {first.expected}. "
            f"{len(faults)} fault(s) in all. They are not this company's, or cannot be read: ask the vendor for them again."
        )


def mentions_in(news: News | None, symbol: str, day: date) -> tuple[Mention, ...]:
    """Return how the news up to `day` spoke of a company, newest first."""
    found = [
        Mention(
            published=item.published_at.isoformat(),
            sentiment=mention.sentiment,
            relevance=mention.relevance,
        )
        for item in (news.items if news is not None else ())
        if item.published_at.date() <= day
        and (mention := item.mention_of(symbol)) is not None
        and mention.sentiment is not None
    ]
    return tuple(sorted(found, key=lambda mention: mention.published, reverse=True))

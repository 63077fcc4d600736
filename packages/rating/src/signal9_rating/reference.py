"""The packaged reference companies: their percentiles by sector, and the peers a company is compared with."""

import gzip
import math
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from signal9_marketdata import Company, canonical_sector, classify
from signal9_rating.comparables import PEERS, Comparable, plain
from signal9_rating.errors import AnalysisError
from signal9_rating.fiscal import FILING_LAG_DAYS
from signal9_rating.peers import COMPARED, REVENUE, PeerSummary
from signal9_rating.percentiles import Percentiles, Quantiles

REFERENCES: Final = ("sp500-2016",)
"""Names of the packaged references, each a folder of ``reference/``; one that was released never changes."""


ONE_TIME_DAYS: Final = 3 * 366
"""Days by which the years of companies that are compared with one another lie apart at most."""


class ReferenceYear(msgspec.Struct, frozen=True):
    """One fiscal year of a reference company: the day it ended, its revenue in dollars, the compared metrics."""

    ending: date
    revenue: float | None
    metrics: Mapping[str, float | None]


class ReferenceCompany(msgspec.Struct, frozen=True):
    """A company to compare others with; its years are sorted, newest first."""

    symbol: str
    sector: str | None
    industry: str | None
    years: tuple[ReferenceYear, ...]

    def known_at(self, day: date) -> ReferenceYear | None:
        """Return the newest year whose report was filed by `day`."""
        return next((year for year in self.years if year.ending + timedelta(days=FILING_LAG_DAYS) <= day), None)

    def nearest(self, ending: date, day: date) -> ReferenceYear | None:
        """Return the year that ends nearest to `ending`, of those whose reports were filed by `day`."""
        filed = [year for year in self.years if year.ending + timedelta(days=FILING_LAG_DAYS) <= day]
        return min(filed, key=lambda year: (abs((year.ending - ending).days), year.ending), default=None)


class Reference(msgspec.Struct, frozen=True):
    """One set of reference companies."""

    percentiles: Percentiles
    companies: tuple[ReferenceCompany, ...]
    by_sector: Mapping[str | None, tuple[ReferenceCompany, ...]]
    by_group: Mapping[str | None, tuple[ReferenceCompany, ...]]

    def comparables(self, group: str, ending: date, day: date) -> list[Comparable]:
        """Return the companies of an industry group, each by its year nearest to `ending`, as filed by `day`.

        A company whose nearest year lies years before the others' (one of the reference has 2007 alone) is of no one time with them.
        """
        found = []
        for company in self.by_group.get(group, ()):
            year = company.nearest(ending, day)
            if year is not None:
                found.append(
                    Comparable(
                        symbol=company.symbol,
                        fiscal_date_ending=year.ending,
                        metrics={**year.metrics, REVENUE: year.revenue},
                        industry=company.industry,
                    )
                )
        latest = max((each.fiscal_date_ending for each in found), default=ending)
        return [each for each in found if (latest - each.fiscal_date_ending).days <= ONE_TIME_DAYS]

    def peers_of(self, company: Company, day: date) -> tuple[PeerSummary, ...]:
        """Return the peers of rule sets 1 and 2, up to `PEERS`, as known on `day`: the same arguments, the same peers.

        Of the same sector as the vendor names it; those of the same industry first, then those closest in revenue by their ratio. Empty where
        the company's sector is not known.
        """
        sector, own = canonical_sector(company.overview.sector), _revenue(company)
        industry = plain(company.overview.industry)
        found = []
        for other in () if sector is None else self.by_sector.get(sector, ()):
            if other.symbol == company.symbol:
                continue
            year = other.known_at(day)
            if year is None:
                continue
            same = industry != "" and plain(other.industry) == industry
            ratio = year.revenue / own if own and year.revenue and year.revenue > 0 else None
            apart = abs(math.log(ratio)) if ratio else math.inf
            found.append((not same, apart, other.symbol, other, year, ratio))
        nearest = sorted(found, key=lambda each: each[:3])[:PEERS]
        return tuple(_summary(other, year, not strange, ratio) for strange, _, _, other, year, ratio in nearest)


@cache
def load_reference(name: str) -> Reference:
    """Return a packaged reference, read once per process (448 companies: about 10 ms).

    Raises:
        AnalysisError: there is no such reference.
    """
    if name not in REFERENCES:
        raise AnalysisError(f"There is no reference {name!r}. Choose one of: {', '.join(REFERENCES)}.")
    folder = resources.files("signal9_rating").joinpath("reference", name)
    lines = gzip.decompress(folder.joinpath("companies.jsonl.gz").read_bytes()).splitlines()
    table = msgspec.json.decode(folder.joinpath("percentiles.json").read_bytes(), type=dict[str, dict[str, Quantiles]])
    companies = tuple(msgspec.json.decode(line, type=ReferenceCompany) for line in lines)
    by_sector: dict[str | None, tuple[ReferenceCompany, ...]] = {}
    by_group: dict[str | None, tuple[ReferenceCompany, ...]] = {}
    for company in companies:
        group = classify(company.industry, company.sector).group
        by_sector[company.sector] = (*by_sector.get(company.sector, ()), company)
        by_group[group] = (*by_group.get(group, ()), company)
    return Reference(table, companies, by_sector, by_group)


def _summary(other: ReferenceCompany, year: ReferenceYear, same: bool, ratio: float | None) -> PeerSummary:
    kind = f"the same industry ({other.industry})" if same else f"the same sector ({other.sector})"
    size = "revenue not known" if ratio is None else f"{ratio:.2g} times the revenue"
    return PeerSummary(
        symbol=other.symbol,
        metrics={name: year.metrics.get(name) for name in COMPARED},
        because=f"{kind}, {size} in the year to {year.ending}",
    )


def _revenue(company: Company) -> float | None:
    revenue = company.years[0].income.total_revenue if company.years else None
    return revenue if revenue is not None and revenue > 0 else None

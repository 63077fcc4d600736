"""The companies that the sandbox knows: facts and annual reports, read from the package's own data file."""

import gzip
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from signal9_sandbox.errors import UnreadableSource, UnusableSetting

DATA_FILE = Path(__file__).parent / "data" / "companies.jsonl.gz"


class Report(msgspec.Struct, frozen=True):
    """One fiscal year under AlphaVantage's field names, in whole US dollars; None is a missing figure."""

    fiscal_date: str
    income: dict[str, int | None]
    balance: dict[str, int | None]
    cash_flow: dict[str, int | None]
    eps: str | None


class MarketDay(msgspec.Struct, frozen=True):
    """What the market said of a company on one later day; dollars, ratios, and the yield as a fraction."""

    price: float | None
    pe: float | None
    dividend_yield: float | None
    eps: float | None
    low_52_weeks: float | None
    high_52_weeks: float | None
    market_cap: int | None
    ebitda: int | None
    price_to_sales: float | None
    price_to_book: float | None


class Trading(msgspec.Struct, frozen=True):
    """What a share cost once the newest report was public: a month's last day, dollars, dividends of the year before."""

    day: str
    price: float
    low_52_weeks: float | None
    high_52_weeks: float | None
    dividends: float | None


class Company(msgspec.Struct, frozen=True):
    """A company: GICS sector and sub-industry, SIC code, headquarters, SEC number, reports with the newest first."""

    symbol: str
    name: str
    sector: str
    industry: str
    headquarters: str
    cik: str
    market: MarketDay | None
    reports: tuple[Report, ...]
    sic: int
    trading: Trading | None


def encode_companies(companies: Iterable[Company]) -> bytes:
    """Return the data file of `companies`, sorted by symbol; the same companies give the same bytes."""
    lines = [msgspec.json.encode(company) for company in sorted(companies, key=lambda one: one.symbol)]
    return gzip.compress(b"\n".join(lines) + b"\n", compresslevel=9, mtime=0)


def read_companies(path: Path) -> dict[str, Company]:
    """Return the companies of a data file by symbol.

    Raises:
        UnreadableSource: the file is absent, not gzip, or a line of it is no company.
    """
    try:
        lines = gzip.decompress(path.read_bytes()).splitlines()
        companies = [msgspec.json.decode(line, type=Company) for line in lines]
    except (OSError, EOFError, msgspec.MsgspecError) as error:
        raise UnreadableSource(
            f"{path.name}: expected gzipped JSON lines of companies ({error}); rebuild it with packages/sandbox/tools"
        ) from error
    return {company.symbol: company for company in companies}


@lru_cache(maxsize=1)
def all_companies() -> Mapping[str, Company]:
    """Return the packaged companies by symbol, read once per process."""
    return read_companies(DATA_FILE)


def universe(size: int | None) -> dict[str, Company]:
    """Return the `size` companies with the largest last revenue (all when None), by symbol in alphabetical order.

    Raises:
        UnusableSetting: the size is not between 1 and the number of packaged companies.
    """
    known = all_companies()
    if size is None:
        return dict(known)
    if not 1 <= size <= len(known):
        raise UnusableSetting(f"a universe of {size} companies was asked for; choose 1 to {len(known)}")
    by_revenue = sorted(known.values(), key=lambda one: (-(one.reports[0].income["totalRevenue"] or 0), one.symbol))
    return {company.symbol: company for company in sorted(by_revenue[:size], key=lambda one: one.symbol)}

"""How one security's symbol is spelled: by the exchanges, by brokers and by vendors, and which symbols are classes of one company.

The suffixes are those of the exchanges' own table (nasdaqtrader.com, "CQS symbol convention"): a class after a dot (BRK.B), PR a preferred
share (BAC.PRL), WS a warrant, U a unit, RT a right. Brokers write them so; vendors of company data write a dash and shorter suffixes, as
AlphaVantage's calendar of reports does: BRK-B, BAC-PL, WFC-P-A, HWM-P.
"""

import re
from collections.abc import Container, Iterator
from functools import cache, lru_cache
from typing import Final

SEPARATORS: Final = ".-/ "
"""What stands between a symbol and its suffix."""
_SUFFIXES: Final = tuple(
    (re.compile(pattern), suffix)
    for pattern, suffix in (
        (r"(?<=[A-Z0-9])[p$^](?=[A-Z]?$)", ".PR"),  # BACpL, BAC$L, BAC^L
        (r"-P-?(?=[A-Z]?$)", ".PR"),  # BAC-PL, WFC-P-A; NEE-PR is the series R, where a broker writes NEE.PRR
        (r"(?<=[A-Z0-9])\+(?=[A-Z]?$)", ".WS"),
        (r"(?<=[A-Z0-9])=$", ".U"),
        (r"[\-/ ]", "."),
        (r"\.P(?=[A-QS-Z]?$)", ".PR"),
        (r"\.PR\.(?=[A-Z]$)", ".PR"),
        (r"\.W[ST]?(?:\.(?=[A-Z]$)|(?=[A-Z]?$))", ".WS"),
        (r"\.UN?$", ".U"),
        (r"\.R[TI]?$", ".RT"),
    )
)
_CLASS: Final = re.compile(r"([A-Z0-9]+)\.([A-OQSTVX-Z])", re.ASCII)
_RUN_TOGETHER: Final = re.compile(r"([A-Z]{2,4})([ABCK])", re.ASCII)
"""A symbol and its class without anything between them; K is the usual letter of a class without votes."""
LONGEST: Final = 40
"""Characters of a symbol at most."""


@lru_cache(maxsize=8192)
def plain_symbol(symbol: str) -> str:
    """One spelling for all spellings of a security: capitals, the suffix of the exchanges' table after a dot.

    >>> [plain_symbol(each) for each in ("BRK-B", "brk/b", "BRK B", "BAC-PL", "WFC-P-A", "AAC=", "ACHR-WT", "GOOGL")]
    ['BRK.B', 'BRK.B', 'BRK.B', 'BAC.PRL', 'WFC.PRA', 'AAC.U', 'ACHR.WS', 'GOOGL']
    """
    written = symbol.strip()
    if len(written) > LONGEST or not written.isascii():
        return written  # nobody's symbol
    if written.isalnum() and not re.search(r"p[A-Z]?$", written):
        return written.upper()
    (preferred, suffix), *others = _SUFFIXES  # in small letters, before all become capitals
    written = preferred.sub(suffix, written).upper()
    for pattern, suffix in others:
        written = pattern.sub(suffix, written)
    return written


def same_symbol(one: str, other: str) -> bool:
    """Whether two spellings are of one security."""
    return plain_symbol(one) == plain_symbol(other)


def dashed_symbol(symbol: str) -> str:
    """A symbol as vendors of company data write it: the suffix after a dash, a preferred share as P and its letter.

    >>> [dashed_symbol(each) for each in ("BRK.B", "BAC.PRL", "HWM.PR", "KO")]
    ['BRK-B', 'BAC-PL', 'HWM-P', 'KO']
    """
    return re.sub(r"-PR(?=[A-Z]?$)", "-P", plain_symbol(symbol).replace(".", "-"))


def listed_symbol(symbol: str, listed: Container[str]) -> str | None:
    """The listed symbol that a spelling stands for; None for what is not listed: a coin, a currency, a company elsewhere.

    What is listed as it is written comes first, so that a class run together (BRKB) is one only where no company has that symbol.
    """
    return next((each for each in spellings(symbol) if each in listed), None)


def company_key(symbol: str) -> str:
    """What the symbols of one company's shares have in common: the part before the class, or the first of a known group.

    >>> company_key("BRK-A") == company_key("BRK.B"), company_key("GOOGL") == company_key("GOOG"), company_key("BAC-PL")
    (True, True, 'BAC.PRL')
    """
    key = plain_symbol(symbol)
    if parts := _CLASS.fullmatch(key):
        key = parts.group(1)
    return _groups().get(key, key)


def same_company(one: str, other: str) -> bool:
    """Whether two symbols are of shares of one company, as far as symbols tell."""
    return company_key(one) == company_key(other)


def spellings(symbol: str) -> Iterator[str]:
    """As what a symbol may be listed: as it is written, then in plain spelling, then with its class behind each separator."""
    yield symbol
    key = plain_symbol(symbol)
    if parts := _RUN_TOGETHER.fullmatch(key):
        yield key
        key = ".".join(parts.groups())
    for separator in SEPARATORS:
        yield key.replace(".", separator)
    yield dashed_symbol(key)


@cache
def _groups() -> dict[str, str]:
    """Symbol -> the first of its group, for classes that have symbols of their own."""
    from importlib.resources import files  # not before the first symbol is compared

    lines = files("signal9_marketdata").joinpath("share_classes.txt").read_text(encoding="utf-8").splitlines()
    groups = [line.split() for line in lines if line and not line.startswith("#")]
    return {symbol: first for first, *others in groups for symbol in (first, *others)}

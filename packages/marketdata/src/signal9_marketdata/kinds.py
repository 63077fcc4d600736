"""What a listed security is: a company's share, or something that there is no company to rate behind.

Told from what a broker lists and from what a vendor says of it. Alpaca's list has no field for it: `class` is us_equity for all, and the
attributes (ptp_no_exception, ptp_with_exception, ipo, has_options, …) hold for companies and funds alike; its `name` is the exchange's
title of the security ("… Common Stock", "… Warrant", "… Units, each consisting of …"), its suffixes are those of `symbols`. NASDAQ tells
securities of five letters by the fifth (nasdaqtrader.com, "fifth character symbol suffixes"): W warrant, U unit, R right, X fund, P, O, N
and M preferred. AlphaVantage writes "Common Stock" or "ETF" as AssetType, and the title of SIC code 6770, "BLANK CHECKS", as Industry.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from signal9_marketdata.industries import classify
from signal9_marketdata.symbols import plain_symbol

if TYPE_CHECKING:
    # Who tells a security by its name needs no statements.
    from signal9_marketdata.company import Company

Kind: TypeAlias = Literal[
    "company",
    "warrant",
    "unit",
    "right",
    "preferred share",
    "debt",
    "fund",
    "blank-check company",
    "no business",
    "test symbol",
]

WHY_UNRATED: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "warrant": "It is a warrant, a right to buy shares later: there is no company of its own to rate.",
        "unit": "It is a unit of shares and warrants sold together: there is no company of its own to rate.",
        "right": "It is a right to get shares or cash later: there is no company of its own to rate.",
        "preferred share": "It is a preferred share, whose payments are fixed: the company is rated by its common share.",
        "debt": "It is a note or a bond: the company that owes it is rated by its common share.",
        "fund": "It is a fund, which holds others' securities: there is no business of its own to rate.",
        "blank-check company": "It is a blank-check company, which looks for a business to buy: there is none to rate yet.",
        "no business": "Its industry is none in which business is done: there is nothing to rate.",
        "test symbol": "It is a symbol by which exchanges test their systems: there is no company behind it.",
    }
)
"""Kind -> why there is no rating, in one sentence; a company has none."""

_SUFFIXES: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (re.compile(r".+\.WS[A-Z]?"), "warrant"),
    (re.compile(r".+\.U"), "unit"),
    (re.compile(r".+\.RT"), "right"),
    (re.compile(r".+\.PR[A-Z]?"), "preferred share"),
    (re.compile(r"[A-Z]{1,2}TEST(\..*)?|Z[A-Z]ZZT|ZVV|ZBZX|ZTST"), "test symbol"),
)
_FIFTH: Final[Mapping[str, Kind]] = MappingProxyType(
    {"W": "warrant", "U": "unit", "R": "right", "X": "fund", **dict.fromkeys("PONM", "preferred share")}
)
_FIFTH_LETTER_EXCHANGES: Final = frozenset({"NASDAQ", "OTC"})
_FUND_EXCHANGES: Final = frozenset({"ARCA", "NYSEARCA"})
"""Exchanges for exchange-traded products, where hardly a company is listed."""

_SPONSORS: Final = (
    "abrdn|blackrock|calamos|cohen & steers|dws|eaton vance|franklin|gabelli|invesco|john hancock|mfs|neuberger berman|nuveen|pgim|pimco"
    "|putnam|royce|sprott|templeton|vaneck|virtus|western asset|wisdomtree"
)
_PROPERTY: Final = r"(?!.*\b(?:realty|real estate|propert|mortgage|royalty|hotel|lodging|reit|preferred))"


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_NAMES: Final[tuple[tuple[re.Pattern[str], Kind], ...]] = (
    (_words(r"\btest (?:stock|issue|security|symbol|common|preferred|company)\b"), "test symbol"),
    (_words(r"\bunits?\b.*\b(?:consisting|comprised|comprising|comprises)\b"), "unit"),
    (_words(r"\b(?:tangible equity|corporate|equity|income deposit) units?\b"), "unit"),
    (_words(r"^(?!.*\b(?:l\.?p|partners|partnership|common|depositary|preferred|trust)\b).*\bunits?\W*$"), "unit"),
    (_words(r"\bwarrants?\b|\bwts?\W*(?:$|\bexp|\d)"), "warrant"),
    (_words(r"\brights? to\b|\b(?:subscription|contingent value|purchase) rights?\b|\b(?:rights?|cvrs?)\W*$"), "right"),
    # Shares of a company elsewhere, whatever the receipts represent.
    (_words(r"\b(?:american|global) deposit[ao]ry\b|\b[ag]d[rs]s?\b"), "company"),
    (_words(r"\b(?:e-?t[fnp]s?|funds?|exchange[- ]traded (?:fund|product|note)s?|closed[- ]end)\b"), "fund"),
    (_words(r"^(?:ishares|spdr|proshares|direxion|vanguard|grayscale|global x|graniteshares)\b"), "fund"),
    (_words(rf"^{_PROPERTY}(?:{_SPONSORS})\b.*\btrust\b"), "fund"),
    (_words(rf"^{_PROPERTY}.*\b(?:municipal|term|income|physical|gold|silver|bitcoin|ethereum)\b.*\btrust\b"), "fund"),
    (_words(r"\b(?:junior|senior) subordinated\b"), "debt"),
    (_words(r"\b(?:senior|junior|subordinated|convertible) (?:notes?|debentures?|bonds?)\b"), "debt"),
    (_words(r"\b(?:notes?|debentures?|bonds?)\b.*\bdue\b|%.*\b(?:notes?|debentures?|bonds?)\b"), "debt"),
    (
        _words(
            r"\bpreferred (?:stock|shares?|securit\w+|units?|series|class|interests?)\b|\bpreferred\W*$|\bpfd\b|\bpreference shares?\b"
            r"|\b(?:cumulative|perpetual|redeemable|trust) (?:[\w-]+ )*preferred\b|\bdepositary shares?\b"
        ),
        "preferred share",
    ),
    (
        _words(r"\bblank che(?:ck|que)s?\b|\bspecial purpose acquisition\b|\bshell compan(?:y|ies)\b"),
        "blank-check company",
    ),
    (
        _words(
            r"\bacquisitions? (?:(?:[ivx]+|\d+|one|two|three) )?(?:corp|corporation|co|company|inc|incorporated|ltd|limited|plc)\b"
            r"|\bacquisition(?: (?:[ivx]+|\d+))?(?:\W*$|\W+(?:class|ordinary|common)\b)"
        ),
        "blank-check company",
    ),
)
"""What names and types of securities say, in the order in which it counts: a warrant for preferred shares is a warrant."""
_HINTS: Final = _words(
    "test|unit|warrant|wt|right|cvr|acquisition|deposit|[ag]dr|[ag]ds|junior|senior|note|debenture|bond|pref|pfd|e-?t[fnp]|fund|exchange|closed|ishares|spdr"
    "|proshares|direxion|vanguard|grayscale|global x|graniteshares|trust|blank|special purpose|shell"
)
"""Without one of these in it no pattern fits a text: most names are a company's, and a broker lists ten thousand."""
_SHARE: Final = _words(r"\b(?:common|ordinary|capital) (?:stock|shares?|units?)\b|\bclass [a-z]\b")
_FIRM: Final = _words(
    r"\b(?:inc|incorporated|corp|corporation|co|company|ltd|limited|plc|n\.?v|s\.?a|l\.?p)\b|common stock|ordinary shares"
)
LONGEST: Final = 300
"""Characters of a name that are looked at."""


def kind_of(symbol: str, name: str = "", *, exchange: str = "", asset_type: str = "", industry: str = "") -> Kind:
    """What a security is, by its symbol, its name on the exchange, and what a vendor says of it; a company where nothing says else.

    Args:
        symbol: in any spelling.
        name: the security's, as a broker or a vendor writes it.
        exchange: as the broker names it: NASDAQ, NYSE, ARCA, OTC, ….
        asset_type: a vendor's word for it, as "Common Stock" or "ETF".
        industry: a vendor's.

    >>> kind_of("AACPW", "Example Acquisition Corp. Warrant"), kind_of("BAC-PL"), kind_of("EPD", "Example Partners L.P. Common Units")
    ('warrant', 'preferred share', 'company')
    """
    written, said = plain_symbol(symbol), " ".join(name[:LONGEST].split())
    for pattern, kind in _SUFFIXES:
        if pattern.fullmatch(written):
            return kind
    belongs = classify(industry, None)
    for text in (asset_type[:LONGEST], industry[:LONGEST], said):
        found = _by_name(text)
        if found == "blank-check company" and belongs.source == "industry" and belongs.company:
            continue  # it has bought a business, whose industry the vendor names
        if found is not None:
            return found
    if not belongs.company:
        return "no business"
    is_share = bool(_SHARE.search(said))
    if exchange in _FIFTH_LETTER_EXCHANGES and len(written) == 5 and written.isalpha() and not is_share:
        return _FIFTH.get(written[-1], "company")
    if exchange.upper().replace(" ", "") in _FUND_EXCHANGES and said and not _FIRM.search(said):
        return "fund"
    return "company"


def why_no_company(company: "Company") -> str:
    """Why there is no company to rate behind what a vendor states, in one sentence; empty for a company.

    A blank-check company that reports revenue has bought a business: its name and its industry follow later.
    """
    stated = company.overview
    kind = kind_of(
        stated.symbol,
        stated.name or "",
        exchange=stated.exchange or "",
        asset_type=stated.asset_type or "",
        industry=stated.industry or "",
    )
    if kind == "blank-check company" and any(year.income.total_revenue for year in company.years):
        return ""
    return WHY_UNRATED.get(kind, "")


def _by_name(text: str) -> Kind | None:
    if not _HINTS.search(text):
        return None
    return next((kind for pattern, kind in _NAMES if pattern.search(text)), None)

"""The eleven GICS sectors, and the vendors' names for them."""

from typing import Final, Literal, get_args

Sector = Literal[
    "Communication Services",
    "Consumer Discretionary",
    "Consumer Staples",
    "Energy",
    "Financials",
    "Health Care",
    "Industrials",
    "Information Technology",
    "Materials",
    "Real Estate",
    "Utilities",
]

SECTORS: Final[tuple[Sector, ...]] = get_args(Sector)

_ALIASES: Final[dict[str, Sector]] = {
    "telecommunications services": "Communication Services",
    "telecommunication services": "Communication Services",
    "consumer cyclical": "Consumer Discretionary",
    "trade & services": "Consumer Discretionary",
    "consumer defensive": "Consumer Staples",
    "energy & transportation": "Energy",
    "finance": "Financials",
    "financial services": "Financials",
    "healthcare": "Health Care",
    "life sciences": "Health Care",
    "manufacturing": "Industrials",
    "technology": "Information Technology",
    "basic materials": "Materials",
    "real estate & construction": "Real Estate",
    **{sector.lower(): sector for sector in SECTORS},
}


_OFFICES_OF_MANY: Final = frozenset({"energy & transportation", "manufacturing", "trade & services"})
"""Offices of the SEC that tell no sector: of the vendor's real answers for S&P 500 companies in 2021, 30, 23 and 41 % of those with such an
office are in the GICS sector that it sounds like. Of "FINANCE", "LIFE SCIENCES" and "REAL ESTATE & CONSTRUCTION" 92, 73 and 67 % are."""


def canonical_sector(name: str | None) -> Sector | None:
    """Return the GICS sector that a vendor's name sounds like, None where it is no sector's: what rule sets 1 and 2 go by."""
    return None if name is None else _ALIASES.get(" ".join(name.split()).lower())


def stated_sector(name: str | None) -> Sector | None:
    """Return the GICS sector that a vendor's name for one can be believed to mean; None for an office of the SEC that reads many sectors."""
    return None if name is None or " ".join(name.split()).lower() in _OFFICES_OF_MANY else canonical_sector(name)


def names_of(name: str | None) -> tuple[str, ...]:
    """Return every name that vendors give the sector which a name stands for, in lower case; none where it stands for no sector."""
    sector = canonical_sector(name)
    return tuple(each for each, canonical in _ALIASES.items() if sector is not None and canonical == sector)

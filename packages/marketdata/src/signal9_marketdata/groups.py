"""The industry groups of GICS, and the sector that each belongs to.

GICS as of March 2023 (MSCI and S&P, "Global Industry Classification Standard (GICS) Methodology"): 25 groups. Its group "Financial
Services" is split here by GICS industry into Capital Markets, Consumer Finance, Financial Services and Mortgage REITs, since no one
yardstick fits all four.
"""

from typing import Final, Literal, get_args

from signal9_marketdata.sectors import Sector

Group = Literal[
    "Energy",
    "Materials",
    "Capital Goods",
    "Commercial & Professional Services",
    "Transportation",
    "Automobiles & Components",
    "Consumer Durables & Apparel",
    "Consumer Services",
    "Consumer Discretionary Distribution & Retail",
    "Consumer Staples Distribution & Retail",
    "Food, Beverage & Tobacco",
    "Household & Personal Products",
    "Health Care Equipment & Services",
    "Pharmaceuticals, Biotechnology & Life Sciences",
    "Banks",
    "Capital Markets",
    "Consumer Finance",
    "Financial Services",
    "Mortgage REITs",
    "Insurance",
    "Software & Services",
    "Technology Hardware & Equipment",
    "Semiconductors & Semiconductor Equipment",
    "Telecommunication Services",
    "Media & Entertainment",
    "Utilities",
    "Equity REITs",
    "Real Estate Management & Development",
]

GROUPS: Final[tuple[Group, ...]] = get_args(Group)

SECTOR_OF: Final[dict[Group, Sector]] = {
    "Energy": "Energy",
    "Materials": "Materials",
    "Capital Goods": "Industrials",
    "Commercial & Professional Services": "Industrials",
    "Transportation": "Industrials",
    "Automobiles & Components": "Consumer Discretionary",
    "Consumer Durables & Apparel": "Consumer Discretionary",
    "Consumer Services": "Consumer Discretionary",
    "Consumer Discretionary Distribution & Retail": "Consumer Discretionary",
    "Consumer Staples Distribution & Retail": "Consumer Staples",
    "Food, Beverage & Tobacco": "Consumer Staples",
    "Household & Personal Products": "Consumer Staples",
    "Health Care Equipment & Services": "Health Care",
    "Pharmaceuticals, Biotechnology & Life Sciences": "Health Care",
    "Banks": "Financials",
    "Capital Markets": "Financials",
    "Consumer Finance": "Financials",
    "Financial Services": "Financials",
    "Mortgage REITs": "Financials",
    "Insurance": "Financials",
    "Software & Services": "Information Technology",
    "Technology Hardware & Equipment": "Information Technology",
    "Semiconductors & Semiconductor Equipment": "Information Technology",
    "Telecommunication Services": "Communication Services",
    "Media & Entertainment": "Communication Services",
    "Utilities": "Utilities",
    "Equity REITs": "Real Estate",
    "Real Estate Management & Development": "Real Estate",
}

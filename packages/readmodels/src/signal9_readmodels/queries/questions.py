"""Ratings on demand: from the cache, else from the read tables; an event that changes a cached answer drops its tag."""

from collections.abc import Sequence
from typing import Final

from signal9_marketdata import plain_symbol, spellings
from signal9_readmodels.cache.cache import Cache
from signal9_readmodels.cache.view import View
from signal9_readmodels.errors import UnknownSymbol
from signal9_readmodels.layout.asset import AssetRow
from signal9_readmodels.queries.ratings import Ratings, latest_ratings, rating_of
from signal9_readmodels.tables.read_tables import ReadTables
from signal9_readmodels.words.text import ticker

COMPANY: Final[View[Ratings | None]] = View("company", version=2, type=Ratings | None, seconds=300)
"""One company's rating by symbol; None where no asset has the symbol."""
RATINGS: Final[View[Ratings]] = View("ratings", version=2, type=Ratings, seconds=300)
"""All companies that were tried, in one answer."""
SYMBOLS: Final[View[dict[str, str]]] = View("symbols", version=1, type=dict[str, str], seconds=300)
"""Symbol -> asset id of the whole universe."""
EVERYTHING: Final = "everything"
"""The key of a view that has only one answer."""

LONGEST: Final = max(view.seconds for view in (COMPANY, RATINGS, SYMBOLS))
"""Seconds after which nothing is left of a state that has changed, whether or not its drop was heard."""

RATED: Final = "ratings"
"""The tag of what is made of many companies' ratings."""
UNIVERSE: Final = "universe"
"""The tag of what is made of the list of assets."""


def company_tag(symbol: str) -> str:
    """The tag of what is made of one company."""
    return f"company-{symbol}"


class RatingQuestions:
    """Answers what companies are rated."""

    def __init__(self, tables: ReadTables, cache: Cache) -> None:
        self._tables = tables
        self._cache = cache

    def ratings(self, symbols: Sequence[str] = ()) -> Ratings:
        """The latest ratings of `symbols` (in any case, a share class in any writing), or of every company that was tried.

        Raises:
            UnknownSymbol: a symbol that no asset has.
        """
        if not symbols:
            return self._cache.get_or_build(RATINGS, EVERYTHING, lambda: latest_ratings(self._tables), [RATED])
        found = {symbol: self._written(symbol) for symbol in sorted({symbol.upper() for symbol in symbols})}
        if unknown := [symbol for symbol, company in found.items() if company is None]:
            raise UnknownSymbol(
                f"No asset has the symbol {', '.join(unknown)}. `signal9 search` finds companies by name; "
                "assets are known after the first `signal9 day`."
            )
        companies = [company for company in found.values() if company is not None]
        return Ratings.of({each.asset_id: each for company in companies for each in company.each()}.values())

    def company(self, symbol: str) -> Ratings | None:
        """One company's rating, or why it has none; None where no asset has the symbol."""
        return self._cache.get_or_build(COMPANY, symbol, lambda: self._company(symbol), [company_tag(symbol)])

    def _written(self, symbol: str) -> Ratings | None:
        """The company of that symbol as it may be listed."""
        return next((company for name in listed_as(symbol) if (company := self.company(name)) is not None), None)

    def is_shown(self, symbol: str) -> bool:
        """Whether somebody asked for the company lately, so that its answer is worth making before the next one asks."""
        return self._cache.holds(COMPANY, symbol)

    def changed(self, *symbols: str, universe: bool = False) -> None:
        """Drop what is made of these companies; with `universe`, what is made of the list of assets as well.

        Raises:
            CacheUnavailable: the cache did not hear of it.
        """
        tags = [RATED, *(company_tag(symbol) for symbol in symbols)]
        self._cache.drop(*tags, *([UNIVERSE] if universe else []))

    def _company(self, symbol: str) -> Ratings | None:
        asset = self._asset(symbol)
        return None if asset is None else Ratings.of([rating_of(asset, self._tables.newest_analysis(asset.asset_id))])

    def _asset(self, symbol: str) -> AssetRow | None:
        symbols = self._cache.get_or_build(SYMBOLS, EVERYTHING, self._symbols, [UNIVERSE])
        if (asset_id := symbols.get(symbol)) and (row := self._tables.assets.get(asset_id)):
            asset = AssetRow.of(row)
            if asset.symbol == symbol:
                return asset
        # Listed or renamed since the list was kept.
        return next((asset for asset in self._tables.all_assets() if asset.symbol == symbol), None)

    def _symbols(self) -> dict[str, str]:
        return {asset.symbol: asset.asset_id for asset in self._tables.all_assets()}


def listed_as(symbol: str) -> list[str]:
    """How exchanges may list a symbol: in capitals, in their own spelling, and with a class that was run together after a dot."""
    dotted = ticker(symbol) or symbol.upper()
    apart = [listed for listed in spellings(dotted) if "." in listed]
    return list(dict.fromkeys([symbol.upper(), dotted, plain_symbol(dotted), *apart]))

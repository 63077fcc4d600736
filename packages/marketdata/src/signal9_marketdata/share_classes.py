"""Which listed symbols are share classes of one company: what is said of one class is said of the company."""

import re
from collections.abc import Mapping
from typing import Final

from signal9_marketdata.kinds import kind_of
from signal9_marketdata.symbols import company_key, listed_symbol, plain_symbol

_SECURITY: Final = re.compile(
    r"[\s,\-]+(?:(?:class|series|cl|cls) [a-z]\b|[a-c]$|(?:common|ordinary|capital|voting|non-?voting|subordinate)\b).*$|\([^)]*\)",
    re.IGNORECASE,
)
"""What a listing adds to a company's name: the kind of its shares."""
_CLASS: Final = re.compile(r"\b(?:class|series|cl|cls) [a-z]\b|-\s?[a-c]$", re.IGNORECASE)


class ShareClasses:
    """The symbols that a broker lists, by company.

    Two symbols are of one company if they differ in the class only (BRK.A, BRK.B), belong to a known group (GOOG, GOOGL), or begin with
    the same letter and have the same name but for the class that at least one of them is named with: two companies may both be called
    First Bancorp. Warrants, units, preferred shares and the like are nobody's
    class: what is said of them is not said of the company.
    """

    def __init__(self, names: Mapping[str, str]) -> None:
        """`names`: symbol as it is listed -> the broker's name of the security, or nothing."""
        self._keys = _keys(names)
        self._symbols: dict[str, tuple[str, ...]] = {}
        for symbol in sorted(names):
            key = self._keys[symbol]
            self._symbols[key] = (*self._symbols.get(key, ()), symbol)

    def __contains__(self, symbol: object) -> bool:
        """Whether a symbol is listed, or is, in plain spelling, of a class that is not listed of a company that is."""
        if not isinstance(symbol, str):
            return False
        return symbol in self._keys or (symbol == plain_symbol(symbol) and company_key(symbol) in self._symbols)

    def of(self, symbol: str) -> tuple[str, ...]:
        """The listed symbols of the company that a symbol, in any spelling, is a share of; in order, none for nobody listed."""
        listed = listed_symbol(symbol, self._keys)
        return self._symbols.get(company_key(symbol) if listed is None else self._keys[listed], ())


def _keys(names: Mapping[str, str]) -> dict[str, str]:
    """Symbol -> what the classes of its company have in common."""
    found: dict[str, str] = {}
    named: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for symbol, name in sorted(names.items()):
        if kind_of(symbol, name) != "company":
            found[symbol] = plain_symbol(symbol)
            continue
        found[symbol] = key = company_key(symbol)
        if company := re.sub(r"\W+", "", _SECURITY.sub("", name)).casefold():
            named.setdefault((symbol[:1], company), []).append((key, _CLASS.search(name) is not None))
    same = {key: keys[0][0] for keys in named.values() if any(has_class for _, has_class in keys) for key, _ in keys}
    return {symbol: same.get(key, key) for symbol, key in found.items()}

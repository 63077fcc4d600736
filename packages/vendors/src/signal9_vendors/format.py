"""How the documents of one vendor are read: what each vendor's folder provides."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from signal9_marketdata import Part


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """The readers of one vendor's documents.

    Attributes:
        decoders: data type -> decoder into market data; raises DocumentError with the path of what does not fit.
        rows_of: data type and document -> all of the vendor's figures as text, a row a period.
        facts_of: overview -> `sector`, `industry`, `description` and `market_cap`, as far as it holds them.
    """

    decoders: Mapping[str, Callable[[bytes], Part]]
    rows_of: Callable[[str, bytes], list[dict[str, str]]]
    facts_of: Callable[[bytes], dict[str, Any]]

"""AlphaVantage: its client, its refusals, and its documents as market data."""

from typing import Final

from signal9_vendors.alphavantage.decode import DECODERS
from signal9_vendors.alphavantage.rows import facts_of, rows_of
from signal9_vendors.format import Format

FORMAT: Final = Format(decoders=DECODERS, rows_of=rows_of, facts_of=facts_of)

"""The keys that open the sandbox, and nothing else."""

from collections.abc import Mapping

import msgspec

ALPHAVANTAGE_KEY = "sandbox-alphavantage"
ALPACA_KEY_ID = "sandbox-alpaca-id"
ALPACA_SECRET_KEY = "sandbox-alpaca-secret"  # noqa: S105 - opens nothing but the sandbox


class Keys(msgspec.Struct, frozen=True):
    """The keys that open the sandbox: AlphaVantage's, and Alpaca's ids with their secrets."""

    alphavantage: frozenset[str] = frozenset({ALPHAVANTAGE_KEY})
    alpaca: Mapping[str, str] = msgspec.field(default_factory=lambda: {ALPACA_KEY_ID: ALPACA_SECRET_KEY})

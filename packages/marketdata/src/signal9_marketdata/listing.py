"""What is listed on the exchanges, as every broker's list is read."""

import msgspec


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One asset that the broker lists as active."""

    asset_id: str
    """The broker's id, which names the asset here as well: it outlives a change of symbol."""
    symbol: str
    name: str = ""
    exchange: str
    asset_class: str
    tradable: bool
    fractionable: bool = False

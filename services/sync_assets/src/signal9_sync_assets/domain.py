"""What the broker's list says about one asset's stream, or about its absence from the list."""

from collections.abc import Sequence

from signal9_contracts import AssetChanged, AssetDelisted, AssetListed, Event

FIELDS = ("symbol", "name", "exchange", "asset_class", "tradable", "fractionable")
_WIRE = {"asset_class": "assetClass"}


def decide_listing(history: Sequence[Event], seen: AssetListed) -> list[Event]:
    """The events that bring the asset's stream up to what the broker's list says now; none if it says nothing new."""
    state = current(history)
    if state is None:
        return [seen]
    changed = [name for name in FIELDS if getattr(state, name) != getattr(seen, name)]
    if not changed:
        return []
    values = {name: getattr(seen, name) for name in FIELDS}
    return [AssetChanged(asset_id=seen.asset_id, changed=[_WIRE.get(name, name) for name in changed], **values)]


def decide_delisting(history: Sequence[Event]) -> list[Event]:
    """The event that an asset is in the list no more; none if it was not listed."""
    state = current(history)
    return [] if state is None else [AssetDelisted(asset_id=state.asset_id, symbol=state.symbol)]


def current(history: Sequence[Event]) -> AssetListed | AssetChanged | None:
    """The asset's last listed state; None if it was never listed, or is delisted."""
    state: AssetListed | AssetChanged | None = None
    for event in history:
        if isinstance(event, AssetListed | AssetChanged):
            state = event
        elif isinstance(event, AssetDelisted):
            state = None
    return state

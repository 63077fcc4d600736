"""Events of the stock universe: what is listed, what changed, what is gone. Stream `asset-<assetId>`."""

from typing import Annotated

from msgspec import Meta

from signal9_contracts.base import AssetId, Event, Symbol


class AssetListed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset appeared in the broker's list of active assets."""

    asset_id: AssetId
    symbol: Symbol
    name: str
    exchange: str
    asset_class: str
    tradable: bool
    fractionable: bool = False


class AssetChanged(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A listed asset differs from what was known; carries its whole new state and the names that changed."""

    asset_id: AssetId
    symbol: Symbol
    name: str
    exchange: str
    asset_class: str
    tradable: bool
    fractionable: bool = False
    changed: Annotated[list[str], Meta(min_length=1, description="camelCase names of the fields that changed")]


class AssetDelisted(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset is in the broker's list of active assets no more."""

    asset_id: AssetId
    symbol: Symbol

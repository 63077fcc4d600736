"""Events of the stock universe: what is listed, what changed, what is gone."""

from typing import Annotated

from msgspec import Meta

from signal9_contracts.base import AssetId, Event, Symbol

Name = Annotated[str, Meta(description="name of the security, as the broker writes it")]
Exchange = Annotated[str, Meta(description="exchange of its primary listing, e.g. NYSE")]
AssetClass = Annotated[str, Meta(description="the broker's class of asset, e.g. us_equity")]
Tradable = Annotated[bool, Meta(description="the broker takes orders for it")]
Fractionable = Annotated[bool, Meta(description="the broker sells fractions of a share")]


class AssetListed(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset appeared in the broker's list of active assets."""

    asset_id: AssetId
    symbol: Symbol
    name: Name
    exchange: Exchange
    asset_class: AssetClass
    tradable: Tradable
    fractionable: Fractionable = False


class AssetChanged(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A listed asset differs from what was known; carries its whole new state and the names that changed."""

    asset_id: AssetId
    symbol: Symbol
    name: Name
    exchange: Exchange
    asset_class: AssetClass
    tradable: Tradable
    fractionable: Fractionable = False
    changed: Annotated[list[str], Meta(min_length=1, description="camelCase names of the fields that changed")]


class AssetDelisted(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset is in the broker's list of active assets no more."""

    asset_id: AssetId
    symbol: Symbol

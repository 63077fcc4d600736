"""Events of the stock universe: what is listed, what changed, what is gone."""

from typing import Annotated

from msgspec import Meta

from signal9_contracts.base import AssetId, Event, Symbol


class _Listing(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What the broker's list says of an asset."""

    asset_id: AssetId
    symbol: Symbol
    name: Annotated[str, Meta(description="name of the security, as the broker writes it")]
    exchange: Annotated[str, Meta(description="exchange of its primary listing, e.g. NYSE")]
    asset_class: Annotated[str, Meta(description="the broker's class of asset, e.g. us_equity")]
    tradable: Annotated[bool, Meta(description="the broker takes orders for it")]
    fractionable: Annotated[bool, Meta(description="the broker sells fractions of a share")] = False


class AssetListed(_Listing, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset appeared in the broker's list of active assets."""


class AssetChanged(_Listing, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """A listed asset differs from what was known; carries its whole new state and the names that changed."""

    changed: Annotated[list[str], Meta(min_length=1, description="camelCase names of the fields that changed")]


class AssetDelisted(Event, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An asset is in the broker's list of active assets no more."""

    asset_id: AssetId
    symbol: Symbol

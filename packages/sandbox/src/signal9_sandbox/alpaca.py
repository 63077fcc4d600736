"""Alpaca's trading API as far as assets go: listed, or one by symbol or id."""

import uuid
from collections.abc import Iterable, Mapping

import msgspec

from signal9_sandbox.limits import Limit, Plan
from signal9_sandbox.vendor import Call
from signal9_sandbox.wire import JSON, Answer, Request

PATH = "/v2/assets"

# A fixed namespace of our own: the same symbol has the same id on every machine and in every run.
NAMESPACE = uuid.UUID("5b1a0a57-0f3c-5c39-9d0e-5c0b7a0b9a59")

_STATUSES = ("active", "inactive")


def asset_id(symbol: str) -> str:
    """Return the id that the sandbox gives to a symbol, the same at all times."""
    return str(uuid.uuid5(NAMESPACE, symbol))


class Asset(msgspec.Struct, frozen=True, kw_only=True):
    """One asset with every field of the vendor in its order, margins in percent."""

    id: str
    cusip: str | None = None
    asset_class: str = msgspec.field(name="class", default="us_equity")
    exchange: str
    symbol: str
    name: str
    status: str = "active"
    tradable: bool = True
    marginable: bool = True
    maintenance_margin_requirement: int = 30
    margin_requirement_long: str = "30"
    margin_requirement_short: str = "30"
    shortable: bool = True
    easy_to_borrow: bool = True
    fractionable: bool = True
    attributes: tuple[str, ...] = ()


def asset_of(symbol: str, name: str) -> Asset:
    """Return the asset of a symbol; the exchange is a convention (see data/PROVENANCE.md), not a fact."""
    exchange = "NYSE" if len(symbol) <= 3 else "NASDAQ"
    return Asset(id=asset_id(symbol), exchange=exchange, symbol=symbol, name=f"{name} Common Stock")


class Alpaca:
    """The vendor of the universe: which assets there are and can be traded."""

    name = "alpaca"

    def __init__(self, assets: Iterable[Asset], keys: Mapping[str, str], plan: Plan) -> None:
        self._assets = sorted(assets, key=lambda asset: asset.symbol)
        self._by_name = {asset.symbol: asset for asset in self._assets} | {asset.id: asset for asset in self._assets}
        self._keys = keys
        self._plan = plan

    def refusal(self, request: Request) -> Answer | None:
        """Return 401 without a pair of keys, 403 with a wrong one."""
        key, secret = request.header("apca-api-key-id"), request.header("apca-api-secret-key")
        if not key or not secret:
            return _error(401, 40110000, "request is not authorized")
        if self._keys.get(key) != secret:
            return _compact({"message": "forbidden."}, 403)
        return None

    def call(self, request: Request) -> Call:
        """Return what is asked for: `assets`, or one `asset`."""
        name = _name(request.resource)
        return Call(key=request.header("apca-api-key-id"), function="asset" if name else "assets", symbol=name)

    def limited(self, limit: Limit, call: Call) -> Answer:  # noqa: ARG002 - one limit, no words about the caller
        """Return 429 with the vendor's headers about its limit."""
        headers = (("X-RateLimit-Limit", str(self._plan.calls)), ("X-RateLimit-Remaining", "0"))
        return _compact({"message": "too many requests."}, 429, headers)

    def answer(self, request: Request) -> Answer:
        """Return the assets that pass the query's filters, or the one that the path names."""
        name = _name(request.resource)
        if name:
            asset = self._by_name.get(name)
            return _compact(asset) if asset else _error(404, 40410000, f"asset not found for {name}")
        query = request.query
        status = query.get("status")
        if status not in (None, "all", *_STATUSES):
            return _error(422, 42210000, f"status {status} is none of {', '.join(_STATUSES)}")
        wanted = {"status": None if status == "all" else status} | {
            field: query.get(field) for field in ("asset_class", "exchange")
        }
        return _compact([asset for asset in self._assets if _passes(asset, wanted)])


def _passes(asset: Asset, wanted: Mapping[str, str | None]) -> bool:
    return all(value is None or getattr(asset, field) == value for field, value in wanted.items())


def _name(path: str) -> str:
    return path.removeprefix(PATH).strip("/")


def _compact(document: object, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(body=msgspec.json.encode(document), status=status, headers=headers, content_type=JSON)


def _error(status: int, code: int, message: str) -> Answer:
    return _compact({"code": code, "message": message}, status)

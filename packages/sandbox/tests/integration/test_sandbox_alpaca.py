"""Alpaca's side of the sandbox, over HTTP."""

import json
from pathlib import Path

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import ALPACA_KEY_ID, asset_id


def test_every_company_is_an_asset(caller: Caller) -> None:
    """The list has all 448 companies, sorted, tradable, each with an id of its own."""
    assets = caller.assets("?status=active&asset_class=us_equity").document

    assert len(assets) == len({asset["id"] for asset in assets}) == 448
    assert [asset["symbol"] for asset in assets] == sorted(asset["symbol"] for asset in assets)
    assert all(asset["tradable"] and asset["status"] == "active" for asset in assets)


def test_an_asset_has_every_field_of_the_vendor(caller: Caller, market: Path) -> None:
    """Names, their order and the types of what isn't null are those of the vendor's own asset."""
    real = json.loads((market / "alpaca" / "asset.json").read_bytes())[0]
    ours = caller.assets("/KO").document

    assert list(ours) == list(real)
    assert [type(ours[name]) for name in real] == [type(value) for value in real.values()]


def test_an_asset_is_found_by_symbol_and_by_id(caller: Caller) -> None:
    """Ids are UUIDs that never change: the same symbol has the same one in every run."""
    by_symbol = caller.assets("/KO").document

    assert by_symbol["id"] == asset_id("KO") == "5d7945e8-78b9-5e6d-b380-b535c2bded00"
    assert caller.assets("/" + by_symbol["id"]).document == by_symbol
    assert by_symbol["name"] == "Coca Cola Company Common Stock"


@pytest.mark.parametrize(
    ("query", "count"), [("status=inactive", 0), ("status=all", 448), ("asset_class=crypto", 0), ("exchange=OTC", 0)]
)
def test_filters_narrow_the_list(caller: Caller, query: str, count: int) -> None:
    """Status, class and exchange leave only what they name."""
    assert len(caller.assets("?" + query).document) == count


def test_the_exchanges_divide_the_list(caller: Caller) -> None:
    """Every asset is on one of two exchanges."""
    nyse, nasdaq = (caller.assets(f"?exchange={exchange}").document for exchange in ("NYSE", "NASDAQ"))

    assert {asset["exchange"] for asset in nyse} == {"NYSE"}
    assert len(nyse) + len(nasdaq) == 448


def test_a_status_that_does_not_exist_is_refused(caller: Caller) -> None:
    """A filter that can't match is an error of the caller's."""
    reply = caller.assets("?status=sleeping")

    assert (reply.status, reply.document["code"]) == (422, 42210000)


def test_an_unknown_asset_is_not_found(caller: Caller) -> None:
    """The vendor's code and words."""
    reply = caller.assets("/NOSUCH")

    assert reply.status == 404
    assert reply.document == {"code": 40410000, "message": "asset not found for NOSUCH"}


def test_keys_are_checked(caller: Caller) -> None:
    """Without keys 401, with a wrong secret 403; neither counts against the plan."""
    without = caller.assets(headers={})
    wrong = caller.assets(headers={"APCA-API-KEY-ID": ALPACA_KEY_ID, "APCA-API-SECRET-KEY": "wrong"})

    assert (without.status, without.document["code"]) == (401, 40110000)
    assert (wrong.status, wrong.document) == (403, {"message": "forbidden."})
    state = caller.admin("state").document
    assert (state["calls"]["alpaca"], state["refused"]["alpaca"]) == (0, 2)

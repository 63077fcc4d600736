"""The vendors' usual PyPI clients, unmodified, against the sandbox: what they accept is what the vendors send."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY, Fault, Sandbox, asset_id

Opener = Callable[..., tuple[Sandbox, Caller]]


class TestAlphaVantageClient:
    """The package `alpha-vantage`, which only needs to be told another address."""

    @pytest.fixture
    def sandbox(self, open_sandbox: Opener, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
        """Return a sandbox that the client talks to."""
        package = pytest.importorskip("alpha_vantage.alphavantage", reason="alpha-vantage is not installed")
        sandbox, _ = open_sandbox(habits="none")
        monkeypatch.setattr(package.AlphaVantage, "_ALPHA_VANTAGE_API_URL", f"{sandbox.url}/query?")
        return sandbox

    def test_an_overview(self, sandbox: Sandbox) -> None:
        """The overview is read as a mapping."""
        from alpha_vantage.fundamentaldata import FundamentalData

        overview, _ = FundamentalData(key=ALPHAVANTAGE_KEY).get_company_overview("KO")

        assert (overview["Symbol"], overview["CIK"]) == ("KO", "21344")

    @pytest.mark.parametrize(
        ("method", "field", "value"),
        [
            ("get_income_statement_annual", "ebit", "10461000000"),
            ("get_balance_sheet_annual", "treasuryStock", "-45066000000"),
            ("get_cash_flow_annual", "capitalExpenditures", "2553000000"),
            ("get_earnings_annual", "reportedEPS", "1.69"),
        ],
    )
    def test_annual_reports(self, sandbox: Sandbox, method: str, field: str, value: str) -> None:
        """Each statement becomes a table with the newest report first."""
        from alpha_vantage.fundamentaldata import FundamentalData

        table, symbol = getattr(FundamentalData(key=ALPHAVANTAGE_KEY), method)("KO")

        assert symbol == "KO"
        assert table.iloc[0]["fiscalDateEnding"] == "2015-12-31"
        assert table.iloc[0][field] == value

    def test_quarterly_reports_are_an_empty_table(self, sandbox: Sandbox) -> None:
        """The source has no quarters, and the client takes their absence where none are made."""
        from alpha_vantage.fundamentaldata import FundamentalData

        table, _ = FundamentalData(key=ALPHAVANTAGE_KEY).get_income_statement_quarterly("KO")

        assert len(table) == 0

    def test_news(self, sandbox: Sandbox) -> None:
        """The feed becomes a table of items."""
        from alpha_vantage.alphaintelligence import AlphaIntelligence

        table, _ = AlphaIntelligence(key=ALPHAVANTAGE_KEY).get_news_sentiment(tickers="KO", limit=3)

        assert len(table) == 3
        assert set(table["overall_sentiment_label"]) <= {
            "Bearish",
            "Somewhat-Bearish",
            "Neutral",
            "Somewhat-Bullish",
            "Bullish",
        }

    def test_a_wrong_key_is_an_error_to_the_client(self, sandbox: Sandbox) -> None:
        """The client raises what the vendor's error message says."""
        from alpha_vantage.fundamentaldata import FundamentalData

        with pytest.raises(ValueError, match="apikey is invalid or missing"):
            FundamentalData(key="wrong").get_company_overview("KO")

    def test_a_limit_is_an_error_to_the_client(self, sandbox: Sandbox) -> None:
        """The client knows the vendor's `Information` as a refusal."""
        from alpha_vantage.fundamentaldata import FundamentalData

        sandbox.inject(Fault({"function": "OVERVIEW"}, "daily-limit"))

        with pytest.raises(ValueError, match="25 requests per day"):
            FundamentalData(key=ALPHAVANTAGE_KEY).get_company_overview("KO")


class TestAlpacaClient:
    """The package `alpaca-py`, which takes another address as a setting."""

    @pytest.fixture
    def client_of(self, open_sandbox: Opener) -> Callable[..., Any]:
        """Return a way to make trading clients of one sandbox."""
        package = pytest.importorskip("alpaca.trading.client", reason="alpaca-py is not installed")
        sandbox, _ = open_sandbox(habits="none")
        return lambda secret=ALPACA_SECRET_KEY: package.TradingClient(ALPACA_KEY_ID, secret, url_override=sandbox.url)

    def test_all_assets(self, client_of: Callable[..., Any]) -> None:
        """Every asset passes the client's own model, and its filters reach the sandbox."""
        from alpaca.trading.enums import AssetClass, AssetExchange, AssetStatus
        from alpaca.trading.requests import GetAssetsRequest

        client = client_of()
        every = client.get_all_assets(GetAssetsRequest(status=AssetStatus.ACTIVE, asset_class=AssetClass.US_EQUITY))
        nyse = client.get_all_assets(GetAssetsRequest(exchange=AssetExchange.NYSE))

        assert len(every) == 448
        assert all(asset.tradable and asset.asset_class is AssetClass.US_EQUITY for asset in every)
        assert {asset.exchange for asset in nyse} == {AssetExchange.NYSE}

    def test_one_asset_by_symbol_and_id(self, client_of: Callable[..., Any]) -> None:
        """Both names lead to the same asset."""
        client = client_of()
        asset = client.get_asset("KO")

        assert asset.id == uuid.UUID(asset_id("KO"))
        assert client.get_asset(str(asset.id)).symbol == "KO"

    def test_errors_carry_the_vendors_code(self, client_of: Callable[..., Any]) -> None:
        """An unknown asset is the client's error with the vendor's code; a wrong secret is forbidden."""
        from alpaca.common.exceptions import APIError

        with pytest.raises(APIError) as unknown:
            client_of().get_asset("NOSUCH")
        with pytest.raises(APIError) as forbidden:
            client_of("wrong").get_asset("KO")

        assert (unknown.value.code, unknown.value.status_code) == (40410000, 404)
        assert forbidden.value.status_code == 403

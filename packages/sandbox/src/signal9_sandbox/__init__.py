"""The vendors' sandbox: AlphaVantage and Alpaca as they answer, from packaged facts, on this machine only."""

from signal9_sandbox.alpaca import asset_id
from signal9_sandbox.faults import Fault
from signal9_sandbox.sandbox import ALPACA_KEY_ID, ALPACA_SECRET_KEY, ALPHAVANTAGE_KEY, Keys, Sandbox

__all__ = ["ALPACA_KEY_ID", "ALPACA_SECRET_KEY", "ALPHAVANTAGE_KEY", "Fault", "Keys", "Sandbox", "asset_id"]

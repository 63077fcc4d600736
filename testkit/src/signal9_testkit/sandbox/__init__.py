"""The vendors' sandbox: AlphaVantage and Alpaca as they answer, from packaged facts, on this machine only."""

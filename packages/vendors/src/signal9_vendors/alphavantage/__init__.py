"""AlphaVantage: its client, its refusals, and its documents as market data."""

"""Clients of AlphaVantage and Alpaca, the call budget and the raw document archive."""

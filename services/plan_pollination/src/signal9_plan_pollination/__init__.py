"""Picks the assets worth today's vendor calls and opens batches of at most eight."""

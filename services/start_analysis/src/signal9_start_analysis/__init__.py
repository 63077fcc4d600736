"""Starts the analysis workflow once per batch."""

"""Stores a rating and records that the analysis is complete."""

"""Tells subscribers of a completed analysis."""

"""Starts, watches and stops the whole platform on one machine."""

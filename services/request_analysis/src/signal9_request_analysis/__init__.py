"""Closes a batch when all its assets have settled and asks for its analysis."""

"""Closes a batch when all its assets have settled, or its deadline passes, and asks for its analysis."""

"""Checks one company's documents before they are rated."""

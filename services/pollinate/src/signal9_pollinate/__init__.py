"""Fetches one company's documents from the vendor and archives them by digest."""

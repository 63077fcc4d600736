"""Texts and names made comparable, and the tables of words that ship with the package."""

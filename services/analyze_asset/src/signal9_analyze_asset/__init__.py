"""Rates one company by the rule set."""

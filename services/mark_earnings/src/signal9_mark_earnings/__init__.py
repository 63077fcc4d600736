"""Marks an earnings report as processed, so that no later run pollinates for it again."""

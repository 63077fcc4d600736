"""The eight read tables, and what says which set of them is live."""

"""The seven read tables, and what says which set of them is live."""

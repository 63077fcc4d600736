"""Lists the tradable assets and appends what was listed, changed or delisted."""

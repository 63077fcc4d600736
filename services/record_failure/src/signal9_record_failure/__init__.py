"""Records an analysis that could not be completed."""

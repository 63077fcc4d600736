"""Queue consumption and publication of events."""

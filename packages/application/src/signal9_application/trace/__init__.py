"""What one thing led to: events and segments as a tree."""

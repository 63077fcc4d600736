"""Reads the vendor's earnings calendar in one call and appends what changed for known assets."""

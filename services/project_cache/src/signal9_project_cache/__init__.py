"""Drops cached answers that an event has changed, and makes those that are being asked for anew."""

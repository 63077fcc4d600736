"""Streams of events: their names, states, evolve and decisions."""

"""The parts that make up the platform."""

"""Benchmarks: what Signal9 costs beside a named alternative, measured in the same run."""

"""Servers for tests: fixtures of Redis, OpenSearch and the emulator."""

"""Builders, declared messages, fakes, port suites, servers and fault proxies for tests."""

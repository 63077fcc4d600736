"""Vendors' sandbox, builders, fakes, port suites and servers for tests."""

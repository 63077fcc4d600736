"""Suites that every adapter of a port must pass, fakes included: subclass one and give it the adapter as a fixture."""

from signal9_testkit.suites.event_store import EventStoreSuite, Ticking, bare, versions
from signal9_testkit.suites.table import TableSuite

__all__ = ["EventStoreSuite", "TableSuite", "Ticking", "bare", "versions"]

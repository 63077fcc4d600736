"""What a schema registry does, over files: releases, compatibility, documents."""

from signal9_registry.checkout import Verdict, check_checkout
from signal9_registry.comparison import Break, breaks_between
from signal9_registry.errors import NotComparable, RegistryError, UnreadableContracts
from signal9_registry.releases import Contract, Release, read_folder, read_released, read_revision
from signal9_registry.report import BreakReport, EventReport, Report, check

__all__ = [
    "Break",
    "BreakReport",
    "Contract",
    "EventReport",
    "NotComparable",
    "RegistryError",
    "Release",
    "Report",
    "UnreadableContracts",
    "Verdict",
    "breaks_between",
    "check",
    "check_checkout",
    "read_folder",
    "read_released",
    "read_revision",
]

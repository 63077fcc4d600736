"""Starts, watches and stops the whole platform on one machine."""

from signal9_platform.errors import PlatformError
from signal9_platform.platform import Endpoints, PartStatus, Platform, Running
from signal9_platform.progress import Progress

__all__ = ["Endpoints", "PartStatus", "Platform", "PlatformError", "Progress", "Running"]

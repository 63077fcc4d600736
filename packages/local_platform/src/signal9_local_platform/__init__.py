"""Starts, watches and stops the whole platform on one machine."""

from signal9_local_platform.errors import PlatformError
from signal9_local_platform.platform import Platform
from signal9_local_platform.progress import Progress
from signal9_local_platform.running import Endpoints, PartStatus, Running

__all__ = ["Endpoints", "PartStatus", "Platform", "PlatformError", "Progress", "Running"]

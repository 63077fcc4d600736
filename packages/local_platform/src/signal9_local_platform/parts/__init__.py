"""The parts that make up the platform, each startable alone."""

from signal9_local_platform.part import Part
from signal9_local_platform.parts.emulator import Emulator
from signal9_local_platform.parts.opensearch import OpenSearch
from signal9_local_platform.parts.redis import Redis
from signal9_local_platform.parts.traces import segments_file

__all__ = ["Emulator", "OpenSearch", "Part", "Redis", "segments_file"]

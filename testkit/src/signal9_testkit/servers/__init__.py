"""Real servers for tests: Redis, OpenSearch and the AWS emulator, in containers where a Docker engine answers, native otherwise."""

from signal9_testkit.servers.emulator import EmulatorService
from signal9_testkit.servers.service import OpenSearchService, RedisService, Service

__all__ = ["EmulatorService", "OpenSearchService", "RedisService", "Service"]

"""Redis for tests."""

from typing import ClassVar

from signal9_testkit.servers.backend import Description
from signal9_testkit.servers.ready import redis_answers
from signal9_testkit.servers.service import Service


class RedisService(Service):
    """A Redis 7 that is nobody else's."""

    description: ClassVar = Description(
        name="redis", image="redis:7", port=6379, url="redis://{host}:{port}/0", is_ready=redis_answers
    )

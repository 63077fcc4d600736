"""A cache that is never wrong and never in the way: whatever happens to its server, the answer is the source's."""

from typing import TYPE_CHECKING

from signal9_readmodels.errors import CacheUnavailable as CacheUnavailable
from signal9_runtime import lazy_face

if TYPE_CHECKING:
    from signal9_readmodels.cache.cache import Cache as Cache
    from signal9_readmodels.cache.meter import Meter as Meter
    from signal9_readmodels.cache.meter import Outcome as Outcome
    from signal9_readmodels.cache.redis_store import RedisStore as RedisStore
    from signal9_readmodels.cache.store import DELETE_IF as DELETE_IF
    from signal9_readmodels.cache.store import TIMEOUT as TIMEOUT
    from signal9_readmodels.cache.store import InMemoryStore as InMemoryStore
    from signal9_readmodels.cache.store import Store as Store
    from signal9_readmodels.cache.view import View as View
else:
    # Redis's client and the circuit breaker before it are imported with the store that needs them.
    __getattr__ = lazy_face(
        __name__,
        {
            "cache": "Cache",
            "meter": "Meter Outcome",
            "redis_store": "RedisStore",
            "store": "DELETE_IF TIMEOUT InMemoryStore Store",
            "view": "View",
        },
    )

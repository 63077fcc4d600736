"""A cache that is never wrong and never in the way: whatever happens to its server, the answer is the source's."""

from signal9_readmodels.cache.cache import Cache
from signal9_readmodels.cache.memory import InMemoryStore
from signal9_readmodels.cache.meter import CountingMeter, Meter, Outcome
from signal9_readmodels.cache.store import Store
from signal9_readmodels.cache.view import View
from signal9_readmodels.errors import CacheUnavailable

__all__ = [
    "Cache",
    "CacheUnavailable",
    "CountingMeter",
    "InMemoryStore",
    "Meter",
    "Outcome",
    "Store",
    "View",
]

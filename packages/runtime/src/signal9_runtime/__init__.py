"""What every Signal9 process needs: ids, time, settings, lazy wiring, logs, and the content-addressed store."""

from typing import TYPE_CHECKING

from signal9_runtime.batches import batched
from signal9_runtime.blobs import BlobRef, Blobs, InMemoryBlobs, S3Blobs
from signal9_runtime.clock import Clock, today, utc_now
from signal9_runtime.errors import BlobCorrupt, CircuitOpen, InfrastructureError, SettingMissing, TransientError
from signal9_runtime.ids import new_id
from signal9_runtime.settings import setting
from signal9_runtime.wiring import lazy, lazy_face

if TYPE_CHECKING:
    from signal9_runtime.circuit_breaker import CircuitBreaker
    from signal9_runtime.retries import RetryPolicy

__all__ = [
    "BlobCorrupt",
    "BlobRef",
    "Blobs",
    "CircuitBreaker",
    "CircuitOpen",
    "Clock",
    "InMemoryBlobs",
    "InfrastructureError",
    "RetryPolicy",
    "S3Blobs",
    "SettingMissing",
    "TransientError",
    "batched",
    "lazy",
    "lazy_face",
    "new_id",
    "setting",
    "today",
    "utc_now",
]


# The library behind it loads Redis's client where there is one, and only callers of vendors and servers break circuits.
__getattr__ = lazy_face(__name__, {"circuit_breaker": "CircuitBreaker", "retries": "RetryPolicy"})

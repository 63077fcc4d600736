"""What every Signal9 process needs: ids, time, settings, lazy wiring, logs, and the content-addressed store."""

from signal9_runtime.blobs import BlobRef, Blobs, InMemoryBlobs, S3Blobs
from signal9_runtime.clock import Clock, today, utc_now
from signal9_runtime.errors import BlobCorrupt, InfrastructureError, SettingMissing, TransientError
from signal9_runtime.ids import new_id
from signal9_runtime.lazy import lazy
from signal9_runtime.settings import setting

__all__ = [
    "BlobCorrupt",
    "BlobRef",
    "Blobs",
    "Clock",
    "InMemoryBlobs",
    "InfrastructureError",
    "S3Blobs",
    "SettingMissing",
    "TransientError",
    "lazy",
    "new_id",
    "setting",
    "today",
    "utc_now",
]

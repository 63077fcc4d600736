"""What every Signal9 process needs: ids, time, settings, lazy wiring, logs."""

from signal9_runtime.clock import Clock, today, utc_now
from signal9_runtime.errors import RuntimeSetupError, SettingMissing, TransientError
from signal9_runtime.ids import new_id
from signal9_runtime.lazy import lazy
from signal9_runtime.settings import setting

__all__ = [
    "Clock",
    "RuntimeSetupError",
    "SettingMissing",
    "TransientError",
    "lazy",
    "new_id",
    "setting",
    "today",
    "utc_now",
]

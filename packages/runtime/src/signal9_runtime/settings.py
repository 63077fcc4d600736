"""Settings from the environment, each read once with a clear error where it is missing."""

import os
from collections.abc import Mapping

from signal9_runtime.errors import SettingMissing


def setting(name: str, default: str | None = None, environment: Mapping[str, str] | None = None) -> str:
    """The environment variable `name`.

    Raises:
        SettingMissing: it is absent or empty and has no default.
    """
    value = (os.environ if environment is None else environment).get(name, "")
    if value:
        return value
    if default is not None:
        return default
    raise SettingMissing(
        f"The environment variable {name} is not set. The deployed function gets it from the CDK app; set it to run by hand."
    )

"""A checkout of this repository, and what `signal9 up` wrote down there about its platform."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from signal9_application import NotRunning


class PlatformFile(msgspec.Struct, frozen=True):
    """What `signal9 up` wrote down about the running platform."""

    endpoints: dict[str, str | None]
    plan: str = "premium"


def read_platform(checkout: Path) -> PlatformFile:
    """The addresses of the checkout's running platform.

    Raises:
        NotRunning: `signal9 up` has not been run here.
    """
    path = checkout / ".signal9" / "platform.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=PlatformFile)
    except FileNotFoundError:
        raise NotRunning("The platform of this checkout is not up. Bring it up with `signal9 up`.") from None
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise NotRunning(f"{path} cannot be read: {error}. Run `signal9 down`, then `signal9 up`.") from error


def read_timings(checkout: Path) -> dict[str, float]:
    """Seconds that the last `signal9 up` took, by stage; empty where it is not known."""
    try:
        return msgspec.json.decode((checkout / ".signal9" / "timings.json").read_bytes(), type=dict[str, float])
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return {}


def find_checkout(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder whose platform this command means: what SIGNAL9_CHECKOUT names, else the command's own source tree.

    Raises:
        NotRunning: the named folder is not there, or the command runs outside a checkout.
    """
    if named := environment.get("SIGNAL9_CHECKOUT"):
        if not Path(named).is_dir():
            raise NotRunning(f"SIGNAL9_CHECKOUT names {named!r}, which is no folder. Name a checkout, or unset it.")
        return Path(named)
    for folder in Path(__file__).resolve().parents:
        if (folder / "noxfile.py").exists() and (folder / "services").is_dir():
            return folder
    raise NotRunning("This command is not running from a checkout of Signal9. Run it as `uv run signal9` inside one.")

"""Where the functions find the servers, and the vendor's plan."""

from pathlib import Path
from typing import Literal

import msgspec

from signal9_infra.errors import SynthError

Plan = Literal["free", "premium"]


class ServerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Addresses as the deployed functions reach them: on this machine, or in stage prod attributes of the servers' stacks."""

    vendors: str = ""
    """Of the sandbox; empty where the functions call the vendors themselves."""
    opensearch: str
    redis: str
    traces: str = ""
    """Host and port of the collector of X-Ray segments; empty where there is none of ours: on AWS Lambda names its own."""
    plan: Plan = "free"


class _Platform(msgspec.Struct, frozen=True):
    endpoints: dict[str, str | None]
    plan: Plan = "free"


def read_settings(text: str) -> ServerSettings:
    """Settings from JSON: the platform's state (`{"endpoints": {"vendors", "opensearch", "redis"}, "plan"}`) or a file that holds it.

    Raises:
        SynthError: it is neither, or an address is missing.
    """
    try:
        document = text.encode() if text.lstrip().startswith("{") else Path(text).read_bytes()
        platform = msgspec.json.decode(document, type=_Platform)
        return ServerSettings(
            vendors=platform.endpoints["vendors"] or "",
            opensearch=platform.endpoints["opensearch"] or "",
            redis=platform.endpoints["redis"] or "",
            traces=platform.endpoints.get("traces") or "",
            plan=platform.plan,
        )
    except (OSError, msgspec.MsgspecError, KeyError) as error:
        raise SynthError(
            f"The endpoints {text[:200]!r} do not serve: {error!r}. Expected is JSON, or a file of it, with "
            '{"endpoints": {"vendors": URL, "opensearch": URL, "redis": URL}, "plan": "free" or "premium"}.'
        ) from error

"""What a vendor's plan allows."""

import msgspec


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls a day (None: no daily limit), calls a minute, and calls a day that are kept for a purpose."""

    per_minute: int
    per_day: int | None = None
    reserved: dict[str, int] = {}
    news_every_hours: int = 1
    """Hours of the day that are multiples of it have news; 24 / this are the calls that `reserved` keeps for them."""
    news_groups: int = 0
    """Calls of one round beyond the first, each about several of the most traded companies."""

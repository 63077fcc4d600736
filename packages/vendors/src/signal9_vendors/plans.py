"""The vendors' plans: how many calls they allow."""

import msgspec

from signal9_vendors.errors import Refused


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls a day (None: no daily limit), calls a minute, and calls a day that are kept for a purpose."""

    per_minute: int
    per_day: int | None = None
    reserved: dict[str, int] = {}
    news_every_hours: int = 1
    """Hours of the day that are multiples of it have news; 24 / this are the calls that `reserved` keeps for them."""
    news_groups: int = 0
    """Calls of one round beyond the first, each about several of the most traded companies."""


def plans(name: str) -> dict[str, Plan]:
    """Vendor -> plan of the name `free`, `premium` or `premium-75`.

    Raises:
        Refused: there is no plan of that name.
    """
    import tomllib  # only who counts calls asks
    from importlib.resources import files

    table = tomllib.loads(files("signal9_vendors").joinpath("plans.toml").read_text(encoding="utf-8"))
    known = {plan for vendor in table.values() for plan in vendor}
    if name not in known:
        raise Refused(f"There is no plan {name!r}. Choose one of {', '.join(sorted(known))}.")
    return {vendor: msgspec.convert(entries[name], Plan) for vendor, entries in table.items()}

"""The vendors' plans: how many calls they allow."""

import tomllib
from importlib.resources import files

import msgspec

from signal9_vendors.errors import Refused


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Calls a day (None: no daily limit) and calls a minute."""

    per_minute: int
    per_day: int | None = None


def plans(name: str) -> dict[str, Plan]:
    """Vendor -> plan of the name `free`, `premium` or `premium-75`.

    Raises:
        Refused: there is no plan of that name.
    """
    table = tomllib.loads(files("signal9_vendors").joinpath("plans.toml").read_text(encoding="utf-8"))
    known = {plan for vendor in table.values() for plan in vendor}
    if name not in known:
        raise Refused(f"There is no plan {name!r}. Choose one of {', '.join(sorted(known))}.")
    return {vendor: msgspec.convert(entries[name], Plan) for vendor, entries in table.items()}

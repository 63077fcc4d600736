"""What a hit must be: each filter has one meaning, as a clause of the engine and as a test of a document at hand."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

import msgspec

from signal9_marketdata import spellings
from signal9_readmodels.errors import IndexRejected
from signal9_readmodels.words.text import clean

_BOUNDS: Final = {
    "rating": ("min_rating", "max_rating"),
    "market_cap": ("min_market_cap", "max_market_cap"),
    "day": ("since", "until"),
}
"""What a range is of -> its ends."""


class OneOf(msgspec.Struct, frozen=True):
    """The field holds one of the names, or one of several does, in any case."""

    field: str
    names: tuple[str, ...]

    def clause(self) -> dict[str, Any]:
        """The condition for the engine."""
        same = [{"term": {self.field: {"value": name, "case_insensitive": True}}} for name in self.names]
        return {"bool": {"should": same, "minimum_should_match": 1}} if len(same) > 1 else same[0]

    def holds(self, body: Mapping[str, Any]) -> bool:
        """Whether it holds for a document."""
        value = body.get(self.field.partition(".")[0]) or ""
        held = {each.casefold() for each in ([value] if isinstance(value, str) else value)}
        return any(name.casefold() in held for name in self.names)


class Within(msgspec.Struct, frozen=True):
    """The field lies between two ends, each of which belongs to it and may be open; what is not known lies nowhere."""

    field: str
    low: Any
    """A number or a day; None is no end."""
    high: Any

    def clause(self) -> dict[str, Any]:
        """The condition for the engine; a day as an end means the whole day."""
        ends = {"gte": self.low, "lte": self.high}
        bounds = {name: f"{end}||/d" if isinstance(end, date) else end for name, end in ends.items() if end is not None}
        return {"range": {self.field: bounds}}

    def holds(self, body: Mapping[str, Any]) -> bool:
        """Whether it holds for a document."""
        value = body.get(self.field)
        if value in (None, ""):
            return False
        if isinstance(self.low, date) or isinstance(self.high, date):
            value = date.fromisoformat(value[:10])
        return (self.low is None or self.low <= value) and (self.high is None or value <= self.high)


Condition: TypeAlias = OneOf | Within


class Filters(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What a hit must be; None asks for nothing."""

    sector: str | None = None
    """As the vendor writes it, in any case."""
    sector_aliases: tuple[str, ...] = ()
    """Other names of the sector, for vendors that call it otherwise; any of them passes."""
    symbol: str | None = None
    """In any spelling of its share class."""
    min_rating: int | None = None
    """Of a company its newest rating counts; an unrated one passes no such filter."""
    max_rating: int | None = None
    min_market_cap: float | None = None
    """US dollars."""
    max_market_cap: float | None = None
    since: date | None = None
    until: date | None = None

    def given(self) -> list[str]:
        """The names of the filters that ask for something."""
        return [name for name in self.__struct_fields__ if getattr(self, name) not in (None, ())]

    def conditions(self, fields: Mapping[str, str]) -> list[Condition]:
        """What documents must be that are filtered by these fields (see `Layout.filters`)."""
        found: list[Condition] = []
        for kind, field in fields.items():
            if kind in _BOUNDS:
                low, high = (getattr(self, end) for end in _BOUNDS[kind])
                if low is not None or high is not None:
                    found.append(Within(field, low, high))
            elif (name := getattr(self, kind)) is not None:
                others = {"sector": self.sector_aliases, "symbol": tuple(spellings(clean(name)))}
                names = [name, *others.get(kind, ())]
                found.append(OneOf(field, tuple(dict.fromkeys(map(clean, names)))))
        return found

    def allows_sector(self, sector: str | None) -> bool:
        """Whether a company of that sector passes."""
        return all_hold(self.conditions({"sector": "sector"}), {"sector": sector})

    def check(self, index: str, kinds: Sequence[str]) -> None:
        """Refuse what makes no sense for an index that can be filtered by `kinds`.

        Raises:
            IndexRejected: the index lacks a filter, a rating is none, or a range is crossed.
        """
        known = [name for kind in kinds for name in _BOUNDS.get(kind, (kind,))]
        for name in self.given():
            if name.removesuffix("_aliases") not in known:
                raise IndexRejected(
                    f"The index {index!r} cannot be filtered by {name!r}. It takes: {', '.join(known)}."
                )
        for name in _BOUNDS["rating"]:
            rating = getattr(self, name)
            if rating is not None and not 1 <= rating <= 5:
                raise IndexRejected(f"The filter {name!r} is {rating}; ratings are 1 (worst) to 5.")
        for low, high in _BOUNDS.values():
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise IndexRejected(
                    f"The filter {low!r} ({least}) is above {high!r} ({most}): nothing can match. Swap them."
                )


def all_hold(conditions: Sequence[Condition], body: Mapping[str, Any] | None) -> bool:
    """Whether a document is all that; nothing is, but where nothing is asked for."""
    return all(condition.holds(body or {}) for condition in conditions)

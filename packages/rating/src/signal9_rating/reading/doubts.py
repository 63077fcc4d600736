"""What was not believed: the figure as stated, what else speaks of it, and what is used instead."""

import msgspec

from signal9_rating.sources import Source


class Witness(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Another reading of a figure: what it is in words (`the sum of its parts`), its value, and where it stands."""

    name: str
    value: float
    sources: tuple[Source, ...] = ()


class Doubt(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """One thing in the documents that is not believed as it stands.

    Attributes:
        rule: which check found it, in words joined by dashes.
        path: where it stands: the document, a colon, the JSON path in it (`Origin.of`).
        field: the field's name in `signal9_marketdata`; empty where a whole report or document is meant.
        sentence: for people: what was odd and what is used instead; without the vendor's own text.
        stated: the figure as it stands, None where it is none.
        taken: the figure that is used instead; None where there is none: it is missing for every metric.
        believed: whether `stated` is used all the same: odd, but nothing contradicts it.
        witnesses: the other readings.
        cost: ids of the rules that read it, in the order of the rule set.
    """

    rule: str
    path: str
    sentence: str
    field: str = ""
    stated: float | None = None
    taken: float | None = None
    believed: bool = False
    witnesses: tuple[Witness, ...] = ()
    cost: tuple[str, ...] = ()

"""A figure of a vendor's document: what a metric, and a witness of a figure, was computed from."""

import msgspec


class Source(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One figure of a document: its name, the JSON path in it, and the figure as it was read."""

    document: str
    path: str
    value: float

"""The search indices by their aliases, and what the engine gets of a document."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from signal9_readmodels.layout.analysis import ANALYSES
from signal9_readmodels.layout.article import NEWS
from signal9_readmodels.layout.asset import ASSETS
from signal9_readmodels.layout.document import Document, Layout

LAYOUTS: Final[Mapping[str, Layout]] = MappingProxyType({each.index: each for each in (ASSETS, NEWS, ANALYSES)})
ALIASES: Final = tuple(LAYOUTS)


def source(document: Document, vector: Sequence[float] | None) -> dict[str, Any]:
    """The document as the engine indexes it: what it says, what is derived from that, and its vector."""
    body = {**document.body, **LAYOUTS[document.index].derive(document.body)}
    return body if vector is None else body | {"vector": vector}


def embedded_text(document: Document) -> str:
    """The text whose vector stands for the document; empty where it has none."""
    return LAYOUTS[document.index].text(document.body)


def summary_text(document: Document) -> str:
    """What the document says in short, whose vector is added; empty for all but companies."""
    return LAYOUTS[document.index].summary(document.body)

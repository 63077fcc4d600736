"""Search documents, and how those of one index are laid out."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

Kind: TypeAlias = Mapping[str, Any]
"""How the engine keeps a field."""
LANGUAGE: Final = "language"
"""Stands in a kind for the best analyzer that the engine has."""
KEYWORD: Final[Kind] = {"type": "keyword"}
DATE: Final[Kind] = {"type": "date"}
INTEGER: Final[Kind] = {"type": "integer"}
FLOAT: Final[Kind] = {"type": "float"}
DOUBLE: Final[Kind] = {"type": "double"}
OBJECT: Final[Kind] = {"type": "object"}
SHOWN: Final[Kind] = {"type": "keyword", "index": False, "doc_values": False}
"""Answered, and never searched."""
WORDS: Final[Kind] = {"type": "text", "analyzer": LANGUAGE}
TEXT: Final[Kind] = {**WORDS, "index_options": "offsets"}
"""Words that are highlighted: offsets in the postings spare the highlighter from reading a long text again."""
NAME: Final[Kind] = {**TEXT, "fields": {"keyword": {"type": "keyword", "ignore_above": 256}}}


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document of an index, at the version of the stream it is folded from. `index` is the alias: assets, news or analysis."""

    index: str
    id: str
    version: int
    body: dict[str, Any]


class Field(msgspec.Struct, frozen=True):
    """One field of a document: how the engine keeps it, and what it says."""

    kind: Kind
    of: str | Callable[[Any], Any] | None = None
    """The attribute that it is, or what makes it; by default the attribute of the field's own name."""

    def value(self, name: str, source: object) -> Any:
        """What the field called `name` says of a row or an event; None where that is not known."""
        return self.of(source) if callable(self.of) else getattr(source, self.of or name)


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The documents of one index: their fields, what is searched in them and what they are filtered by."""

    index: str
    id: str
    """The field that is the document's id."""
    symbol: str
    """The field that names the company's ticker, or the tickers."""
    fields: Mapping[str, Field]
    words: tuple[str, ...]
    """Fields that words are looked for in, with their weight; in this order they are the text that is embedded."""
    excerpts: tuple[str, ...]
    """Fields in which the words that matched are highlighted."""
    filters: Mapping[str, str]
    """What a search may be filtered by -> the field; see `Filters`."""
    newest_filters: Mapping[str, str] = {}
    """The same, by fields of the newest analysis of the document's company."""
    derived: Mapping[str, Kind] = {}
    """Fields that the index makes of the others: searched, but neither stored nor answered."""
    derive: Callable[[Mapping[str, Any]], dict[str, Any]] = lambda _: {}
    """Makes them from a document's body."""
    derivation: Callable[[], list[Any]] = list
    """What decides, beside the document, what is derived from it: when it changes, the documents are indexed anew."""
    summary: Callable[[Mapping[str, Any]], str] = lambda _: ""
    """What a document says in short; its vector is added to the whole text's."""

    def document(self, source: Any, version: int) -> Document:
        """The document of a row or an event, without what is not known of it."""
        values = {name: field.value(name, source) for name, field in self.fields.items()}
        body = {name: value for name, value in values.items() if value is not None}
        return Document(index=self.index, id=body[self.id], version=version, body=body)

    @property
    def embedded(self) -> list[str]:
        """The fields whose text is embedded."""
        return [field.partition("^")[0] for field in self.words]

    def text(self, body: Mapping[str, Any]) -> str:
        """The text whose vector stands for a document; empty where it has none."""
        parts: list[str] = []
        for field in self.embedded:
            value = body.get(field) or ""
            parts += [value] if isinstance(value, str) else [str(each) for each in value]
        return ". ".join(part for part in parts if part.strip())

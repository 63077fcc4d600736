"""One document of an index, and what the index derives from it: keys of its names, the text that is embedded."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from signal9_readmodels.words.aliases import aliases
from signal9_readmodels.words.industries import in_plain_words, plain_industries
from signal9_readmodels.words.text import grams, name_key, telling, ticker_keys

EMBEDDED_FIELDS: Final = MappingProxyType(
    {
        "assets": ("company_name", "industry", "sector", "description"),
        "news": ("title", "content"),
        "analysis": ("reasons",),
    }
)
"""Alias -> the fields whose text is embedded, in this order."""

OPENING_CHARACTERS: Final = 400
"""Of a company's description: what it is stands in front; product lists, history and addresses follow. Measured in docs/search.md."""
SUMMARY_WEIGHT: Final = 0.7
"""Of the vector of `summary_text` beside 1 of the whole text's. Measured in docs/search.md."""
NAME_KEYS_VERSION: Final = 2
"""Changes whenever names are made into other keys, so that the indices are made anew."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One document of an index, at the version of the stream it is folded from. `index` is the alias: assets, news or analysis."""

    index: str
    id: str
    version: int
    body: dict[str, Any]


def embedded_text(document: Document) -> str:
    """The text whose vector stands for the document; empty where it has none."""
    parts: list[str] = []
    for field in EMBEDDED_FIELDS[document.index]:
        value = document.body.get(field) or ""
        parts += [value] if isinstance(value, str) else [str(each) for each in value]
    return ". ".join(part for part in parts if part.strip())


def opening(document: Document) -> str:
    """How the description of a company begins, in whole words; empty for other documents and where there is none."""
    text = _said(document, "description")
    start = text[:OPENING_CHARACTERS]
    return start if len(text) <= OPENING_CHARACTERS else start.rpartition(" ")[0] or start


def plain_industry(document: Document) -> str:
    """The industry of a company in plain words; empty for other documents and where it is not known."""
    return in_plain_words(_said(document, "industry"))


def summary_text(document: Document) -> str:
    """What a company is, in short: its industry, how its description begins, its industry in plain words; empty for other documents."""
    parts = (_said(document, "industry"), opening(document), plain_industry(document))
    return ". ".join(part for part in parts if part)


def source(document: Document, vector: Sequence[float] | None) -> dict[str, Any]:
    """The document as the engine indexes it: what it says, without what it does not know, and what is derived from that."""
    body = {name: value for name, value in document.body.items() if value is not None}
    if document.index == "assets":
        body |= {"opening": opening(document), "plain_industry": plain_industry(document), **_names(document.body)}
    if vector is not None:
        body["vector"] = vector
    return body


def derivation(alias: str) -> list[Any]:
    """What decides, beside the document, what is derived from it: when this changes, the documents must be indexed anew."""
    fields = EMBEDDED_FIELDS[alias]
    if alias != "assets":
        return [fields]
    return [fields, OPENING_CHARACTERS, SUMMARY_WEIGHT, NAME_KEYS_VERSION, plain_industries(), aliases()]


def exact_keys(body: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a text must be to name the company exactly: its tickers and names, own, former and common, as keys."""
    symbol, name = str(body.get("symbol") or ""), str(body.get("company_name") or "")
    symbols = [*(body.get("former_symbols") or ()), *aliases().symbols_of(symbol)]
    return {
        "ticker_keys": ticker_keys(symbol) if symbol else [],
        "former_ticker_keys": [key for each in symbols for key in ticker_keys(each)],
        "name_key": [name_key(name)] if name else [],
        "other_name_keys": [name_key(each) for each in _other_names(body)],
    }


def _said(document: Document, field: str) -> str:
    """What a company's document says in a field; empty for other documents."""
    return str(document.body.get(field) or "") if document.index == "assets" else ""


def _other_names(body: Mapping[str, Any]) -> list[str]:
    return [*(body.get("former_names") or ()), *aliases().names_of(str(body.get("symbol") or ""))]


def _names(body: Mapping[str, Any]) -> dict[str, list[str]]:
    names = [each for each in (str(body.get("company_name") or ""), *_other_names(body)) if each]
    return {
        **exact_keys(body),
        "name_words": [telling(each) for each in names],
        "name_grams": [" ".join(grams(each)) for each in names],
    }

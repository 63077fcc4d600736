"""Texts made comparable: what a person types, tickers, names, and the pieces of names that survive a misspelling."""

import re
import unicodedata
from typing import Final, Self

import msgspec

MAX_CHARACTERS: Final = 500
"""Characters of a search text that are looked at; the rest is dropped, and the answer says so."""
MAX_WORDS: Final = 64
"""Words of a search text that are looked at: each is a clause in every field, and the engine takes 1,024."""
# Legal forms and fillers that people leave out; a name of nothing else keeps them.
_FILLERS: Final = frozenset(
    "the and of inc incorporated corp corporation co company companies plc ltd limited llc lp nv sa ag group holding holdings".split()  # noqa: SIM905  # a line of words
)
_WORD: Final = re.compile(r"[^\W_]+(?:['.&][^\W_]+)*")
_EXCHANGE: Final = re.compile(r"^(?:NYSE|NASDAQ|AMEX|ARCA|BATS|OTC)\s*:\s*")
_TICKER: Final = re.compile(r"[A-Z0-9]{1,6}(?:[.\-/ ][A-Z]{1,2})?")
_SECURITY: Final = re.compile(
    r"(?<=\S) (?:(?:class|series) [a-z] )?"
    r"(?:(?:common|ordinary|capital|american depositary|global depositary) (?:stock|shares?|receipts?)\b.*|class [a-z])$"
)
"""What a listing adds to a company's name: the kind of its shares."""
_GRAM: Final = 3


class ComparableText(msgspec.Struct, frozen=True):
    """A search text in the forms by which it is compared with tickers, names and words."""

    words: list[str]
    """At most `MAX_WORDS`."""
    significant: str
    grams: list[str]
    name_key: str
    ticker: str | None
    ticker_keys: list[str]
    """Of the ticker that it may be; empty where it cannot be one."""

    @classmethod
    def of(cls, text: str) -> Self:
        """The forms of a text."""
        symbol = ticker(text)
        return cls(
            words=words(text)[:MAX_WORDS],
            significant=significant(text),
            grams=grams(text),
            name_key=name_key(text),
            ticker=symbol,
            ticker_keys=ticker_keys(symbol) if symbol else [],
        )


def clean(text: str) -> str:
    """The text on one line, composed, without control characters: what is searched for and shown.

    >>> clean("  chips\\tfor\\x00 cars ")
    'chips for cars'
    """
    composed = unicodedata.normalize("NFKC", text)
    return " ".join("".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in composed).split())


def words(text: str) -> list[str]:
    """The words of a text in lower case and without accents; punctuation within a word stays ("s&p", "l'oreal").

    >>> words("Estée Lauder's T-Mobile")
    ['estee', "lauder's", 't', 'mobile']
    """
    return _WORD.findall(folded(text))


def folded(text: str) -> str:
    """Lower case, accents dropped.

    >>> folded("Estée")
    'estee'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def singular(word: str) -> str:
    """An English noun without its plural ending; good enough to look a word up by, not to print.

    >>> [singular(word) for word in ("batteries", "boxes", "chips", "gas", "business")]
    ['battery', 'box', 'chip', 'gas', 'business']
    """
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def ticker(text: str) -> str | None:
    """The ticker that a text may be, its share class after a dot; None where it cannot be one.

    >>> [ticker(text) for text in ("brk-b", "BRK/B", "brk b", "$tsla", "NYSE: GE", "data centres")]
    ['BRK.B', 'BRK.B', 'BRK.B', 'TSLA', 'GE', None]
    """
    candidate = _EXCHANGE.sub("", clean(text).upper()).removeprefix("$")
    return re.sub(r"[\-/ ]", ".", candidate) if _TICKER.fullmatch(candidate) else None


def ticker_keys(symbol: str) -> list[str]:
    """Every way in which a symbol is written as one key: with its share class after a dot, and run together.

    >>> ticker_keys("BRK-B")
    ['BRK.B', 'BRKB']
    """
    dotted = ticker(symbol) or clean(symbol).upper()
    return list(dict.fromkeys([dotted, dotted.replace(".", "")]))


def significant(name: str) -> str:
    """A name's words in lower case, without apostrophes, punctuation, legal forms and kind of shares; all where it has no other.

    >>> significant("The J. M. Smucker Company"), significant("McDonald's Corp."), significant("News Corp. Class A Common Stock")
    ('j m smucker', 'mcdonalds', 'news')
    """
    said = " ".join(re.findall(r"[^\W_]+", folded(re.sub(r"['’`]", "", name))))
    parts = _SECURITY.sub("", said).split()
    return " ".join([part for part in parts if part not in _FILLERS] or parts)


def name_key(name: str) -> str:
    """A name as one key: its letters and digits, without legal forms, so that spacing and punctuation do not matter.

    >>> name_key("The Coca-Cola Company"), name_key("cocacola"), name_key("Johnson & Johnson")
    ('cocacola', 'cocacola', 'johnsonjohnson')
    """
    return significant(name).replace(" ", "")


def grams(name: str) -> list[str]:
    """The letter triples of a name's significant words, with marks for where a word begins and ends; most survive a misspelling.

    >>> grams("Netflix, Inc.")
    ['_ne', 'net', 'etf', 'tfl', 'fli', 'lix', 'ix_']
    """
    padded = [f"_{part}_" for part in significant(name).split()]
    return list(dict.fromkeys(word[at : at + _GRAM] for word in padded for at in range(max(1, len(word) - _GRAM + 1))))

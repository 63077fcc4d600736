"""One story under several addresses: with tracking parameters, on a mobile page, or printed by several publishers.

Two articles tell one story if their addresses are one but for what says nothing of the page, or if they have the same headline and were
published within `SYNDICATED` of each other by different publishers, or within `REPEATED` by the same one, whose daily columns keep their
headline. A headline of fewer than `WORDS` words says little: it is one story only within `AT_ONCE`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Self, TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import msgspec

T = TypeVar("T")

SYNDICATED: Final = timedelta(days=2)
"""How long after the first copy other publishers print a story."""
REPEATED: Final = timedelta(hours=12)
"""How long after the first copy the same publisher prints a story again; less than the day between two of its columns."""
AT_ONCE: Final = timedelta(minutes=1)
WORDS: Final = 4
LETTERS: Final = 12
"""What stands for `WORDS` words in scripts without spaces."""

_HOST: Final = re.compile(r"^(?:(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.))+")
_PAGE: Final = re.compile(
    r"(?:/amp|/mobile|\.amp|[.?&]amp=1|/index\.\w{3,5}|\.amp\.html|/)+$|^/(?:amp|mobile|m)(?=/)", re.IGNORECASE
)
_CACHE: Final = re.compile(
    r"^[a-z]+://(?:(?:www\.)?google\.[a-z.]+/amp|[\w-]+\.cdn\.ampproject\.org/[a-z])/(?:s/)?(?=[^/]+\.[^/]+/)",
    re.IGNORECASE,
)
_SESSION: Final = re.compile(r";j?session_?id=[^/]*", re.IGNORECASE)
_TRACKING: Final = re.compile(
    r"utm_.*|hsa_.*|guc.*|mc_[ce]id|[a-z]*clid|_ga|_gl|amp|output_?type|ref|ref_?src|refer+er|source|src|partner|campaign|cmp(?:id)?|ncid"
    r"|taid|\.?tsrc|soc_(?:src|trk)|smid|sh|share|mod|site_?id|spm|trk|igshid|feed|rss|via|mkt_tok|s_cid|icid|itm_.*|at_.*",
    re.IGNORECASE,
)
_TICKER: Final = r"\(\s*[A-Za-z]+\s*:\s*[\w.\-/]+\s*\)"
_TICKERS: Final = re.compile(rf"\s-\s(?:(?!\s-\s)[^(])+{_TICKER}(?:\s*,[^()]*{_TICKER})*\s*$|{_TICKER}")
"""Symbols in brackets; behind a dash at the end, with the companies' names: "… - Brewer ( NYSE:TAP ) , Cola ( NYSE:KO )"."""
_BEHIND: Final = re.compile(r"\s+(?:\||–|—|-)\s+(?P<said>[^|–—]*?)\s*$")


class Story(msgspec.Struct, frozen=True):
    """What an article is recognised by; an empty text recognises nothing."""

    address: str
    headline: str
    publisher: str
    published_at: datetime

    @classmethod
    def of(cls, url: str, title: str, published_at: datetime, source: str = "") -> Self:
        """What the article at an address is recognised by; nothing of it may be trusted."""
        address = canonical_address(url)
        publisher = publisher_of(address) or source.casefold()
        return cls(address, headline_key(title, source, publisher), publisher, published_at)

    @property
    def is_named(self) -> bool:
        """Whether its headline says enough to tell it by."""
        return self.headline.count(" ") >= WORDS - 1 or (not self.headline.isascii() and len(self.headline) >= LETTERS)

    def is_told_by(self, other: "Story") -> bool:
        """Whether another article tells the same story."""
        if self.address and self.address == other.address:
            return True
        if not self.headline or self.headline != other.headline:
            return False
        within = REPEATED if self.publisher == other.publisher else SYNDICATED
        if not self.is_named:
            within = AT_ONCE
        return abs(self.published_at - other.published_at) <= within


def canonical_address(url: str) -> str:
    """An address without what differs between copies of one page: scheme, www and mobile hosts, tracking, fragment, closing slash.

    >>> canonical_address("http://m.paper.example/2026/a-story/amp/?utm_source=x&id=7#top")
    'paper.example/2026/a-story?id=7'
    """
    try:
        parts = urlsplit(_CACHE.sub("https://", url.strip()))
        host = (parts.hostname or "").rstrip(".")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url.strip()
    path = re.sub(r"/{2,}", "/", quote(unquote(_SESSION.sub("", parts.path)), safe="/~!$&'()*+,;=:@"))
    while (shorter := _PAGE.sub("", path)) != path:
        path = shorter
    kept = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    return f"{_HOST.sub('', host)}{port}{path}{'?' if kept else ''}{urlencode(kept)}"


def headline_key(title: str, source: str = "", publisher: str = "") -> str:
    """A headline's words in small letters, without symbols in brackets and without its publisher's name behind it.

    Args:
        title: the headline.
        source: who published it, in words.
        publisher: the same, as the registered part of a host.

    >>> headline_key("Brewer (NYSE: TAP) lifts its forecast - The Wire", "The Wire")
    'brewer lifts its forecast'
    """
    said = _TICKERS.sub(" ", unicodedata.normalize("NFKC", title[:1000]))
    behind = _BEHIND.search(said)
    if behind is not None and _is_publisher(_words(behind["said"]), source, publisher):
        said = said[: behind.start()]
    return " ".join(_words(said))


def _is_publisher(words: Sequence[str], source: str, publisher: str) -> bool:
    """Whether words are a publisher's name: as it is called, or with the name of its host in them."""
    label = publisher.partition(".")[0].replace("-", "")
    return list(words) == list(_words(source)) or (len(words) <= WORDS and len(label) >= 3 and label in "".join(words))


def publisher_of(address: str) -> str:
    """Who publishes at a canonical address: the registered part of its host.

    >>> publisher_of("finance.wire.example/a"), publisher_of("news.paper.co.uk/b")
    ('wire.example', 'paper.co.uk')
    """
    labels = address.partition("/")[0].split(".")
    is_below_country = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if is_below_country else -2 :])


def by_story(articles: Iterable[T], story_of: Callable[[T], Story]) -> list[list[T]]:
    """The articles by the story that they tell, each story's earliest first; the stories in the order of their earliest articles."""
    found: list[list[tuple[Story, int, T]]] = []
    by_address: dict[str, int] = {}
    by_headline: dict[str, list[int]] = {}
    told = [(story_of(article), place, article) for place, article in enumerate(articles)]
    for each in sorted(told, key=lambda one: (one[0].published_at, one[0].address, one[0].headline, one[1])):
        story = each[0]
        place = by_address.get(story.address) if story.address else None
        if place is None:
            like = by_headline.get(story.headline, ()) if story.headline else ()
            place = next((one for one in like if any(story.is_told_by(other) for other, *_ in found[one])), None)
        if place is None:
            place = len(found)
            found.append([])
        found[place].append(each)
        by_address.setdefault(story.address, place)
        if place not in by_headline.setdefault(story.headline, []):
            by_headline[story.headline].append(place)
    found.sort(key=lambda group: group[0][1])
    return [[article for _, _, article in group] for group in found]


def _words(text: str) -> Sequence[str]:
    return re.findall(r"[^\W_]+", re.sub(r"['’`]", "", text.casefold()))

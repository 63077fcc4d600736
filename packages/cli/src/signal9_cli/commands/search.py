"""`signal9 search`: companies, news and analyses by ticker, name, words and meaning."""

import html
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from signal9_cli.checkout import find_checkout
from signal9_cli.figures import stars
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, table, tables
from signal9_cli.quick.readers import Readers
from signal9_marketdata import SECTORS, canonical_sector, names_of
from signal9_readmodels.queries import Standing
from signal9_readmodels.search import MAX_LIMIT, Filters, Hit, SearchPage, SearchQuery

_WORDS = {"share_class": "share class", "former_ticker": "former ticker", "other_name": "also called"}
_WORDS |= {"near_name": "nearly the name", "similar_name": "similar name", "vocabulary": "related words"}
_WORDS |= {"summary": "industry"}
MENTIONED = 2
"""Companies of an article that are named in a table."""

_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)([MBT]?)", re.IGNORECASE)
_UNITS = {"": 1.0, "M": 1e6, "B": 1e9, "T": 1e12}


def _amount(text: str) -> float:
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f"{text!r} is no amount of US dollars. Write 250000000, 250M, 10B or 1.5T.")
    return float(found[1]) * _UNITS[found[2].upper()]


_Amount = Annotated[float | None, typer.Option(parser=_amount, metavar="USD", help="Market capitalisation, e.g. 10B.")]
_Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Day (UTC) of the news, the analysis or the company's last event."),
]
_Rating = Annotated[
    int | None, typer.Option(min=1, max=5, help="Of the newest rating; companies without one are left out.")
]


def search(
    text: Annotated[
        str, typer.Argument(help="A ticker, a name, or what the company does. Nothing in it is an operator.")
    ],
    index: Annotated[str, typer.Option(help="assets, news or analysis.")] = "assets",
    sector: Annotated[str | None, typer.Option(help="Only companies of this sector.")] = None,
    symbol: Annotated[str | None, typer.Option(help="Only news or analyses of this ticker.")] = None,
    min_rating: _Rating = None,
    max_rating: _Rating = None,
    min_cap: _Amount = None,
    max_cap: _Amount = None,
    since: _Day = None,
    until: _Day = None,
    page: Annotated[int, typer.Option(min=1, help="A page beyond the end is empty.")] = 1,
    limit: Annotated[int, typer.Option(min=1, max=MAX_LIMIT, help="Hits a page.")] = 10,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show the ranks by words and by meaning, and the excerpt.")
    ] = False,
    json: Json = False,
) -> None:
    """Find companies, news or analyses by ticker, name, words and meaning.

    Examples:

      signal9 search "makes chips for data centres"

      signal9 search BRK.B --json

      signal9 search "regional bank" --min-rating 4 --min-cap 10B --page 2

      signal9 search "lawsuit" --index news --symbol KO --since 2026-01-01
    """
    filters = Filters(
        sector=sector,
        sector_aliases=names_of(sector),
        symbol=symbol,
        min_rating=min_rating,
        max_rating=max_rating,
        min_market_cap=min_cap,
        max_market_cap=max_cap,
        since=since.replace(tzinfo=UTC).date() if since else None,
        until=until.replace(tzinfo=UTC).date() if until else None,
    )
    query = SearchQuery.parse(text, index, filters=filters, page=page, limit=limit)
    answer = Readers(find_checkout()).search_questions.find(query)
    found, standings = answer.page, answer.standings
    if json:
        print_json(_as_json(found, standings))
        return
    if query.truncated:
        notes.print(f"[dim]Only the first {len(query.text)} characters were looked at.[/dim]")
    tables.print(_table(found, standings, explain) if found.hits else _nothing(found))


def _nothing(found: SearchPage) -> str:
    """What is said of a page without hits: why, and what there is."""
    query, sector = found.query, found.query.filters.sector
    if found.degraded and query.index == "news":
        return "The search engine is down, and nothing else holds news. `signal9 status` tells more."
    down = " The search engine is down: only tickers, names and words were looked for." if found.degraded else ""
    if found.total:
        pages = -(-found.total // query.limit)
        return f"Page {query.page} is beyond the end: {found.total} hits are on {pages} page{'s' * (pages > 1)}.{down}"
    filtered = " with these filters" if query.filters.given() else ""
    known = "" if sector is None or canonical_sector(sector) else f" Sectors are: {', '.join(SECTORS)}."
    return f"Nothing in {query.index} was found for '{plain(query.text, 60)}'{filtered}.{known}{down}"


def _as_json(found: SearchPage, standings: dict[str, Standing]) -> dict[str, Any]:
    query = found.query
    return {
        "query": query.text,
        "index": query.index,
        "filters": query.filters,
        "page": query.page,
        "limit": query.limit,
        "total": found.total,
        "truncated": query.truncated,
        "degraded": found.degraded,
        "hits": [{**_plain_hit(hit), "standing": standings.get(hit.id)} for hit in found.hits],
    }


def _plain_hit(hit: Hit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "score": hit.score,
        "wordRank": hit.word_rank,
        "meaningRank": hit.meaning_rank,
        "why": hit.why,
        "highlights": hit.highlights,
        "document": hit.document,
    }


def _table(found: SearchPage, standings: dict[str, Standing], explain: bool) -> Table:
    first = (found.query.page - 1) * found.query.limit + 1
    shown = f"{first}–{first + len(found.hits) - 1} of {found.total} ranked"
    degraded = "; the search engine is down, names and words only" if found.degraded else ""
    rows = [
        (
            _headline(hit),
            *([_standing(standings[hit.id])] if standings else []),
            _excerpt(hit, 300 if explain else 90),
            _why(hit, explain),
        )
        for hit in found.hits
    ]
    what = Column("what", max_width=44, no_wrap=True)
    rating = [Column("rating", max_width=30)] if standings else []
    return table(rows, what, *rating, "found", "why", title=f"{found.query.index}: {shown}{degraded}")


def _headline(hit: Hit) -> str:
    document = hit.document
    name = document.get("company_name") or document.get("title") or _rated(document)
    return f"{plain(_symbols(document))} {plain(str(name), 120)}"


def _rated(document: Mapping[str, Any]) -> str:
    """What an analysis came to."""
    rating = document.get("investment_rating")
    return f"rated {rating}" if rating is not None else "unrated" if document.get("status") == "completed" else "failed"


def _symbols(document: Mapping[str, Any]) -> str:
    """The company's ticker, or those of an article: the two most concerned, and how many more."""
    named = document.get("symbol") or document.get("asset_symbol") or ""
    if isinstance(named, str):
        return named
    more = f" +{len(named) - MENTIONED}" if len(named) > MENTIONED else ""
    return " ".join(map(str, named[:MENTIONED])) + more


def _excerpt(hit: Hit, limit: int) -> str:
    if hit.highlights:
        field, marked = next(iter(hit.highlights.items()))
        if field != "title":
            # The marks become bold only after everything else of the stranger's text is inert.
            pieces = re.split(r"</?em>", marked)
            shown = [_cut(html.unescape(piece), limit) for piece in pieces]
            return "".join(f"[bold]{piece}[/bold]" if place % 2 else piece for place, piece in enumerate(shown))
    document = hit.document
    about = (
        document.get("description")
        or document.get("industry")
        or document.get("content")
        or document.get("reasons")
        or ""
    )
    return _cut(about if isinstance(about, str) else " ".join(map(str, about)), limit)


def _cut(text: str, limit: int) -> str:
    """The text as far as there is room for it, which it says where it goes on."""
    return plain(text, limit) + ("…" if len(text) > limit else "")


def _standing(standing: Standing) -> str:
    if standing.rating is None:
        return "unrated: " + _cut(standing.unrated_reason or "", 120)
    count = len(standing.cautions)
    cautions = f" {count} caution{'s' * (count > 1)}" if count else ""
    return stars(standing.rating) + cautions


def _why(hit: Hit, explain: bool) -> str:
    reasons = [_WORDS.get(reason, reason) for reason in hit.why]
    if not explain:
        return ", ".join(reasons)
    ranks = f"words {_rank(hit.word_rank)}, meaning {_rank(hit.meaning_rank)}, score {hit.score:.4f}"
    return f"{', '.join(reasons)} ({ranks})"


def _rank(rank: int | None) -> str:
    return "–" if rank is None else f"#{rank}"

"""An explanation for the terminal: the waterfall of contributions, then figures, peers, news and what would flip it."""

from collections.abc import Iterator

import msgspec
from rich.console import RenderableType
from rich.table import Column, Table
from rich.text import Text

from signal9_application.research import Explanation
from signal9_cli.figures import figure, limits, points, signed, sparkline, stars, title
from signal9_cli.output import plain, table
from signal9_cli.text.cautions import LONGEST, cautions_of
from signal9_cli.text.doubts import doubts_table
from signal9_cli.text.verdict import belongs, confidence_sum, headline, missing_of
from signal9_rating import Analysis, Reason, newest_value

WIDTH = 48
"""Columns of the waterfall's bars."""

ROOM = 110
"""Columns of a terminal from which on there is room for bars beside the reasons."""


NEUTRAL = 50.0
"""The score before any rule."""

_SCORE = "From neutral to the score, 0 to 100"

MISSING = "Rules without a figure earn nothing."


def explain_text(explanation: Explanation, width: int = 160) -> Iterator[RenderableType]:
    """Yield what is printed on so many columns, top to bottom."""
    analysis = explanation.analysis
    rated = "" if analysis.investment_rating is None else f"{stars(analysis.investment_rating)}  "
    score = "" if analysis.score is None else f", score {analysis.score:.1f}"
    yield (
        f"[bold]{plain(explanation.symbol)}[/bold] {plain(explanation.name)}  {rated}{plain(headline(analysis), LONGEST)}{score}"
    )
    year = f"; fiscal year to {analysis.fiscal_date_ending}" if analysis.fiscal_date_ending else ""
    yield (
        f"As of {analysis.as_of}, by rule set {analysis.ruleset_version}{year}. {plain(_belongs(explanation), LONGEST)}."
        + (
            f" Analysis {explanation.analysis_id}, whose result has the SHA-256 {explanation.result_digest[:12]}…."
            if explanation.analysis_id
            else ""
        )
    )
    yield from cautions_of(analysis.cautions)
    if analysis.score is not None:
        yield _waterfall(explanation) if width >= ROOM else _steps(explanation)
    if analysis.doubts:
        yield doubts_table(analysis)
    if analysis.reasons:
        yield _figures(explanation)
    yield _components(explanation)
    yield f"Confidence {confidence_sum(analysis)}"
    if analysis.track_record:
        yield _record(explanation)
    if analysis.flips:
        yield _flips(explanation)
    if analysis.peers:
        yield _peers(explanation)
    yield _news(explanation)
    if missing := missing_of(analysis):
        yield missing


def _belongs(explanation: Explanation) -> str:
    told = belongs(explanation.analysis, explanation.industry)
    return told[:1].upper() + told[1:]


def _waterfall(explanation: Explanation) -> Table:
    """Each rule moves the score on from where the one above left it."""
    analysis = explanation.analysis
    low, high = limits([*(reason.contribution for reason in analysis.reasons), analysis.missing_contribution])
    rows: list[tuple[RenderableType, ...]] = [("50.0", _bar(NEUTRAL, NEUTRAL, low, high, "dim"), "neutral")]
    at = NEUTRAL
    for reason in analysis.reasons:
        start, at = at, at + reason.contribution
        bar = _bar(min(start, at), max(start, at), low, high, _colour(reason))
        rows.append((points(reason.contribution), bar, plain(reason.sentence, LONGEST)))
    if analysis.missing_contribution:
        start, at = at, at + analysis.missing_contribution
        rows.append((points(analysis.missing_contribution), _bar(at, start, low, high, "red"), MISSING))
    rated = f"[bold]rated {analysis.investment_rating}[/bold]"
    rows.append((f"[bold]{at:.1f}[/bold]", _bar(at, at, low, high, "bold"), rated))
    scale = Column(f"{low:<{WIDTH // 2}.0f}{high:>{WIDTH - WIDTH // 2}.0f}", no_wrap=True)
    return table(rows, _right("points"), scale, Column("because", overflow="fold"), title=_SCORE, box=None)


def _steps(explanation: Explanation) -> Table:
    """The waterfall in figures, where there is no room for bars."""
    analysis, at = explanation.analysis, NEUTRAL
    rows = [("", f"{at:.1f}", "neutral")]
    for reason in analysis.reasons:
        at += reason.contribution
        style = _colour(reason)
        rows.append((f"[{style}]{points(reason.contribution)}[/{style}]", f"{at:.1f}", plain(reason.sentence, LONGEST)))
    if analysis.missing_contribution:
        at += analysis.missing_contribution
        rows.append((f"[red]{points(analysis.missing_contribution)}[/red]", f"{at:.1f}", MISSING))
    rows.append(("", f"[bold]{at:.1f}[/bold]", f"[bold]rated {analysis.investment_rating}[/bold]"))
    return table(rows, _right("points"), _right("score"), Column("because", overflow="fold"), title=_SCORE, box=None)


def _colour(reason: Reason) -> str:
    return "green" if reason.contribution >= 0 else "red"


def _right(name: str) -> Column:
    return Column(name, justify="right", no_wrap=True)


def _bar(start: float, end: float, low: float, high: float, style: str) -> Text:
    first, last = (round((value - low) / (high - low) * WIDTH) for value in (start, end))
    return Text(" " * first + ("█" * (last - first) or "▏"), style=style)


def _figures(explanation: Explanation) -> Table:
    def source(reason: Reason) -> str:
        shown = [f"{s.document}:{s.path} = {s.value:,.12g}" for s in reason.sources[:4]]
        more = len(reason.sources) - len(shown)
        return plain("\n".join(shown) + (f"\nand {more} more" if more > 0 else ""), 1000).replace("\\x0a", "\n")

    analysis = explanation.analysis
    rows = [
        (title(each.metric), figure(each.metric, each.value), sparkline(explanation.trend(each.metric)), source(each))
        for each in analysis.reasons
    ]
    metric, trend = (Column(name, no_wrap=True) for name in ("metric", "trend"))
    drawn = table(rows, metric, _right("value"), trend, Column("source", overflow="fold"), title="Figures")
    if analysis.digests:
        digests = ", ".join(f"{name} {digest[:12]}…" for name, digest in sorted(analysis.digests.items()))
        drawn.caption, drawn.caption_justify = f"SHA-256: {digests}", "left"
    return drawn


def _components(explanation: Explanation) -> Table:
    scores = msgspec.to_builtins(explanation.analysis.components)
    shown = ["–" if score is None else f"{score:.0f}" for score in scores.values()]
    return table([shown], *(_right(title(name)) for name in scores), title="Components, 0 to 100")


def _record(explanation: Explanation) -> Table:
    rows = [
        (str(each.fiscal_date_ending), f"{each.investment_rating} of 5", f"{each.score:.0f}")
        for each in explanation.analysis.track_record
    ]
    return table(rows, "fiscal year to", "rating by statements alone", "score", title="Past fiscal years")


def _flips(explanation: Explanation) -> Table:
    rows = []
    for flip in explanation.analysis.flips:
        changes = [
            f"{title(each.metric)} were {figure(each.metric, each.needed)} (is {figure(each.metric, each.value)})"
            for each in flip.changes
        ]
        rows.append((f"{flip.investment_rating} of 5", " and ".join(changes)))
    return table(rows, "to", "if, all else equal", title="What would flip it")


def _peers(explanation: Explanation) -> Table:
    names = [title(name) for name in explanation.analysis.peers[0].metrics]
    rows = [
        (plain(symbol) if place else f"[bold]{plain(symbol)}[/bold]", *values, plain(because))
        for place, (symbol, values, because) in enumerate(peer_rows(explanation.analysis))
    ]
    return table(rows, "peer", *names, "because", title="Peers")


def peer_rows(analysis: Analysis) -> list[tuple[str, list[str], str]]:
    """Return the company and each of its peers: symbol, the compared figures, why it is a peer; none where it has no peers."""
    if not analysis.peers:
        return []
    names = list(analysis.peers[0].metrics)
    own = {name: newest_value(analysis, name) for name in names}
    rows = [(analysis.symbol, own, ""), *((peer.symbol, peer.metrics, peer.because) for peer in analysis.peers)]
    return [(symbol, [figure(name, metrics.get(name)) for name in names], why) for symbol, metrics, why in rows]


def items_of(explanation: Explanation) -> str:
    """Return how many news items there are."""
    count = len(explanation.news)
    return f"{count} item{'' if count == 1 else 's'}"


def _news(explanation: Explanation) -> str:
    value = explanation.sentiment
    if value is None:
        return "No news about the company."
    word = "bearish" if value <= -0.35 else "bullish" if value >= 0.35 else "neutral" if abs(value) < 0.15 else "mixed"
    trend = sparkline([each.sentiment for each in reversed(explanation.news)][-60:])
    return f"News: {items_of(explanation)}, sentiment {signed(value)} of -1 to 1 ({word}), oldest to newest {trend}"

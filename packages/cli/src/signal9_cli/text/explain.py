"""An explanation for the terminal: the waterfall of contributions, then figures, peers, news and what would flip it."""

from collections.abc import Iterator

import msgspec
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from signal9_application.research import Explanation
from signal9_cli.figures import figure, limits, points, signed, sparkline, stars, title
from signal9_cli.output import plain
from signal9_rating import Analysis, Reason
from signal9_rating.confidence import WEIGHTS

WIDTH = 48
"""Columns of the waterfall's bars."""

ROOM = 110
"""Columns of a terminal from which on there is room for bars beside the reasons."""


_SCORE = "From neutral to the score, 0 to 100"


def explain_text(explanation: Explanation, width: int = 160) -> Iterator[RenderableType]:
    """Yield what is printed on so many columns, top to bottom."""
    analysis = explanation.analysis
    yield (
        f"[bold]{plain(explanation.symbol)}[/bold] {plain(explanation.name)}  {stars(analysis.investment_rating)}  {analysis.investment_rating} of 5, "
        f"score {analysis.score:.1f}, confidence {analysis.confidence:.0f} %, stability {analysis.rating_stability}"
    )
    yield (
        f"As of {analysis.as_of}, by rule set {analysis.ruleset_version}; fiscal year to {analysis.fiscal_date_ending}"
        f"{f', sector {analysis.sector}' if analysis.sector else ''}."
        + (
            f" Analysis {explanation.analysis_id}, whose result has the SHA-256 {explanation.result_digest[:12]}…."
            if explanation.analysis_id
            else ""
        )
    )
    for caution in analysis.cautions:
        yield f"[yellow]Mind:[/yellow] {plain(caution)}"
    yield _waterfall(explanation) if width >= ROOM else _steps(explanation)
    yield _figures(analysis.reasons, explanation)
    yield _components(explanation)
    yield _confidence(explanation)
    if analysis.track_record:
        yield _record(explanation)
    if analysis.flips:
        yield _flips(explanation)
    if analysis.peers:
        yield _peers(explanation)
    yield _news(explanation)
    if analysis.missing:
        yield f"Rules without a figure: {', '.join(map(title, analysis.missing))}."


def _waterfall(explanation: Explanation) -> Table:
    """Each rule moves the score on from where the one above left it."""
    analysis = explanation.analysis
    low, high = limits([reason.contribution for reason in analysis.reasons])
    scale = f"{low:<{WIDTH // 2}.0f}{high:>{WIDTH - WIDTH // 2}.0f}"
    table = Table(title=_SCORE, title_justify="left", pad_edge=False, box=None)
    table.add_column("points", justify="right")
    table.add_column(scale, no_wrap=True)
    table.add_column("because", overflow="fold")
    at = 50.0
    table.add_row("50.0", _bar(low, at, low, high, "dim"), "neutral")
    for reason in analysis.reasons:
        start, at = at, at + reason.contribution
        style = "green" if reason.contribution >= 0 else "red"
        table.add_row(
            points(reason.contribution),
            _bar(min(start, at), max(start, at), low, high, style),
            plain(reason.sentence),
        )
    rated = f"[bold]rated {analysis.investment_rating}[/bold]"
    table.add_row(f"[bold]{at:.1f}[/bold]", _bar(low, at, low, high, "bold"), rated)
    return table


def _steps(explanation: Explanation) -> Table:
    """The waterfall in figures, where there is no room for bars."""
    analysis = explanation.analysis
    table = Table(title=_SCORE, title_justify="left", pad_edge=False, box=None)
    table.add_column("points", justify="right")
    table.add_column("score", justify="right")
    table.add_column("because", overflow="fold")
    at = 50.0
    table.add_row("", "50.0", "neutral")
    for reason in analysis.reasons:
        at += reason.contribution
        style = "green" if reason.contribution >= 0 else "red"
        table.add_row(f"[{style}]{points(reason.contribution)}[/{style}]", f"{at:.1f}", plain(reason.sentence))
    table.add_row("", f"[bold]{at:.1f}[/bold]", f"[bold]rated {analysis.investment_rating}[/bold]")
    return table


def _bar(start: float, end: float, low: float, high: float, style: str) -> Text:
    first, last = (round((value - low) / (high - low) * WIDTH) for value in (start, end))
    return Text(" " * first + ("█" * (last - first) or "▏"), style=style)


def _figures(reasons: tuple[Reason, ...], explanation: Explanation) -> Table:
    analysis = explanation.analysis
    table = Table(title="Figures", title_justify="left", pad_edge=False)
    table.add_column("metric", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column("trend", no_wrap=True)
    table.add_column("source", overflow="fold")
    for reason in reasons:
        sources = [f"{s.document}:{s.path} = {s.value:,.12g}" for s in reason.sources[:4]]
        more = len(reason.sources) - len(sources)
        table.add_row(
            title(reason.metric),
            figure(reason.metric, reason.value),
            sparkline(explanation.trend(reason.metric)),
            plain("\n".join(sources) + (f"\nand {more} more" if more > 0 else ""), 1000).replace("\\x0a", "\n"),
        )
    if analysis.digests:
        digests = ", ".join(f"{name} {digest[:12]}…" for name, digest in sorted(analysis.digests.items()))
        table.caption, table.caption_justify = f"SHA-256: {digests}", "left"
    return table


def _components(explanation: Explanation) -> Table:
    table = Table(title="Components, 0 to 100", title_justify="left", pad_edge=False)
    scores = msgspec.to_builtins(explanation.analysis.components)
    for name in scores:
        table.add_column(title(name), justify="right")
    table.add_row(*("–" if score is None else f"{score:.0f}" for score in scores.values()))
    return table


def _confidence(explanation: Explanation) -> str:
    analysis = explanation.analysis
    parts = " + ".join(
        f"{weight:g} × {part} {100 * getattr(analysis.confidence_parts, part):.0f} %"
        for part, weight in WEIGHTS.items()
    )
    return f"Confidence {analysis.confidence:.0f} % = {parts}"


def _record(explanation: Explanation) -> Table:
    head = ("fiscal year to", "rating by statements alone", "score")
    table = Table(*head, title="Past fiscal years", title_justify="left", pad_edge=False)
    for entry in explanation.analysis.track_record:
        table.add_row(str(entry.fiscal_date_ending), f"{entry.investment_rating} of 5", f"{entry.score:.0f}")
    return table


def _flips(explanation: Explanation) -> Table:
    table = Table("to", "if, all else equal", title="What would flip it", title_justify="left", pad_edge=False)
    for flip in explanation.analysis.flips:
        changes = [
            f"{title(change.metric)} were {figure(change.metric, change.needed)} (is {figure(change.metric, change.value)})"
            for change in flip.changes
        ]
        table.add_row(f"{flip.investment_rating} of 5", " and ".join(changes))
    return table


def _peers(explanation: Explanation) -> Table:
    names = [title(name) for name in explanation.analysis.peers[0].metrics]
    table = Table("peer", *names, "because", title="Peers", title_justify="left", pad_edge=False)
    for place, (symbol, values, because) in enumerate(peer_rows(explanation.analysis)):
        table.add_row(plain(symbol) if place else f"[bold]{plain(symbol)}[/bold]", *values, plain(because))
    return table


def peer_rows(analysis: Analysis) -> list[tuple[str, list[str], str]]:
    """Return the company and each of its peers: symbol, the compared figures, why it is a peer; none where it has no peers."""
    if not analysis.peers:
        return []
    names, newest = list(analysis.peers[0].metrics), analysis.fiscal_date_ending.isoformat()
    own = {name: analysis.metrics.get(name, {}).get(newest) for name in names}
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

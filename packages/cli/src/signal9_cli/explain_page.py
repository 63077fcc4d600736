"""An explanation as one page with charts."""

from collections.abc import Iterator
from html import escape

import msgspec

from signal9_cli.charts import bars, line, sparkline_svg, waterfall
from signal9_cli.explanation import Explanation
from signal9_cli.figures import figure, title
from signal9_cli.page import card, page, table

SMALL = 0.3
"""Points below which contributions are drawn as one bar."""

YEARS = 7
"""Past fiscal years that are drawn; as many as have room for their labels."""


def explain_page(explanation: Explanation) -> str:
    """Return the page; every text of a stranger in it is escaped."""
    return page(f"{explanation.symbol}: rating explained", _body(explanation))


def _body(explanation: Explanation) -> Iterator[str]:
    analysis = explanation.analysis
    stars = "★" * analysis.investment_rating + "☆" * (5 - analysis.investment_rating)
    yield f"<h1>{escape(explanation.name)} <small>{escape(explanation.symbol)}</small> <span class=stars>{stars}</span></h1>"
    industry = f", {escape(explanation.industry.capitalize())}" if explanation.industry else ""
    yield (
        f"<p class=lead>{escape(analysis.sector or 'Sector not known')}{industry}. As of {analysis.as_of}, by rule set "
        f"{analysis.ruleset_version}, on figures up to the fiscal year to {analysis.fiscal_date_ending}.</p>"
    )
    yield "<div class=cards>"
    yield card(f"{analysis.investment_rating} of 5", f"rating, from a score of {analysis.score:.1f} of 100")
    yield card(f"{analysis.confidence:.0f} %", "confidence: how far the evidence carries")
    yield card(analysis.rating_stability, "stability")
    mood = explanation.mood
    yield card("–" if mood is None else f"{mood:+.2f}", f"news mood, of {len(explanation.news)} items")
    yield "</div>"
    yield from (f"<aside>{escape(caution)}</aside>" for caution in analysis.cautions)
    yield "<h2>From neutral to the score</h2><p class=note>Each rule moves the score from where the one above left it: green for, red against the company.</p>"
    yield _waterfall(explanation)
    yield "<h2>Reasons</h2>" + _reasons(explanation)
    yield "<div class=two>"
    components = [(title(name), value) for name, value in msgspec.to_builtins(analysis.components).items()]
    yield f"<section><h2>Components</h2>{bars(components)}</section>"
    parts = [(title(name), 100 * value) for name, value in msgspec.to_builtins(analysis.confidence_parts).items()]
    yield f"<section><h2>What the confidence is made of, %</h2>{bars(parts)}</section>"
    record = list(reversed(analysis.track_record[:YEARS]))
    if len(record) > 1:
        years = line(
            [f"{entry.fiscal_date_ending:%m/%Y}" for entry in record], [entry.score for entry in record], (0, 100)
        )
        yield f"<section><h2>Score of past fiscal years, by statements alone</h2>{years}</section>"
    if len(explanation.news) > 1:
        moods = [each.sentiment for each in reversed(explanation.news)]
        yield f"<section><h2>News mood, oldest to newest</h2>{line([''] * len(moods), moods, (-1, 1))}</section>"
    yield "</div>"
    if analysis.flips:
        yield "<h2>What would flip it</h2>" + _flips(explanation)
    if analysis.peers:
        yield "<h2>Peers</h2>" + _peers(explanation)
    yield "<h2>All figures</h2>" + _figures(explanation)
    yield "<h2>Provenance</h2>" + _provenance(explanation)


def _waterfall(explanation: Explanation) -> str:
    reasons = explanation.analysis.reasons
    steps = [(title(r.rule_id), r.contribution) for r in reasons if abs(r.contribution) >= SMALL]
    rest = sum(r.contribution for r in reasons if abs(r.contribution) < SMALL)
    if len(steps) < len(reasons):
        steps.append((f"{len(reasons) - len(steps)} smaller ones", rest))
    return waterfall(50.0, steps, f"Score {explanation.analysis.score:.1f}")


def _reasons(explanation: Explanation) -> str:
    rows = []
    for reason in explanation.analysis.reasons:
        side = "for" if reason.contribution >= 0 else "against"
        sources = "".join(
            f"<div><code>{escape(s.document)}:{escape(s.path)}</code> = {s.value:,.12g}</div>" for s in reason.sources
        )
        evidence = f"<details><summary>{len(reason.sources)} figures</summary>{sources}</details>" if sources else ""
        rows.append(
            (
                f'<span class="{side}">{reason.contribution:+.1f}</span>',
                f'<span title="{escape(explanation.definitions.get(reason.metric, ""))}">{escape(reason.sentence)}</span>{evidence}',
                f"{reason.score:.0f}",
                sparkline_svg(explanation.trend(reason.metric)),
            )
        )
    return table(("points", "because", "score", "trend"), rows, (0, 2))


def _flips(explanation: Explanation) -> str:
    rows = [
        (
            f"{flip.investment_rating} of 5",
            " and ".join(
                f"{escape(title(change.metric))} were <b>{figure(change.metric, change.needed)}</b> instead of "
                f"{figure(change.metric, change.value)}"
                for change in flip.changes
            ),
        )
        for flip in explanation.analysis.flips
    ]
    return table(("to", "if, all else equal,"), rows)


def _peers(explanation: Explanation) -> str:
    analysis = explanation.analysis
    names = list(analysis.peers[0].metrics)
    newest = analysis.fiscal_date_ending.isoformat()
    own = [figure(name, analysis.metrics.get(name, {}).get(newest)) for name in names]
    rows = [[f"<b>{escape(analysis.symbol)}</b>", *own, ""]]
    rows += [
        [escape(peer.symbol), *(figure(name, peer.metrics.get(name)) for name in names), escape(peer.because)]
        for peer in analysis.peers
    ]
    return table(("company", *map(title, names), "a peer because"), rows, range(1, len(names) + 1))


def _figures(explanation: Explanation) -> str:
    metrics = explanation.analysis.metrics
    days = explanation.years(5)
    rows = [
        [
            f'<span title="{escape(explanation.definitions.get(name, ""))}">{escape(title(name))}</span>',
            *(figure(name, values.get(day)) for day in days),
            sparkline_svg(explanation.trend(name)),
        ]
        for name, values in sorted(metrics.items())
        if any(value is not None for value in values.values())
    ]
    unknown = [
        title(name) for name, values in sorted(metrics.items()) if not any(v is not None for v in values.values())
    ]
    note = f"<p class=note>Not known for any year: {escape(', '.join(unknown))}.</p>" if unknown else ""
    return f"<details open><summary>{len(rows)} metrics; hold the pointer over a name for its definition</summary>{table(('metric', *days, 'trend'), rows, range(1, len(days) + 1))}</details>{note}"


def _provenance(explanation: Explanation) -> str:
    analysis = explanation.analysis
    rows = [(escape(name), f"<code>{escape(digest)}</code>") for name, digest in sorted(analysis.digests.items())]
    if explanation.result_digest:
        rows.append(("This analysis", f"<code>{escape(explanation.result_digest)}</code>"))
    missing = (
        f"<p class=note>Rules without a figure: {escape(', '.join(analysis.missing))}.</p>" if analysis.missing else ""
    )
    identity = f"<p class=note>Analysis {escape(explanation.analysis_id)}, {escape(explanation.analyzed_at)}.</p>"
    return table(("document", "SHA-256"), rows) + missing + (identity if explanation.analysis_id else "")

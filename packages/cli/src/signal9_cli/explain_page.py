"""An explanation as one page with charts."""

from collections.abc import Iterator, Sequence
from html import escape

import msgspec

from signal9_application.research import Explanation
from signal9_cli.charts import bars, line, sparkline_svg, waterfall
from signal9_cli.figures import figure, points, title, unsigned_zero
from signal9_cli.page import card, page, table
from signal9_rating.confidence import WEIGHTS

SMALL = 0.3
"""Points below which contributions are drawn as one bar."""

_MOODS = "Mood of each news item from -1 to 1, oldest to newest"

YEARS = 7
"""Past fiscal years that are drawn; as many as have room for their labels."""


def explain_page(explanation: Explanation) -> str:
    """Return the page; every text of a stranger in it is escaped."""
    return page(f"{explanation.symbol}: rating explained", _body(explanation))


def _body(explanation: Explanation) -> Iterator[str]:
    analysis = explanation.analysis
    stars = "★" * analysis.investment_rating + "☆" * (5 - analysis.investment_rating)
    yield f"<h1>{escape(explanation.name)} <small>{escape(explanation.symbol)}</small> <span class=stars role=img aria-label='{analysis.investment_rating} of 5 stars'>{stars}</span></h1>"
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
    items = f"{len(explanation.news)} item{'' if len(explanation.news) == 1 else 's'}"
    mood_card = "–" if mood is None else unsigned_zero(f"{mood:+.2f}")
    yield card(mood_card, f"news mood, -1 to 1, of {items}" if explanation.news else "news mood: no news")
    yield "</div>"
    yield from (f"<aside>{escape(caution)}</aside>" for caution in analysis.cautions)
    yield "<h2>From neutral to the score</h2><p class=note>Each rule moves the score from where the one above left it: green for, red against the company.</p>"
    yield _waterfall(explanation)
    yield "<h2>Reasons</h2><p class=note>Score: 0 is weak or worse, 100 strong or better. Trend: past fiscal years, oldest first.</p>"
    yield _reasons(explanation)
    yield "<div class=two>"
    components = [(title(name), value) for name, value in msgspec.to_builtins(analysis.components).items()]
    drawn = bars(_spoken("Component scores", components), components)
    yield f"<section><h2>Components, 0 to 100</h2>{drawn}</section>"
    parts = [(title(name), 100 * value) for name, value in msgspec.to_builtins(analysis.confidence_parts).items()]
    weights = " + ".join(f"{weight:g} × {part}" for part, weight in WEIGHTS.items())
    note = f"<p class=note>{analysis.confidence:.0f} % = {weights}.</p>"
    drawn = bars(_spoken("Parts of the confidence in percent", parts), parts)
    yield f"<section><h2>What the confidence is made of, %</h2>{drawn}{note}</section>"
    record = list(reversed(analysis.track_record[:YEARS]))
    if len(record) > 1:
        scores = [(f"{entry.fiscal_date_ending:%m/%Y}", entry.score) for entry in record]
        names, points_of = [name for name, _ in scores], [score for _, score in scores]
        years = line(_spoken("Scores of past fiscal years", scores), names, points_of, (0, 100))
        yield f"<section><h2>Score of past fiscal years, by statements alone</h2>{years}</section>"
    if len(explanation.news) > 1:
        moods = [each.sentiment for each in reversed(explanation.news)]
        yield f"<section><h2>News mood, oldest to newest</h2>{line(_MOODS, [''] * len(moods), moods, (-1, 1), '{:+.1f}')}</section>"
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
    score = explanation.analysis.score
    label = f"From a neutral 50 to the score of {score:.1f}: the points of each rule, which the table of reasons lists"
    return waterfall(label, 50.0, steps, f"Score {score:.1f}")


def _spoken(what: str, values: Sequence[tuple[str, float | None]]) -> str:
    """A chart in words, for those who can't see it."""
    return f"{what}: " + ", ".join(f"{name} {'–' if value is None else f'{value:.0f}'}" for name, value in values)


def _reasons(explanation: Explanation) -> str:
    rows = []
    for reason in explanation.analysis.reasons:
        side = "for" if reason.contribution >= 0 else "against"
        sources = "".join(
            f"<div><code>{escape(s.document)}:{escape(s.path)}</code> = {s.value:,.12g}</div>" for s in reason.sources
        )
        said = explanation.definitions.get(reason.metric, "")
        meaning = f"<div>{escape(title(reason.metric))}: {escape(said)}</div>" if said else ""
        trend = explanation.trend(reason.metric)
        spoken = "Oldest year to newest: " + ", ".join(figure(reason.metric, value) for value in trend)
        evidence = (
            f"<details><summary>{len(reason.sources)} figures</summary>{meaning}{sources}</details>"
            if sources
            else meaning
        )
        rows.append(
            (
                f'<span class="{side}">{points(reason.contribution)}</span>',
                escape(reason.sentence) + evidence,
                f"{reason.score:.0f}",
                sparkline_svg(trend, spoken),
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
            f"<details><summary>{escape(title(name))}</summary>{escape(explanation.definitions.get(name, ''))}</details>",
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
    about = f"<p class=note>{len(rows)} metrics by the last day of the fiscal year; a name opens to its definition. × is times, M millions of the reports' currency.</p>"
    return about + table(("metric", *days, "trend"), rows, range(1, len(days) + 1)) + note


def _provenance(explanation: Explanation) -> str:
    analysis = explanation.analysis
    rows = [(escape(name), f"<code>{escape(digest)}</code>") for name, digest in sorted(analysis.digests.items())]
    if explanation.result_digest:
        rows.append(("This analysis", f"<code>{escape(explanation.result_digest)}</code>"))
    missing = (
        f"<p class=note>Rules without a figure: {escape(', '.join(map(title, analysis.missing)))}.</p>"
        if analysis.missing
        else ""
    )
    identity = f"<p class=note>Analysis {escape(explanation.analysis_id)}, {escape(explanation.analyzed_at)}.</p>"
    return table(("document", "SHA-256"), rows) + missing + (identity if explanation.analysis_id else "")

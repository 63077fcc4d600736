"""An explanation as one page with charts."""

from collections.abc import Sequence
from typing import Final

import msgspec

from signal9_application.research import Explanation
from signal9_cli.figures import figure, title
from signal9_cli.pages import render
from signal9_cli.pages.charts import bars, line, sparkline_svg, waterfall
from signal9_cli.text.doubts import doubt_rows
from signal9_cli.text.explain import items_of, peer_rows
from signal9_cli.text.verdict import belongs, confidence_sum, missing_of

SMALL: Final = 0.3
"""Points below which contributions are drawn as one bar."""

YEARS: Final = 7
"""Past fiscal years that are drawn; as many as have room for their labels."""

DAYS: Final = 5
"""Fiscal years of the table of all figures."""


def explain_page(explanation: Explanation) -> str:
    """Return the page; every text of a stranger in it is escaped."""
    analysis = explanation.analysis
    components = [(title(name), value) for name, value in msgspec.to_builtins(analysis.components).items()]
    stated = msgspec.to_builtins(analysis.confidence_parts).items()
    parts = [(title(name), 100 * value) for name, value in stated if value is not None]
    metrics = sorted(analysis.metrics.items())
    days = explanation.years(DAYS)
    known = [name for name, values in metrics if any(value is not None for value in values.values())]
    return render(
        "explain.html",
        explanation=explanation,
        items=items_of(explanation),
        steps="" if analysis.score is None else _steps(explanation, analysis.score),
        belongs=belongs(analysis, explanation.industry),
        doubts=doubt_rows(analysis),
        reasons=[(reason, _trend(explanation, reason.metric)) for reason in analysis.reasons],
        components=bars(_spoken("Component scores", components), components),
        confidence=bars(_spoken("Parts of the confidence in percent", parts), parts),
        confidence_sum=confidence_sum(analysis),
        missing=missing_of(analysis),
        record=_record(explanation),
        sentiments=_sentiments(explanation),
        peer_titles=[title(name) for name in analysis.peers[0].metrics] if analysis.peers else [],
        peers=peer_rows(analysis),
        days=days,
        known=[
            (
                name,
                [figure(name, analysis.metrics[name].get(day)) for day in days],
                sparkline_svg(explanation.trend(name)),
            )
            for name in known
        ],
        unknown=[name for name, _ in metrics if name not in known],
    )


def _steps(explanation: Explanation, score: float) -> str:
    """The waterfall from the neutral score to that of the analysis, small steps as one."""
    analysis = explanation.analysis
    steps = [(title(each.rule_id), each.contribution) for each in analysis.reasons if abs(each.contribution) >= SMALL]
    rest = [each.contribution for each in analysis.reasons if abs(each.contribution) < SMALL]
    if rest:
        steps.append((f"{len(rest)} smaller ones", sum(rest)))
    if analysis.missing_contribution:
        steps.append(("Rules without a figure", analysis.missing_contribution))
    label = f"From a neutral 50 to the score of {score:.1f}: the points of each rule, which the table of reasons lists"
    return waterfall(label, 50.0, steps, f"Score {score:.1f}")


def _record(explanation: Explanation) -> str:
    """The line of past years' scores; empty where there is one year or none."""
    record = list(reversed(explanation.analysis.track_record[:YEARS]))
    if len(record) < 2:
        return ""
    names, scores = [f"{each.fiscal_date_ending:%m/%Y}" for each in record], [each.score for each in record]
    return line(_spoken("Scores of past fiscal years", [*zip(names, scores, strict=True)]), names, scores, (0, 100))


def _sentiments(explanation: Explanation) -> str:
    """The line of the news items' sentiments; empty where there is one item or none."""
    values = [each.sentiment for each in reversed(explanation.news)]
    if len(values) < 2:
        return ""
    label = "Sentiment of each news item from -1 to 1, oldest to newest"
    return line(label, [""] * len(values), values, (-1, 1), "{:+.1f}")


def _trend(explanation: Explanation, metric: str) -> str:
    trend = explanation.trend(metric)
    return sparkline_svg(trend, "Oldest year to newest: " + ", ".join(figure(metric, value) for value in trend))


def _spoken(what: str, values: Sequence[tuple[str, float | None]]) -> str:
    """A chart in words, for those who can't see it."""
    return f"{what}: " + ", ".join(f"{name} {'–' if value is None else f'{value:.0f}'}" for name, value in values)

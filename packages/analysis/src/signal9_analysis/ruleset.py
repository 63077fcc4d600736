"""Rule sets: versioned data that says which metric speaks how loudly for or against a company."""

import math
import tomllib
from importlib import resources
from string import Formatter
from typing import Annotated, Final, Literal, get_args

import msgspec
from msgspec import Meta

from signal9_analysis.errors import RulesetError
from signal9_analysis.metrics import METRIC_NAMES
from signal9_analysis.peers import PEER_METRICS
from signal9_analysis.sectors import Sector

Component = Literal["financial_health", "profitability", "growth", "valuation", "sentiment", "peers"]
COMPONENTS: Final[tuple[Component, ...]] = get_args(Component)

Share = Annotated[float, Meta(gt=0, le=1)]
Score = Annotated[float, Meta(ge=0, le=100)]

PLACEHOLDERS: Final = frozenset({"symbol", "value", "weak", "strong"})


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _times(value: float) -> str:
    return f"{value:.2f}×"


def _points(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


_UNITS: Final = {"percent": _percent, "times": _times, "points": _points}


class Thresholds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a metric scores 0 (`weak`) and 100 (`strong`), in the metric's unit; in between the score is linear."""

    weak: float
    strong: float


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: judges the newest value of a metric by thresholds, which sectors may override or be excluded from."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
    component: Component
    metric: str
    direction: Literal["higher", "lower"]
    weak: float
    strong: float
    weight: Share
    unit: Literal["percent", "times", "points"]
    sentence: Annotated[str, Meta(min_length=1, max_length=300)]
    excludes: tuple[Sector, ...] = ()
    sectors: dict[Sector, Thresholds] = {}

    def applies_to(self, sector: Sector | None) -> bool:
        """Tell whether the rule means anything in that sector; it does where the sector is not known."""
        return sector not in self.excludes

    def thresholds(self, sector: Sector | None) -> Thresholds:
        """Return the thresholds that hold in that sector."""
        default = Thresholds(self.weak, self.strong)
        return default if sector is None else self.sectors.get(sector, default)

    def score(self, value: float, sector: Sector | None) -> float:
        """Return 0 (weak or worse) to 100 (strong or better)."""
        bounds = self.thresholds(sector)
        return 100 * min(1.0, max(0.0, (value - bounds.weak) / (bounds.strong - bounds.weak)))

    def explain(self, symbol: str, value: float, sector: Sector | None) -> str:
        """Return the sentence of the rule with the company's figure and the thresholds in it."""
        bounds = self.thresholds(sector)
        show = _UNITS[self.unit]
        return self.sentence.format(
            symbol=symbol, value=show(value), weak=show(bounds.weak), strong=show(bounds.strong)
        )


class Stability(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Points from the nearest boundary of the rating from which on it is called highly or moderately stable."""

    high: Annotated[float, Meta(gt=0)]
    medium: Annotated[float, Meta(gt=0)]


class Ruleset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that turns metrics into a rating; `boundaries` are the overall scores at which ratings 2 to 5 begin."""

    version: Annotated[int, Meta(ge=1)]
    boundaries: tuple[Score, Score, Score, Score]
    stability: Stability
    components: dict[Component, Share]
    rules: Annotated[tuple[Rule, ...], Meta(min_length=1)]


def load_ruleset(version: int = 1) -> Ruleset:
    """Return a packaged rule set.

    Raises:
        RulesetError: there is no such version, or it is not sound.
    """
    folder = resources.files("signal9_analysis").joinpath("rulesets")
    file = folder.joinpath(f"{version}.toml")
    if not file.is_file():
        known = ", ".join(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir()))
        raise RulesetError(f"There is no rule set {version}. Choose one of: {known}.")
    ruleset = parse_ruleset(file.read_text(encoding="utf-8"))
    if ruleset.version != version:
        raise RulesetError(f"{version}.toml says that it is version {ruleset.version}. Make the two agree.")
    return ruleset


def parse_ruleset(text: str) -> Ruleset:
    """Return the rule set that a TOML text describes.

    Raises:
        RulesetError: not TOML, not of the schema, an unknown metric, crossed thresholds, weights that do not add up;
            the message names the rule and its line.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesetError(f"The rule set is not TOML: {error}.") from error
    for index, rule in enumerate(data["rules"] if isinstance(data.get("rules"), list) else []):
        try:
            msgspec.convert(rule, Rule)
        except msgspec.ValidationError as error:
            raise RulesetError(f"{_where(text, index, rule)}: {error}. Correct the rule.") from error
    try:
        ruleset = msgspec.convert(data, Ruleset)
    except msgspec.ValidationError as error:
        raise RulesetError(f"The rule set does not fit its schema: {error}. Correct the text.") from error
    for index, checked in enumerate(ruleset.rules):
        _check_rule(checked, ruleset.rules[:index], _where(text, index, {"id": checked.id}))
    _check_whole(ruleset)
    return ruleset


def _where(text: str, index: int, rule: object) -> str:
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[rules]]")]
    name = rule.get("id") if isinstance(rule, dict) else None
    line = f"line {lines[index]}" if index < len(lines) else f"position {index + 1}"
    return f"Rule {name!r} ({line})"


def _check_rule(rule: Rule, earlier: tuple[Rule, ...], where: str) -> None:
    if any(rule.id == other.id for other in earlier):
        raise RulesetError(f"{where}: the id is taken. Give every rule an id of its own.")
    known = PEER_METRICS if rule.component == "peers" else METRIC_NAMES
    if rule.metric not in known:
        raise RulesetError(f"{where}: unknown metric {rule.metric!r}. Choose one of: {', '.join(sorted(known))}.")
    named = [("", Thresholds(rule.weak, rule.strong)), *((f" of {s}", t) for s, t in rule.sectors.items())]
    for sector, bounds in named:
        if not (math.isfinite(bounds.weak) and math.isfinite(bounds.strong)):
            raise RulesetError(f"{where}: a threshold{sector} is not finite. Write numbers.")
        upward = bounds.strong > bounds.weak
        if bounds.strong == bounds.weak or upward != (rule.direction == "higher"):
            raise RulesetError(
                f"{where}: thresholds{sector} are crossed: weak {bounds.weak:g}, strong {bounds.strong:g}, "
                f"but {rule.direction} is better. Swap them or the direction."
            )
    try:
        fields = [(name, spec, how) for _, name, spec, how in Formatter().parse(rule.sentence) if name is not None]
    except ValueError as error:
        raise RulesetError(f"{where}: the sentence is no template: {error}. Double a brace to show it.") from error
    # Only bare names: a template must not reach into objects.
    if any(name not in PLACEHOLDERS or spec or how for name, spec, how in fields):
        raise RulesetError(f"{where}: the sentence may only use {{{'}, {'.join(sorted(PLACEHOLDERS))}}}.")


def _check_whole(ruleset: Ruleset) -> None:
    if list(ruleset.boundaries) != sorted(set(ruleset.boundaries)):
        raise RulesetError(f"The boundaries {ruleset.boundaries} do not rise. Sort them, each once.")
    if ruleset.stability.medium >= ruleset.stability.high:
        raise RulesetError("stability: medium must be below high.")
    _check_sum("components", list(ruleset.components.values()))
    for component in ruleset.components:
        _check_sum(
            f"the rules of component {component}",
            [rule.weight for rule in ruleset.rules if rule.component == component],
        )
    for rule in ruleset.rules:
        if rule.component not in ruleset.components:
            raise RulesetError(f"Rule {rule.id!r}: component {rule.component} has no weight under [components].")


def _check_sum(what: str, weights: list[float]) -> None:
    if abs(math.fsum(weights) - 1) > 1e-6:
        raise RulesetError(f"The weights of {what} add up to {math.fsum(weights):g}, not 1. Adjust them.")

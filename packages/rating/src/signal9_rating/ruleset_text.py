"""Reads rule sets: TOML of a known schema; whatever is wrong in one is named by its line."""

import json
import math
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import Any, Final

import msgspec

from signal9_rating.errors import RulesetError
from signal9_rating.metrics import METRIC_NAMES
from signal9_rating.peers import PEER_METRICS
from signal9_rating.percentiles import PERCENTILE, with_percentiles
from signal9_rating.reference import REFERENCES, load_reference
from signal9_rating.ruleset import Rule, Ruleset, Thresholds

PLACEHOLDERS: Final = frozenset({"symbol", "value", "weak", "strong", "period"})

CURRENT_RULESET: Final = 3
"""The rule set by which companies are rated unless another is asked for."""


def versions() -> tuple[int, ...]:
    """Return the versions of the packaged rule sets, oldest first."""
    folder = resources.files("signal9_rating").joinpath("rulesets")
    names = (entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(sorted(int(name) for name in names if name.isdecimal()))


@cache
def load_ruleset(version: int = CURRENT_RULESET) -> Ruleset:
    """Return a packaged rule set, read once per process.

    Raises:
        RulesetError: there is no such version, or it is not sound.
    """
    if version not in versions():
        known = ", ".join(map(str, versions()))
        raise RulesetError(f"There is no rule set {version}. Choose one of: {known}.")
    file = resources.files("signal9_rating").joinpath("rulesets", f"{version}.toml")
    ruleset = parse_ruleset(file.read_text(encoding="utf-8"))
    if ruleset.version != version:
        raise RulesetError(f"{version}.toml says that it is version {ruleset.version}. Make the two agree.")
    return ruleset


def parse_ruleset(text: str) -> Ruleset:
    """Return the rule set that a TOML text describes, with its percentiles as figures.

    Raises:
        RulesetError: not TOML, not of the schema, an unknown metric or percentile, crossed thresholds, weights that do
            not add up; the message names the line and, in a rule, the rule.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesetError(f"The rule set is not TOML: {error}.") from error
    lines = _Lines(text)
    rules = data["rules"] if isinstance(data.get("rules"), list) else []
    reference = data.get("reference")
    if reference is not None and reference not in REFERENCES:
        raise RulesetError(
            f"{lines.at('reference')}: unknown reference {reference!r}. Choose one of: {', '.join(REFERENCES)}."
        )
    for index, rule in enumerate(rules):
        rules[index] = _checked_rule(rule, index, reference, lines)
    try:
        ruleset = msgspec.convert(data, Ruleset)
    except msgspec.ValidationError as error:
        key = _key_of(error) or next((key for key in data if f"`{key}`" in str(error)), "")
        raise RulesetError(
            f"The rule set does not fit its schema ({lines.at(key)}): {error}. Correct the text."
        ) from error
    for index, checked in enumerate(ruleset.rules):
        _check_rule(checked, ruleset.rules[:index], _Where(lines, index, checked.id))
    _check_whole(ruleset, lines)
    return ruleset


class _Lines:
    """Finds the line of a key in the text of a rule set."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._rules = [number for number, line in enumerate(self._lines) if line.strip().startswith("[[rules]]")]

    def at(self, key: str) -> str:
        """Return `line n` of a key, or of a table, before the rules; the first line where it is nowhere."""
        head = self._lines[: self._rules[0]] if self._rules else self._lines
        return f"line {self._find(head, key) or 1}"

    def of_rule(self, index: int, key: str = "") -> str:
        """Return `line n` of a key of a rule, else of the rule."""
        if index >= len(self._rules):
            return f"position {index + 1}"
        start = self._rules[index]
        end = self._rules[index + 1] if index + 1 < len(self._rules) else len(self._lines)
        return f"line {start + (self._find(self._lines[start:end], key) or 1)}"

    @staticmethod
    def _find(lines: list[str], key: str) -> int | None:
        pattern = re.compile(rf"\s*\[?{re.escape(key)}\b") if key else None
        return next((number for number, line in enumerate(lines, 1) if pattern and pattern.match(line)), None)


class _Where:
    """Says in which rule something is wrong, and in which line of it."""

    def __init__(self, lines: _Lines, index: int, name: object) -> None:
        self._lines, self._index, self._name = lines, index, name

    def __call__(self, key: str = "") -> str:
        return f"Rule {self._name!r} ({self._lines.of_rule(self._index, key)})"


def _checked_rule(rule: object, index: int, reference: str | None, lines: _Lines) -> object:
    """Return the rule with its percentiles as figures, known to fit the schema."""
    where = _Where(lines, index, rule.get("id") if isinstance(rule, dict) else None)
    bounds = {bound: str(rule.get(bound)) for bound in ("weak", "strong")} if isinstance(rule, dict) else {}
    for bound, named in bounds.items():
        if re.fullmatch(r"p[\d.]+", named) and not PERCENTILE.fullmatch(named):
            raise RulesetError(f"{where(bound)}: no table holds {named}. Choose p1, p5, p10 and so on to p95, or p99.")
    if isinstance(rule, dict) and any(map(PERCENTILE.fullmatch, bounds.values())):
        if reference is None:
            known = ", ".join(REFERENCES)
            raise RulesetError(f"{where('weak')}: percentiles need a `reference`. Name one of: {known}.")
        try:
            rule = with_percentiles(rule, load_reference(reference).percentiles)
        except RulesetError as error:
            raise RulesetError(f"{where('weak')}: {error}") from error
    try:
        msgspec.convert(rule, Rule)
    except msgspec.ValidationError as error:
        raise RulesetError(f"{where(_key_of(error))}: {error}. Correct the rule.") from error
    return rule


def _key_of(error: msgspec.ValidationError) -> str:
    """Return the field that the error is about: the first step of its path, or the field that it quotes."""
    message = str(error)
    path = re.search(r"`\$\.(\w+)", message)
    quoted = re.search(r"unknown field `(\w+)`", message)
    return path.group(1) if path else quoted.group(1) if quoted else ""


def _check_rule(rule: Rule, earlier: tuple[Rule, ...], where: _Where) -> None:
    if any(rule.id == other.id for other in earlier):
        raise RulesetError(f"{where('id')}: the id is taken. Give every rule an id of its own.")
    known = PEER_METRICS if rule.component == "peers" else METRIC_NAMES
    if rule.metric not in known:
        raise RulesetError(
            f"{where('metric')}: unknown metric {rule.metric!r}. Choose one of: {', '.join(sorted(known))}."
        )
    named = [
        ("weak", "", Thresholds(rule.weak, rule.strong)),
        *(("sectors", f" of {name}", bounds) for name, bounds in rule.sectors.items()),
        *(("groups", f" of {name}", bounds) for name, bounds in rule.groups.items()),
    ]
    for key, sector, bounds in named:
        if not (math.isfinite(bounds.weak) and math.isfinite(bounds.strong)):
            raise RulesetError(f"{where(key)}: a threshold{sector} is not finite. Write numbers.")
        upward = bounds.strong > bounds.weak
        if bounds.strong == bounds.weak or upward != (rule.direction == "higher"):
            raise RulesetError(
                f"{where(key)}: thresholds{sector} are crossed: weak {bounds.weak:g}, strong {bounds.strong:g}, "
                f"but {rule.direction} is better. Swap them or the direction."
            )
    both = [name for name in rule.only if name in rule.excludes]
    if both:
        raise RulesetError(f"{where('only')}: {both[0]} is in `only` and in `excludes`. Leave it out of one.")
    if rule.plausible is not None:
        low, high = rule.plausible
        if not low < high:
            raise RulesetError(f"{where('plausible')}: {rule.plausible} is no range. Write the lower end first.")
        if any(not low <= bound <= high for _, _, bounds in named for bound in (bounds.weak, bounds.strong)):
            raise RulesetError(
                f"{where('plausible')}: a threshold lies outside {rule.plausible}, where no figure counts. Widen the range."
            )
    try:
        fields = [(name, spec, how) for _, name, spec, how in Formatter().parse(rule.sentence) if name is not None]
    except ValueError as error:
        raise RulesetError(
            f"{where('sentence')}: the sentence is no template: {error}. Double a brace to show it."
        ) from error
    # Only bare names: a template must not reach into objects.
    if any(name not in PLACEHOLDERS or spec or how for name, spec, how in fields):
        raise RulesetError(f"{where('sentence')}: the sentence may only use {{{'}, {'.join(sorted(PLACEHOLDERS))}}}.")


def _check_whole(ruleset: Ruleset, lines: _Lines) -> None:
    if list(ruleset.boundaries) != sorted(set(ruleset.boundaries)):
        raise RulesetError(
            f"{lines.at('boundaries')}: the boundaries {ruleset.boundaries} do not rise. Sort them, each once."
        )
    stability = ruleset.stability
    if stability.medium >= stability.high or stability.calm >= stability.wild:
        raise RulesetError(f"{lines.at('stability')}: medium must be below high, and calm below wild.")
    for index, rule in enumerate(ruleset.rules):
        if rule.component not in ruleset.components:
            raise RulesetError(
                f"{_Where(lines, index, rule.id)('component')}: component {rule.component} has no weight under "
                "[components]. Give it one, or choose another."
            )
    lacking = [need for need in ruleset.needs if need not in ruleset.components]
    if lacking:
        raise RulesetError(
            f"{lines.at('needs')}: component {lacking[0]} has no weight under [components]. Give it one."
        )
    _check_sum("components", list(ruleset.components.values()), lines.at("components"))
    for component in ruleset.components:
        # Rules for some lines of business only come on top: the weights of those that apply are weighed against one another.
        indices = [index for index, rule in enumerate(ruleset.rules) if rule.component == component and not rule.only]
        place = ", ".join(lines.of_rule(index, "weight") for index in indices) or lines.at("components")
        weights = [ruleset.rules[index].weight for index in indices]
        _check_sum(f"the rules of component {component}", weights, place)


def _check_sum(what: str, weights: list[float], place: str) -> None:
    if abs(math.fsum(weights) - 1) > 1e-6:
        raise RulesetError(f"{place}: the weights of {what} add up to {math.fsum(weights):g}, not 1. Adjust them.")


def ruleset_schema() -> dict[str, Any]:
    """Return the JSON Schema of a rule set's text: the structs', with percentiles where they may stand."""
    schema = msgspec.json.schema(Ruleset)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Rule set of Signal9"
    percentile = {
        "type": "string",
        "pattern": f"^{PERCENTILE.pattern}$",
        "description": "of the sector, in `reference`",
    }
    for bound in ("weak", "strong"):
        properties = schema["$defs"]["Rule"]["properties"]
        properties[bound] = {"anyOf": [properties[bound], percentile]}
    return schema


if __name__ == "__main__":
    file = Path(__file__).parent / "rulesets" / "schema.json"
    file.write_text(json.dumps(ruleset_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

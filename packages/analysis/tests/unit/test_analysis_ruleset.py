"""Rule sets: the packaged one is sound, and every unsound one is refused with the place to correct."""

from importlib import resources

import pytest

from signal9_analysis import RulesetError, load_ruleset, parse_ruleset
from signal9_analysis.ruleset import COMPONENTS, Rule

HEAD = """\
version = 7
boundaries = [20, 40, 60, 80]
stability = { high = 4, medium = 2 }
components = { profitability = 1 }
"""
RULE = """
[[rules]]
id = "margin"
component = "profitability"
metric = "net_profit_margin"
direction = "higher"
weak = 0.0
strong = 0.2
weight = 1.0
unit = "percent"
sentence = "{symbol} keeps {value}; weak is {weak}, strong is {strong}."
excludes = ["Financials"]
sectors."Energy" = { weak = -0.1, strong = 0.1 }
"""


def rule() -> Rule:
    """Return the one rule of the sample."""
    return parse_ruleset(HEAD + RULE).rules[0]


def test_the_packaged_rule_set_is_sound() -> None:
    """Version 1 loads, covers all components and tells where its thresholds come from."""
    ruleset = load_ruleset()

    assert ruleset.version == 1
    assert set(ruleset.components) == set(COMPONENTS)
    text = resources.files("signal9_analysis").joinpath("rulesets/1.toml").read_text(encoding="utf-8")
    assert "1,781 annual reports" in text


def test_an_unknown_version_names_the_known_ones() -> None:
    """The reader learns what to choose from."""
    with pytest.raises(RulesetError, match=r"no rule set 99\. Choose one of: 1"):
        load_ruleset(99)


def test_a_score_is_linear_between_the_thresholds() -> None:
    """0 at weak or worse, 100 at strong or better, in between by distance; sectors have their own thresholds."""
    assert [rule().score(v, None) for v in (-1.0, 0.0, 0.05, 0.2, 3.0)] == [0.0, 0.0, 25.0, 100.0, 100.0]
    assert rule().score(0.0, "Energy") == pytest.approx(50.0)
    assert rule().score(0.0, "Utilities") == 0.0


def test_lower_is_better_where_the_rule_says_so() -> None:
    """Falling thresholds score the other way round."""
    lower = parse_ruleset(
        HEAD
        + RULE.replace('"higher"', '"lower"').replace("weak = 0.0", "weak = 0.4").replace("weak = -0.1", "weak = 0.3")
    ).rules[0]

    assert [lower.score(v, None) for v in (0.5, 0.3, 0.1)] == [0.0, pytest.approx(50.0), 100.0]


def test_a_rule_applies_where_it_is_not_excluded() -> None:
    """A company whose sector nobody knows is judged by the general thresholds."""
    assert not rule().applies_to("Financials")
    assert rule().applies_to("Energy")
    assert rule().applies_to(None)


def test_a_sentence_shows_figures_in_their_unit() -> None:
    """Percent, times and points read as people write them."""
    assert rule().explain("ACME", 0.123, None) == "ACME keeps 12.3 %; weak is 0.0 %, strong is 20.0 %."
    times = parse_ruleset(HEAD + RULE.replace('"percent"', '"times"')).rules[0]
    assert times.explain("ACME", 1.5, "Energy") == "ACME keeps 1.50×; weak is -0.10×, strong is 0.10×."
    points = parse_ruleset(HEAD + RULE.replace('"percent"', '"points"')).rules[0]
    assert points.explain("ACME", 8.0, None) == "ACME keeps 8; weak is 0, strong is 0.2."


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("version = 1\nrules = = 3", "not TOML.*line 2"),
        (HEAD, "does not fit its schema.*rules"),
        (HEAD + "rules = 3", "does not fit its schema.*rules"),
        (HEAD + "rules = []", "does not fit its schema"),
        (HEAD + "rules = [3]", r"Rule None \(position 1\)"),
        ("author = 1\n" + HEAD + RULE, "author"),
        (HEAD.replace("80]", "80, 90]") + RULE, "boundaries"),
        (HEAD.replace("20, 40", "40, 20") + RULE, "boundaries .* do not rise"),
        (HEAD.replace("20, 40", "40, 40") + RULE, "boundaries .* do not rise"),
        (HEAD.replace("high = 4", "high = 2") + RULE, "medium must be below high"),
        (HEAD.replace("profitability = 1", "profitability = 0.5, growth = 0.4") + RULE, "components add up to 0.9"),
        (HEAD.replace("profitability = 1", "profitability = 0.5, growth = 0.5") + RULE, "component growth add up to 0"),
        (HEAD.replace("profitability = 1", "luck = 1") + RULE, "schema.*luck"),
        (HEAD + RULE.replace("weight = 1.0", "weight = 0.9"), "component profitability add up to 0.9"),
        (HEAD + RULE.replace("weight = 1.0", "weight = 2"), r"'margin' \(line 6\).*weight"),
        (HEAD + RULE.replace('"net_profit_margin"', '"luck"'), r"'margin' \(line 6\): unknown metric 'luck'.*gross_m"),
        (HEAD + RULE.replace("strong = 0.2", "strong = -0.2"), r"'margin' \(line 6\): thresholds are crossed"),
        (HEAD + RULE.replace("strong = 0.2", "strong = 0.0"), "crossed"),
        (HEAD + RULE.replace("strong = 0.1 }", "strong = -0.2 }"), "thresholds of Energy are crossed"),
        (HEAD + RULE.replace("strong = 0.2", "strong = inf"), "not finite"),
        (HEAD + RULE.replace("strong = 0.2", 'strong = "0.2"'), r"'margin' \(line 6\).*strong"),
        (HEAD + RULE.replace("strong = 0.2\n", ""), r"'margin' \(line 6\).*strong"),
        (HEAD + RULE.replace('"Energy"', '"Enrgy"'), r"'margin' \(line 6\).*sectors"),
        (HEAD + RULE.replace('"higher"', '"up"'), r"'margin' \(line 6\).*direction"),
        (HEAD + RULE.replace('id = "margin"', 'id = "Margin!"'), r"'Margin!' \(line 6\).*id"),
        (HEAD + RULE + "colour = 1", "colour"),
        (HEAD + RULE + RULE, r"'margin' \(line 19\): the id is taken"),
        (HEAD + RULE.replace("{value}", "{value.__class__}"), "sentence may only use"),
        (HEAD + RULE.replace("{value}", "{value:99999999}"), "sentence may only use"),
        (HEAD + RULE.replace("{value}", "{"), "no template"),
        (
            HEAD + RULE + RULE.replace('"margin"', '"b"').replace('"profitability"', '"growth"'),
            "'b': component growth has no weight",
        ),
    ],
)
def test_an_unsound_rule_set_is_refused_with_its_place(text: str, message: str) -> None:
    """The error names the rule, its line and what is wrong."""
    with pytest.raises(RulesetError, match=message):
        parse_ruleset(text)

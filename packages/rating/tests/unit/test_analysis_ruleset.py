"""Rule sets: the packaged one is sound, and every unsound one is refused with the place to correct."""

import json
import tomllib
from collections import Counter
from datetime import date
from importlib import resources
from pathlib import Path

import jsonschema
import pytest

from signal9_marketdata import Company, Sector
from signal9_rating import RulesetError, compute_metrics, load_ruleset, parse_ruleset, rate, versions
from signal9_rating.percentiles import quantiles_of
from signal9_rating.reference import load_reference
from signal9_rating.ruleset import COMPONENTS, Rule
from signal9_rating.ruleset_text import ruleset_schema

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
    """Version 3 loads, covers all components and tells where its thresholds come from."""
    ruleset = load_ruleset()

    assert ruleset.version == 3
    assert set(ruleset.components) == set(COMPONENTS)
    text = resources.files("signal9_rating").joinpath("rulesets/3.toml").read_text(encoding="utf-8")
    assert "398 S&P 500 companies at 916 month ends" in text


def test_a_good_rating_rests_on_most_of_the_evidence() -> None:
    """A score is at most the covered share of 100 points, so that none with less than 60 % of the evidence reaches rating 4."""
    ruleset = load_ruleset()

    assert ruleset.unknown == 0
    assert ruleset.boundaries[2] > 60


@pytest.mark.parametrize("version", versions())
def test_every_packaged_rule_set_fits_the_published_schema(version: int) -> None:
    """The schema beside the rule sets is the one the code reads by, and each rule set is valid by it."""
    folder = resources.files("signal9_rating").joinpath("rulesets")
    published = json.loads(folder.joinpath("schema.json").read_text(encoding="utf-8"))
    text = folder.joinpath(f"{version}.toml").read_text(encoding="utf-8")

    assert published == json.loads(json.dumps(ruleset_schema())), "write it anew: python -m signal9_rating.ruleset_text"
    jsonschema.validate(tomllib.loads(text), published)
    assert load_ruleset(version).version == version


def test_no_rule_reads_what_can_mislead() -> None:
    """Quotients that turn positive on two negatives are shown, and judged by no rule set."""
    misleading = {"return_on_equity", "debt_to_equity", "dupont", "income_quality", "pe", "price_to_book"}

    assert not misleading & {rule.metric for version in versions() for rule in load_ruleset(version).rules}


def test_percentiles_become_figures_of_each_sector() -> None:
    """`p10` and `p90` are read from the reference; a sector with few reports has those of all."""
    text = "reference = 'sp500-2016'\n" + HEAD + RULE.replace("weak = 0.0", 'weak = "p10"')
    text = text.replace("strong = 0.2", 'strong = "p90"').replace(
        'sectors."Energy" = { weak = -0.1, strong = 0.1 }', ""
    )
    resolved = parse_ruleset(text).rules[0]
    rows = load_reference("sp500-2016").percentiles["net_profit_margin"]

    assert (resolved.weak, resolved.strong) == (rows["all"].at(10), rows["all"].at(90))
    assert resolved.sectors["Energy"].weak == rows["Energy"].at(10)
    assert "Financials" not in resolved.sectors  # excluded
    assert resolved.thresholds("Communication Services").weak == rows["all"].at(10)


def test_quantiles_are_linear_between_values() -> None:
    """Of 0 to 100 the p-th percentile is p."""
    quantiles = quantiles_of([float(value) for value in range(101)])

    assert (quantiles.n, quantiles.at(1), quantiles.at(50), quantiles.at(99)) == (101, 1.0, 50.0, 99.0)


def test_the_packaged_percentiles_are_those_of_the_packaged_companies(companies: list[Company]) -> None:
    """Recomputed from the sandbox's 448 companies, a metric of the statements has the distribution in the table."""
    values = [
        value
        for company in companies
        for value in compute_metrics(company)["return_on_assets"].values()
        if value is not None
    ]

    assert quantiles_of(values) == load_reference("sp500-2016").percentiles["return_on_assets"]["all"]


@pytest.mark.parametrize("version", versions())
def test_ratings_of_real_companies_use_the_whole_scale(companies: list[Company], version: int) -> None:
    """Every rating is given to at least one company in 25, none to half of them; confidence and stability differ too."""
    ruleset = load_ruleset(version)
    analyses = [rate(company, ruleset, date(2017, 6, 1)) for company in companies]
    stars = Counter(analysis.investment_rating for analysis in analyses)

    assert set(stars) == {1, 2, 3, 4, 5}
    assert min(stars.values()) >= len(companies) / 25
    assert max(stars.values()) < len(companies) / 2
    assert {analysis.rating_stability for analysis in analyses} == {"high", "medium", "low"}
    assert max(a.confidence for a in analyses) - min(a.confidence for a in analyses) > 15


def test_the_distribution_of_ratings_is_the_one_that_is_shown(companies: list[Company]) -> None:
    """docs/rating.md counts the ratings of the 448 companies as they are given."""
    page = (Path(__file__).parents[4] / "docs" / "rating.md").read_text(encoding="utf-8")
    stars = Counter(rate(company, load_ruleset(1), date(2017, 6, 1)).investment_rating for company in companies)
    counts = " | ".join(str(stars[rating]) for rating in range(1, 6))

    assert f"| rule set 1, the 448 companies as the sandbox serves them | {counts} |" in page


def test_an_unknown_version_names_the_known_ones() -> None:
    """The reader learns what to choose from."""
    with pytest.raises(RulesetError, match=r"no rule set 99\. Choose one of: 1, 2, 3\."):
        load_ruleset(99)


def test_a_score_is_linear_between_the_thresholds() -> None:
    """0 at weak or worse, 100 at strong or better, in between by distance; sectors have their own thresholds."""
    assert [rule().thresholds(None).score(v) for v in (-1.0, 0.0, 0.05, 0.2, 3.0)] == [0.0, 0.0, 25.0, 100.0, 100.0]
    assert rule().thresholds("Energy").score(0.0) == pytest.approx(50.0)
    assert rule().thresholds("Utilities").score(0.0) == 0.0


def test_lower_is_better_where_the_rule_says_so() -> None:
    """Falling thresholds score the other way round."""
    lower = parse_ruleset(
        HEAD
        + RULE.replace('"higher"', '"lower"').replace("weak = 0.0", "weak = 0.4").replace("weak = -0.1", "weak = 0.3")
    ).rules[0]

    assert [lower.thresholds(None).score(v) for v in (0.5, 0.3, 0.1)] == [0.0, pytest.approx(50.0), 100.0]


def test_a_rule_applies_where_it_is_not_excluded() -> None:
    """A company whose sector nobody knows is judged by the general thresholds."""
    assert not rule().applies_to("Financials")
    assert rule().applies_to("Energy")
    assert rule().applies_to(None)


def test_a_sentence_shows_figures_in_their_unit() -> None:
    """Percent, times and points read as people write them."""

    def said(rule: Rule, value: float, sector: Sector | None = None) -> str:
        return rule.explain("ACME", value, rule.thresholds(sector), "the fiscal year to 2020-12-31")

    assert said(rule(), 0.123) == "ACME keeps 12.3 %; weak is 0.0 %, strong is 20.0 %."
    times = parse_ruleset(HEAD + RULE.replace('"percent"', '"times"')).rules[0]
    assert said(times, 1.5, "Energy") == "ACME keeps 1.50×; weak is -0.10×, strong is 0.10×."
    assert said(times, 8.4e300).startswith("ACME keeps 8.4e+300×;")
    points = parse_ruleset(HEAD + RULE.replace('"percent"', '"points"')).rules[0]
    assert said(points, 8.0) == "ACME keeps 8; weak is 0, strong is 0.2."
    dated = parse_ruleset(HEAD + RULE.replace("keeps {value}", "kept {value} in {period}")).rules[0]
    assert said(dated, 0.1).startswith("ACME kept 10.0 % in the fiscal year to 2020-12-31;")


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
        (HEAD + RULE.replace("weight = 1.0", "weight = 0.9"), "^line 13: .* component profitability add up to 0.9"),
        (
            HEAD + RULE + RULE.replace('"margin"', '"b"').replace("weight = 1.0", "weight = 0.5"),
            "^line 13, line 26: .* component profitability add up to 1.5",
        ),
        (HEAD + RULE.replace("weight = 1.0", "weight = nan"), r"'margin' \(line 13\).*weight"),
        (HEAD.replace("40, 60", "nan, 60") + RULE, r"\(line 2\).*boundaries"),
        (HEAD + RULE + "plausible = [0.0, 1.0]\n", r"'margin' \(line 18\): a threshold lies outside"),
        (HEAD + RULE.replace("weight = 1.0", "weight = 2"), r"'margin' \(line 13\).*weight"),
        (HEAD + RULE.replace('"net_profit_margin"', '"luck"'), r"'margin' \(line 9\): unknown metric 'luck'.*gross_m"),
        (HEAD + RULE.replace("strong = 0.2", "strong = -0.2"), r"'margin' \(line 11\): thresholds are crossed"),
        (HEAD + RULE.replace("strong = 0.2", "strong = 0.0"), "crossed"),
        (HEAD + RULE.replace("strong = 0.1 }", "strong = -0.2 }"), "thresholds of Energy are crossed"),
        (HEAD + RULE.replace("strong = 0.2", "strong = inf"), "not finite"),
        (HEAD + RULE.replace("strong = 0.2", 'strong = "0.2"'), r"'margin' \(line 12\).*strong"),
        (HEAD + RULE.replace("strong = 0.2\n", ""), r"'margin' \(line 6\).*strong"),
        (HEAD + RULE.replace('"Energy"', '"Enrgy"'), r"'margin' \(line 17\).*sectors"),
        (HEAD + RULE.replace('"higher"', '"up"'), r"'margin' \(line 10\).*direction"),
        (HEAD + RULE.replace('id = "margin"', 'id = "Margin!"'), r"'Margin!' \(line 7\).*id"),
        (HEAD + RULE + "colour = 1", "colour"),
        (HEAD + RULE + RULE, r"'margin' \(line 20\): the id is taken"),
        (HEAD.replace("medium = 2", "medium = 2, calm = 20"), r"does not fit its schema"),
        (HEAD.replace("medium = 2", "medium = 2, calm = 20") + RULE, r"line 3: medium must .* calm below wild"),
        (HEAD.replace("80]", "800]") + RULE, r"\(line 2\).*boundaries"),
        (HEAD + RULE + "plausible = [3, 1]\n", r"'margin' \(line 18\): \(3.0, 1.0\) is no range"),
        ("reference = 'ftse'\n" + HEAD + RULE, "line 1: unknown reference 'ftse'"),
        (
            HEAD + RULE.replace("strong = 0.2", 'strong = "p80"'),
            r"'margin' \(line 11\): percentiles need a `reference`",
        ),
        (
            "reference = 'sp500-2016'\n" + HEAD + RULE.replace("strong = 0.2", 'strong = "p80"'),
            "figures or percentiles",
        ),
        (HEAD + RULE.replace("weak = 0.0", 'weak = "p11"'), r"'margin' \(line 11\): no table holds p11"),
        (HEAD + RULE.replace("strong = 0.2", 'strong = "p100"'), r"'margin' \(line 12\): no table holds p100"),
        (
            "reference = 'sp500-2016'\n"
            + HEAD
            + RULE.replace("strong = 0.2", 'strong = "p80"')
            .replace("weak = 0.0", 'weak = "p10"')
            .split("sectors")[0]
            .replace("net_profit_margin", "dividend_cover"),
            "no percentiles of 'dividend_cover'",
        ),
        (HEAD + RULE.replace("{value}", "{value.__class__}"), "sentence may only use"),
        (HEAD + RULE.replace("{value}", "{value:99999999}"), "sentence may only use"),
        (HEAD + RULE.replace("{value}", "{"), "no template"),
        (
            HEAD + RULE + RULE.replace('"margin"', '"b"').replace('"profitability"', '"growth"'),
            r"'b' \(line 21\): component growth has no weight",
        ),
    ],
)
def test_an_unsound_rule_set_is_refused_with_its_place(text: str, message: str) -> None:
    """The error names the rule, its line and what is wrong."""
    with pytest.raises(RulesetError, match=message):
        parse_ruleset(text)

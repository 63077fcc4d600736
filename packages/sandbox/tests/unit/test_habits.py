"""The vendor's habits: each as often as in real answers, reproducible, listed where it is; without them nothing has changed."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from packages.sandbox.tools.habit_counters import CONDITIONS, COUNTERS, TWO_CLASSES
from packages.sandbox.tools.habits_page import PAGE, page
from packages.sandbox.tools.real_answers import DOCUMENTS, RealAnswers
from signal9_sandbox.answers import Answers
from signal9_sandbox.companies import all_companies
from signal9_sandbox.errors import UnusableSetting
from signal9_sandbox.habits.catalogue import catalogue
from signal9_sandbox.habits.speech import EFFECTS, Said, Speech
from signal9_sandbox.wire import json_bytes

BEFORE = "f490d936dc127dbb54dee3652ea687f8a16fc0c9fa4279dbc73f44760393236b"
"""What the documents of all companies were before the sandbox had habits, as a digest."""

ELSEWHERE = {"refusal", "no-company", "story-again"}
"""Habits of calls, listings and news, which are no company's figures."""

RESHAPING = {"between-reports", "month-end-dates", "partial-year", "stray-date", "greeting"}
"""These add, drop or date reports and fields, so that what they did is no list of figures."""


SOME = sorted(all_companies())[::7]
"""Enough companies of every kind for what must hold in each."""


def said(setting: str, symbols: Iterable[str] = SOME, seed: int = 0) -> dict[str, Said]:
    """Return symbol → what the sandbox says of it."""
    speech = Speech(setting, seed)
    return {symbol: speech.of(all_companies()[symbol]) for symbol in symbols}


def price_to_sales(company: RealAnswers) -> float:
    """Return the market value over a year's revenue before any habit, 0 where it is not known."""
    stated = said("plain", [company.symbol])[company.symbol].answers["OVERVIEW"]["PriceToSalesRatioTTM"]
    return 0.0 if stated == "None" else float(stated)


@cache
def plain() -> dict[str, dict[str, Any]]:
    """Return symbol → path → figure without habits."""
    return {symbol: dict(leaves(one.answers)) for symbol, one in said("plain").items()}


def leaves(answers: Answers) -> Iterator[tuple[str, Any]]:
    """Yield path and value of every figure."""
    for name, document in answers.items():
        for field, value in document.items():
            if not isinstance(value, list):
                yield f"{name}:$.{field}", value
                continue
            for number, report in enumerate(value):
                yield from ((f"{name}:$.{field}[{number}].{inner}", text) for inner, text in report.items())


def test_every_habit_has_an_effect_and_is_told() -> None:
    """What the data names is done, what is done is in the data, and each frequency that is not the counted one says why."""
    assert list(EFFECTS) == [name for name in catalogue() if name not in ELSEWHERE]
    assert set(COUNTERS) | ELSEWHERE | {"fields-left-out", "thin"} == set(catalogue())
    for habit in catalogue().values():
        assert 0 < habit.share <= 1
        assert (habit.frequency is None) == (habit.because == "")


@pytest.mark.parametrize("name", EFFECTS)
def test_a_habit_is_as_often_as_its_frequency(name: str) -> None:
    """Of all companies, those that are drawn to have it are within four deviations of its share."""
    share, speech, symbols = catalogue()[name].share, Speech("vendor"), list(all_companies())
    drawn = sum(speech.has(name, symbol) for symbol in symbols)

    assert abs(drawn - share * len(symbols)) <= 4 * (len(symbols) * share * (1 - share)) ** 0.5 + 1e-9


@pytest.mark.parametrize("name", [name for name in EFFECTS if name not in RESHAPING])
def test_what_a_habit_changes_is_listed(name: str) -> None:
    """In every company the figures that differ from those without habits are exactly the listed ones."""
    for symbol, one in said(name).items():
        changed = {path for path, value in leaves(one.answers) if plain()[symbol][path] != value}
        assert changed == set(one.habits.get(name, [])), symbol


@pytest.mark.parametrize("name", [name for name in COUNTERS if name not in ("partial-year", "month-end-dates")])
def test_a_habit_is_what_is_counted_in_real_answers(name: str) -> None:
    """In nearly every company that has it, the counter of real answers finds it too."""
    symbols = [symbol for symbol in all_companies() if symbol in SOME or symbol in TWO_CLASSES]
    having = [RealAnswers(symbol, one.answers) for symbol, one in said(name, symbols).items() if name in one.habits]

    if name == "money-unsaid":
        # Dear companies and those without a price stay under what can be noticed.
        having = [one for one in having if 0 < price_to_sales(one) < 2]
    # A year's revenue in the oldest years, or a change that hides in a sheet without that figure, is not seen.
    assert sum(map(COUNTERS[name], having)) >= 0.8 * len(having) > 0


def test_the_sandbox_is_no_kinder_than_the_vendor() -> None:
    """With all habits at once, each is in at least the share of companies that its frequency says, less four deviations."""
    answers = [RealAnswers(symbol, one.answers) for symbol, one in said("vendor", all_companies()).items()]
    for name, counter in COUNTERS.items():
        condition = CONDITIONS.get(name)
        able = [one for one in answers if condition is None or condition(one)]
        share = catalogue()[name].share
        least = share * len(able) - 4 * (len(able) * share * (1 - share)) ** 0.5
        assert sum(map(counter, able)) >= 0.8 * least, name


def test_two_runs_say_the_same_and_another_seed_gives_habits_to_others() -> None:
    """The same seed gives the same bytes, company by company and in any order; another gives other ones."""
    first, again, other = said("vendor"), said("vendor", reversed(SOME)), said("vendor", seed=1)
    for symbol in SOME:
        assert json_bytes(first[symbol].answers) == json_bytes(again[symbol].answers)
        assert first[symbol].habits == again[symbol].habits
    assert any(first[symbol].habits != other[symbol].habits for symbol in SOME)


def test_without_habits_the_documents_are_those_of_before() -> None:
    """Every byte of every document of every company, as before the sandbox had habits."""
    digest = hashlib.sha256()
    for one in said("none", all_companies()).values():
        for name in ("OVERVIEW", *DOCUMENTS[1:]):
            digest.update(json_bytes(one.answers[name]))

    assert digest.hexdigest() == BEFORE
    assert not any(one.habits for one in said("none").values())
    assert not any(one.habits for one in said("plain").values())


def test_an_unknown_habit_is_refused() -> None:
    """The message names those that there are."""
    with pytest.raises(UnusableSetting, match="debt-nagative were asked for; choose vendor, plain, none, or some of"):
        Speech("debt-nagative, greeting")


def test_the_page_is_what_the_data_say() -> None:
    """docs/sandbox-habits.md is written by the tool."""
    assert PAGE.read_text("utf-8") == page(), "write it: python -m packages.sandbox.tools.habits_page"

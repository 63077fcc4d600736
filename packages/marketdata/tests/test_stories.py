"""One story once: under any of its addresses, whoever prints it."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_marketdata import Story, by_story, canonical_address
from signal9_marketdata.stories import headline_key

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
COPIES = [
    "https://www.paper.example/2026/brewer-lifts-forecast",
    "http://paper.example/2026/brewer-lifts-forecast/",
    "https://m.paper.example/2026/brewer-lifts-forecast",
    "https://amp.paper.example/2026/brewer-lifts-forecast",
    "https://www.paper.example/2026/brewer-lifts-forecast/amp/",
    "https://www.paper.example/amp/2026/brewer-lifts-forecast",
    "https://www.paper.example/2026/brewer-lifts-forecast.amp.html",
    "https://paper.example:443//2026/brewer-lifts-forecast?utm_source=feed&utm_medium=x#top",
    "https://paper.example/2026/brewer-lifts-forecast?fbclid=1&ref=home&guccounter=1",
    "https://paper.example/2026/brewer%2Dlifts%2Dforecast;jsessionid=A1B2",
    "https://www.google.com/amp/s/www.paper.example/2026/brewer-lifts-forecast",
    "https://www-paper-example.cdn.ampproject.org/c/s/www.paper.example/2026/brewer-lifts-forecast",
]


def story(url: str, title: str = "Brewer lifts its forecast again", hours: float = 0, source: str = "") -> Story:
    return Story.of(url, title, NOON + timedelta(hours=hours), source)


def test_one_page_has_one_address() -> None:
    """Scheme, host of the mobile page, tracking, fragment and closing slash say nothing; what names the page stays."""
    assert {canonical_address(url) for url in COPIES} == {"paper.example/2026/brewer-lifts-forecast"}
    pages = [
        "https://paper.example/?p=7",
        "https://paper.example/?p=8",
        "https://paper.example/a",
        "https://paper.example/A",
    ]
    assert len({canonical_address(url) for url in pages}) == 4
    assert canonical_address("https://x.example/s?b=2&a=1") == canonical_address("https://x.example/s?a=1&b=2&utm_id=3")


@given(st.text(max_size=200))
def test_no_address_stops_a_round(text: str) -> None:
    """A stranger may write anything."""
    assert isinstance(canonical_address(f"https://{text}"), str)
    assert isinstance(canonical_address(text), str)


PIECES = st.text("abcmp019-", min_size=1, max_size=6)


@given(
    st.lists(PIECES, min_size=1, max_size=3), st.lists(PIECES, max_size=4), st.dictionaries(PIECES, PIECES, max_size=3)
)
def test_the_address_of_an_address_is_itself(host: list[str], path: list[str], query: dict[str, str]) -> None:
    """What is left out once leaves nothing else to leave out."""
    url = f"https://www.{'.'.join(host)}.example/{'/'.join(path)}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
    address = canonical_address(url)
    assert canonical_address(f"http://{address}") == address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (story("https://a.example/1"), story("https://wire.example/9", hours=5), True),  # syndicated
        (story("https://a.example/1"), story("https://wire.example/9", hours=49), False),  # too late to be a copy
        (story("https://a.example/1"), story("https://a.example/2", hours=1), True),  # printed again
        (story("https://a.example/1"), story("https://a.example/2", hours=23), False),  # the next day's column
        (
            story("https://a.example/1", "One headline of a day"),
            story("https://a.example/1", "Another one of a day"),
            True,
        ),
        (
            story("https://a.example/1", "Brewer beats its estimates"),
            story("https://b.example/1", "Brewer misses its estimates"),
            False,
        ),
        (
            story("https://a.example/1", "Insurer reports"),
            story("https://b.example/1", "Insurer reports"),
            True,
        ),  # at once
        (
            story("https://a.example/1", "Insurer reports"),
            story("https://b.example/1", "Insurer reports", hours=1),
            False,
        ),  # says too little
        (story("", ""), story("", ""), False),  # nothing to tell by
    ],
)
def test_two_articles_tell_one_story_by_address_or_by_headline_and_time(one: Story, other: Story, same: bool) -> None:
    """A page is one story whatever its headline; a headline is one for two days, of one publisher for half a day, a short one at once."""
    assert one.is_told_by(other) is same
    assert other.is_told_by(one) is same
    assert len(by_story([one, other], lambda each: each)) == (1 if same else 2)


def test_headlines_are_compared_by_their_words() -> None:
    """Case, punctuation, symbols in brackets and the publisher's name behind it do not count."""
    said = {
        headline_key("Brewer Lifts Its Forecast, Again!"),
        headline_key("Brewer (NYSE: TAP) lifts its forecast again"),
        headline_key("brewer lifts its forecast again | The Wire", "The Wire"),
        headline_key("Brewer lifts its forecast again - Paper News", publisher="paper.example"),
        headline_key("Brewer lifts its forecast again - Molson Coors ( NYSE:TAP ) , Coca-Cola ( NYSE:KO ) "),
    }
    assert said == {"brewer lifts its forecast again"}
    assert headline_key("Brewer beats - shares up") != headline_key("Brewer beats - shares down")


@given(st.permutations(range(len(COPIES))), st.integers(1, 5))
def test_the_order_of_an_answer_does_not_matter(order: list[int], stories: int) -> None:
    """However copies are mixed, each story comes once, and its earliest copy is the one that leads."""
    told = [
        story(
            COPIES[place].replace("2026", str(number)), f"Brewer number {number} lifts its forecast", hours=place / 100
        )
        for number in range(stories)
        for place in order
    ]
    random.Random(stories).shuffle(told)
    found = by_story(told, lambda each: each)
    assert len(found) == stories
    assert all(group[0].published_at == NOON for group in found)

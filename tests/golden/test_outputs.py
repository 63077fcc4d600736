"""The outputs of every packaged company are, byte for byte, those of the commit that wrote the data beside this file."""

import difflib
from itertools import islice

import pytest

from .outputs import DIGESTS, FOLDER, SHOWN, digests, outputs, symbols, text

pytestmark = pytest.mark.sweep  # every company through everything: tracing its lines would take most of the time

PARTS = 4
LINES = 200
"""Lines of a difference that are shown."""


@pytest.mark.parametrize("symbol", SHOWN)
def test_the_outputs_of_a_company_read_as_they_did(symbol: str) -> None:
    """Documents, ratings, faults, events, rows and search documents of three companies; a difference is shown line by line."""
    before = (FOLDER / f"{symbol}.txt").read_text(encoding="utf-8").splitlines()
    now = text(outputs(symbol)).splitlines()
    difference = islice(difflib.unified_diff(before, now, "before", "now", lineterm="", n=2), LINES)
    assert not (told := "\n".join(difference)), f"{symbol}:\n{told}"


@pytest.mark.parametrize("part", range(PARTS))
def test_the_outputs_of_all_companies_are_equal_byte_for_byte(part: int) -> None:
    """The digest of each kind of output of each of the packaged companies, with news and without; what differs is named.

    The companies are cut into parts, so that two processes share them.
    """
    header, *lines = (line.split("\t") for line in DIGESTS.read_text(encoding="utf-8").splitlines())
    before = {
        symbol: {kind: digest for kind, digest in zip(header[1:], found, strict=True) if digest != "-"}
        for symbol, *found in lines
    }
    assert tuple(before) == symbols()
    differing: dict[str, list[str]] = {}
    for symbol, expected in islice(before.items(), part, None, PARTS):
        now = digests(outputs(symbol))
        for kind in expected.keys() | now.keys():
            if expected.get(kind) != now.get(kind):
                differing.setdefault(kind, []).append(symbol)
    assert not differing, "\n".join(
        f"{kind} of {len(found)} companies: {', '.join(found[:20])}" for kind, found in sorted(differing.items())
    )

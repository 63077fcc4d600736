"""Symbols: one security in every spelling, and the classes of one company."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signal9_marketdata import ShareClasses, dashed_symbol, listed_symbol, plain_symbol, same_company, same_symbol

ROOTS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("spellings", "plain"),
    [
        (["BRK.B", "BRK-B", "BRK/B", "BRK B", "brk-b", " BRK.B "], "BRK.B"),
        (["BAC.PRL", "BAC-PL", "BAC-P-L", "BACpL", "BAC$L", "BAC^L", "BAC.PR.L", "BAC PRL"], "BAC.PRL"),
        (["HWM.PR", "HWM-P", "HWMp", "HWM$", "HWM.P"], "HWM.PR"),
        (["NEE.PRR", "NEE-PR", "NEEpR"], "NEE.PRR"),
        (["ACHR.WS", "ACHR-WS", "ACHR-WT", "ACHR+", "ACHR.W", "ACHR/WS"], "ACHR.WS"),
        (["NE.WSA", "NE.WS.A", "NE-WTA", "NE+A", "NE/WS/A"], "NE.WSA"),
        (["AAC.U", "AAC-U", "AAC-UN", "AAC="], "AAC.U"),
        (["GAB.RT", "GAB-RT", "GAB-R", "GAB-RI"], "GAB.RT"),
        (["GOOGL"], "GOOGL"),
        (["CRYPTO:BTC"], "CRYPTO:BTC"),
        (["CBIO_OLD"], "CBIO_OLD"),
    ],
)
def test_every_spelling_of_a_security_is_one(spellings: list[str], plain: str) -> None:
    """The exchanges', the brokers' and the vendors' suffixes come to the same; others stay apart."""
    assert {plain_symbol(each) for each in spellings} == {plain}


@given(st.text(max_size=60))
def test_the_plain_spelling_of_a_plain_spelling_is_itself(symbol: str) -> None:
    """Whatever is written, the second time changes nothing, and both vendors' spellings are of the same security."""
    plain = plain_symbol(symbol)
    assert plain_symbol(plain) == plain


@given(ROOTS, st.sampled_from(["", ".A", ".B", ".K", ".PR", ".PRA", ".PRR", ".WS", ".WSA", ".U", ".RT"]))
def test_a_symbol_survives_the_way_to_a_vendor_and_back(root: str, suffix: str) -> None:
    """What is asked for with a dash is found again among what the broker lists."""
    symbol = f"{root}{suffix}"
    assert same_symbol(dashed_symbol(symbol), symbol)
    assert listed_symbol(dashed_symbol(symbol), {symbol}) == symbol


def test_a_class_run_together_counts_where_nobody_has_that_symbol() -> None:
    """BRKB is BRK.B; where a company is listed as BRKB, it is that one; another spelling of the list is found as well."""
    assert listed_symbol("BRKB", {"BRK.B"}) == "BRK.B"
    assert listed_symbol("BRKB", {"BRK.B", "BRKB"}) == "BRKB"
    assert listed_symbol("BRK.B", {"BRK/B"}) == "BRK/B"
    assert listed_symbol("META", {"MET"}) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("BRK-A", "BRK.B", True),
        ("HEI", "HEI.A", True),
        ("GOOG", "GOOGL", True),
        ("FOXA", "FOX", True),
        ("META", "MET", False),
        ("BAC.PRL", "BAC", False),
        ("ACHR.WS", "ACHR", False),
        ("AAC.U", "AAC", False),
    ],
)
def test_classes_of_one_company_are_told_by_their_symbols(one: str, other: str, same: bool) -> None:
    """A class behind a dot, or a known group; a preferred share, a warrant and a unit are no class."""
    assert same_company(one, other) is same
    assert same_company(other, one) is same


def test_the_classes_that_a_broker_lists_are_one_company() -> None:
    """By the symbol, the known groups, or the same name but for the kind of shares; a class that is not listed finds those that are."""
    classes = ShareClasses(
        {
            "BRK.B": "Berkshire Hathaway Inc. Class B",
            "GOOG": "Alphabet Inc. Class C Capital Stock",
            "GOOGL": "Alphabet Inc. Class A Common Stock",
            "EXA": "Example Corp. Class A Common Stock",
            "EXMPL": "Example Corp. Class B Common Stock",
            "XMP": "Example Corp. Class A Common Stock",
            "FBP": "First Bancorp. Common Stock",
            "FBNC": "First Bancorp - Common Stock",
            "EXAWW": "Example Corp. Warrant",
            "EXA.PRB": "Example Corp. Series B Preferred Stock",
            "KO": "",
            "PEP": "",
        }
    )
    assert classes.of("BRK-A") == classes.of("BRKB") == ("BRK.B",)
    assert classes.of("GOOG") == ("GOOG", "GOOGL")
    assert classes.of("EXMPL") == ("EXA", "EXMPL")
    assert (classes.of("XMP"), classes.of("FBP")) == (("XMP",), ("FBP",))  # two companies of one name
    assert classes.of("EXA-PB") == ("EXA.PRB",)
    assert classes.of("EXAWW") == ("EXAWW",)
    assert (classes.of("KO"), classes.of("PEP"), classes.of("CRYPTO:BTC")) == (("KO",), ("PEP",), ())
    assert [each in classes for each in ("BRK.A", "BRK.B", "BRK-B", "ZZZ", None)] == [True, True, False, False, False]

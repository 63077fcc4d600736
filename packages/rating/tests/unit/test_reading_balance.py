"""Balance sheets as they are believed: what adds up, debts and their parts, share counts and their neighbours."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from signal9_marketdata import BalanceReport, Company
from signal9_rating.reading import Doubt, read

Documents = dict[str, dict[str, Any]]
Build = Callable[[Documents], Company]
Read = Callable[..., tuple[BalanceReport, list[Doubt]]]
DAY = date(2016, 3, 1)


@pytest.fixture
def newest(sound: Callable[[], Documents], company_of: Build) -> Read:
    """Return the newest balance sheet as believed, and its doubts, after changes to a sound one of three years.

    `years` is how many of the three have the changes, the newest first.
    """

    def newest(years: int = 1, **changes: int) -> tuple[BalanceReport, list[Doubt]]:
        documents = sound()
        for report in documents["BALANCE_SHEET"]["annualReports"][:years]:
            report.update({name: str(value) for name, value in changes.items()})
        reading = read(company_of(documents).known_at(DAY), DAY)
        found = [doubt for doubt in reading.doubts if doubt.path.startswith("BALANCE_SHEET:$.annualReports[0]")]
        return reading.company.years[0].balance, found

    return newest


def test_a_sound_sheet_is_believed_as_it_stands(newest: Read) -> None:
    """Assets of 1200, liabilities of 700, equity of 500, a debt of 350 with its long-term part of 300: no doubt."""
    sheet, doubts = newest()
    assert not doubts
    assert (sheet.total_assets, sheet.total_liabilities, sheet.total_debt) == (1200, 700, 350)


def test_liabilities_are_what_the_other_sides_leave(newest: Read) -> None:
    """Liabilities of 950 beside assets of 1200 and an equity of 500 are wrong; the year before bears 700 out within a quarter."""
    sheet, [doubt] = newest(totalLiabilities=950)
    assert (doubt.rule, doubt.field, doubt.stated) == ("balance-identity", "total_liabilities", 950)
    assert sheet.total_liabilities is None
    assert doubt.witnesses[0].value == 700
    assert (sheet.total_assets, sheet.shareholder_equity) == (1200, 500)


def test_the_side_that_left_its_neighbours_is_the_wrong_one(newest: Read) -> None:
    """Assets a thousandfold, or equity a thousandth of it: the year before tells which side moved, and that one is not believed."""
    sheet, doubts = newest(totalAssets=1_200_000)
    assert [doubt.field for doubt in doubts][:1] == ["total_assets"]
    assert sheet.total_assets != 1_200_000
    assert (sheet.total_liabilities, sheet.shareholder_equity) == (700, 500)
    sheet, [doubt] = newest(totalShareholderEquity=-500)
    assert (doubt.field, doubt.taken, sheet.shareholder_equity) == ("shareholder_equity", 500, 500)


@pytest.mark.parametrize("others", [0, 100, 240])
def test_minority_and_redeemable_interests_are_no_fault(newest: Read, others: int) -> None:
    """A fifth of the assets may be owed to holders whom the vendor leaves out, where it was so in the years before."""
    _, doubts = newest(years=3, totalAssets=1200, totalLiabilities=700 - others, totalShareholderEquity=500)
    assert not [doubt for doubt in doubts if doubt.rule == "balance-identity"]


@pytest.mark.parametrize("field", ["totalAssets", "totalLiabilities"])
@pytest.mark.parametrize("value", [-700, 0])
def test_a_side_that_cannot_be_is_missing(newest: Read, field: str, value: int) -> None:
    """Negative assets or liabilities are no figure; nothing is owned is none either, nothing owed would be one."""
    sheet, doubts = newest(**{field: value})
    assert any(doubt.path.endswith(f".{field}") for doubt in doubts)
    assert (sheet.total_assets if field == "totalAssets" else sheet.total_liabilities) != value


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"shortLongTermDebtTotal": -24}, "cannot be"),
        ({"shortLongTermDebtTotal": 0}, "less than one of its parts"),
        ({"shortLongTermDebtTotal": 200}, "less than one of its parts"),
        ({"shortLongTermDebtTotal": 50, "longTermDebt": 0, "shortTermDebt": 330}, "less than one of its parts"),
        ({"shortLongTermDebtTotal": 800}, "more than all liabilities"),
        ({"shortLongTermDebtTotal": 0, "longTermDebt": 0}, "although interest was paid"),
    ],
)
def test_a_debt_that_cannot_be_is_missing(newest: Read, changes: dict[str, int], words: str) -> None:
    """Negative, below a part, above the liabilities, or nothing beside interest: no other reading agrees, so there is none."""
    sheet, doubts = newest(**changes)
    [doubt] = [each for each in doubts if each.rule == "debt-total"]
    assert words in doubt.sentence
    assert "left out" in doubt.sentence
    assert sheet.total_debt is None


def test_a_debt_counted_twice_is_the_sum_of_its_parts(newest: Read) -> None:
    """A total of 600 beside 230 due after a year and 30 + 40 within it, which the vendor's own sum confirms: 300 is used."""
    sheet, doubts = newest(
        shortLongTermDebtTotal=600,
        longTermDebt=330,
        longTermDebtNoncurrent=230,
        currentLongTermDebt=30,
        shortTermDebt=40,
        currentDebt=70,
    )
    [doubt] = [each for each in doubts if each.rule == "debt-total"]
    assert sheet.total_debt == 300
    assert (doubt.stated, doubt.taken) == (600, 300)
    assert {source.path.split(".")[-1] for one in doubt.witnesses for source in one.sources} >= {
        "longTermDebtNoncurrent",
        "currentDebt",
    }


def test_a_debt_is_no_more_than_what_is_owed_after_a_year_and_the_debt_within_it(newest: Read) -> None:
    """Liabilities of 700, current ones of 250 with 40 of debt among them, leave room for a debt of 490: 600 is none, nor is it long-term debt."""
    sheet, doubts = newest(shortLongTermDebtTotal=600, longTermDebt=600, currentDebt=40, totalCurrentLiabilities=250)
    assert (sheet.total_debt, sheet.long_term_debt) == (None, None)
    assert [doubt.rule for doubt in doubts] == ["debt-total", "debt-part"]

    sheet, doubts = newest(shortLongTermDebtTotal=470, longTermDebt=430, currentDebt=40, totalCurrentLiabilities=250)
    assert (sheet.total_debt, doubts) == (470, [])


def test_the_same_portion_under_two_names_is_one_debt(newest: Read) -> None:
    """Short-term debt that is the current portion once more adds nothing: 300 is 260 and 40, not 260 and 80."""
    sheet, doubts = newest(
        shortLongTermDebtTotal=300,
        longTermDebt=300,
        longTermDebtNoncurrent=260,
        currentLongTermDebt=40,
        shortTermDebt=40,
    )
    assert sheet.total_debt == 300
    assert not doubts


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("totalCurrentAssets", 500_000),
        ("inventory", -140),
        ("currentNetReceivables", 200_000),
        ("totalCurrentLiabilities", 250_000),
        ("totalCurrentLiabilities", 0),
        ("propertyPlantEquipment", 0),
        ("inventory", 0),
        ("retainedEarnings", 240_000),
    ],
)
def test_a_line_is_no_more_than_its_whole_and_does_not_vanish(newest: Read, field: str, value: int) -> None:
    """A thousandfold, negative or vanished line is missing, and says so; a zero where the years beside had a figure was not stated."""
    _, doubts = newest(**{field: value})
    assert [doubt.path.split(".")[-1] for doubt in doubts if doubt.rule == "balance-part"] == [field]


@pytest.mark.parametrize("count", [-100, 0, 100_000, 1])
def test_a_share_count_that_cannot_be_is_missing(newest: Read, count: int) -> None:
    """Negative, none, or out by a factor of a hundred against the year before and the overview: unknown."""
    sheet, doubts = newest(commonStockSharesOutstanding=count)
    assert sheet.shares_outstanding is None
    assert [doubt.rule for doubt in doubts] == ["share-count"]


def test_a_split_and_the_count_of_one_class_are_counts(newest: Read) -> None:
    """Twenty new shares for one, or an overview that counts one of two classes, is no slip."""
    sheet, doubts = newest(commonStockSharesOutstanding=2000)
    assert (sheet.shares_outstanding, doubts) == (2000, [])


def test_twice_the_sum_of_the_parts_bears_that_sum_out(newest: Read) -> None:
    """A total and a long-term debt of exactly twice 260 + 40 are that debt counted twice: 300 is used for both."""
    sheet, doubts = newest(
        shortLongTermDebtTotal=600, longTermDebt=600, longTermDebtNoncurrent=260, currentDebt=40, currentLongTermDebt=40
    )
    assert (sheet.total_debt, sheet.long_term_debt) == (300, 300)
    assert [(doubt.rule, doubt.taken) for doubt in doubts] == [("debt-total", 300), ("debt-part", 300)]


def test_a_total_of_twice_two_parts_is_their_sum(newest: Read) -> None:
    """Where the vendor does not split the long-term debt: 600 beside 260 and 40 is 300 counted twice."""
    sheet, [doubt] = newest(shortLongTermDebtTotal=600, longTermDebt=260, shortTermDebt=40)
    assert (doubt.rule, doubt.taken, sheet.total_debt) == ("debt-total", 300, 300)

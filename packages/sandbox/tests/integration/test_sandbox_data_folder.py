"""A user's folder of documents, and the vendor's own answers served from one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from packages.sandbox.tests.caller import Caller
from signal9_sandbox import Sandbox
from signal9_sandbox.errors import UnreadableSource, UnusableSetting

Opener = Callable[..., tuple[Sandbox, Caller]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one company of its own, one packaged company's document, and files that are neither."""
    (tmp_path / "ACME").mkdir()
    (tmp_path / "ACME" / "OVERVIEW.json").write_text('{"Symbol":"ACME",  "Name": "Acme Works"}')
    (tmp_path / "ACME" / "notes.txt").write_text("not a document")
    (tmp_path / "BARE").mkdir()
    (tmp_path / "BARE" / "EARNINGS.json").write_text("{}")
    (tmp_path / "HALF").mkdir()
    (tmp_path / "HALF" / "OVERVIEW.json").write_text('{"Symbol": ')
    (tmp_path / "KO").mkdir()
    (tmp_path / "KO" / "EARNINGS.json").write_text('{"symbol": "KO", "annualEarnings": []}')
    (tmp_path / "lower").mkdir()
    (tmp_path / "README.md").write_text("words")
    return tmp_path


def test_documents_of_the_folder_come_first_byte_for_byte(open_sandbox: Opener, folder: Path) -> None:
    """A document of the folder is served as it is; what it lacks comes from the packaged facts."""
    _, caller = open_sandbox(data=folder)

    assert caller.query("OVERVIEW", symbol="ACME").body == (folder / "ACME" / "OVERVIEW.json").read_bytes()
    assert caller.query("EARNINGS", symbol="KO").body == b'{"symbol": "KO", "annualEarnings": []}'
    assert caller.query("OVERVIEW", symbol="KO").document["Symbol"] == "KO"
    assert caller.query("CASH_FLOW", symbol="ACME").body == b"{}"


def test_companies_of_the_folder_are_assets(open_sandbox: Opener, folder: Path) -> None:
    """Each symbol with documents is tradable, named by its overview or else by its symbol."""
    _, caller = open_sandbox(data=folder, only_data=True)
    names = {asset["symbol"]: asset["name"] for asset in caller.assets().document}

    assert names == {
        "ACME": "Acme Works Common Stock",
        "BARE": "BARE Common Stock",
        "HALF": "HALF Common Stock",
        "KO": "KO Common Stock",
    }
    assert caller.query("OVERVIEW", symbol="PEP").body == b"{}"


def test_profiles_of_the_folder_describe_packaged_companies(open_sandbox: Opener, folder: Path) -> None:
    """A summary from company_profiles.csv takes the template's place; without one the template stays."""
    (folder / "company_profiles.csv").write_text("symbol,name,summary\r\nKO,Coke,Sells drinks.\r\nPEP,Pepsi,\r\n")
    _, caller = open_sandbox(data=folder)

    assert caller.query("OVERVIEW", symbol="KO").document["Description"] == "Sells drinks."
    assert "headquarters" in caller.query("OVERVIEW", symbol="PEP").document["Description"]


def test_profiles_of_another_shape_are_named(folder: Path) -> None:
    """A profiles file without its columns can't be used; the error says which columns it needs."""
    from signal9_sandbox.folder import DataFolder

    (folder / "company_profiles.csv").write_text("ticker,text\nKO,Sells drinks.\n")

    with pytest.raises(UnreadableSource, match="expected columns symbol and summary"):
        _ = DataFolder(folder).descriptions


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The error says what kind of folder is wanted."""
    with pytest.raises(UnusableSetting, match="is no folder"):
        Sandbox(data=tmp_path / "absent")


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        ("OVERVIEW", {"symbol": "IBM"}),
        ("INCOME_STATEMENT", {"symbol": "IBM"}),
        ("BALANCE_SHEET", {"symbol": "ibm"}),
        ("CASH_FLOW", {"symbol": "IBM"}),
        ("EARNINGS", {"symbol": "IBM"}),
        ("NEWS_SENTIMENT", {"tickers": "IBM"}),
        ("EARNINGS_CALL_TRANSCRIPT", {"symbol": "IBM", "quarter": "2024Q1"}),
        ("EARNINGS_CALENDAR", {"symbol": "IBM"}),
        ("EARNINGS_CALENDAR", {"horizon": "3month"}),
    ],
)
def test_the_vendors_own_answers_for_ibm(
    open_sandbox: Opener, market: Path, function: str, parameters: dict[str, str]
) -> None:
    """Every byte of the vendor's answers comes back as it was."""
    _, caller = open_sandbox(data=market)
    own = market / "alphavantage_ibm" / f"{function}.{'csv' if function == 'EARNINGS_CALENDAR' else 'json'}"

    assert caller.query(function, **parameters).body == own.read_bytes()


def test_market_profiles_are_served_only_from_the_folder(open_sandbox: Opener, caller: Caller, market: Path) -> None:
    """The listing's sentences are descriptions with the folder and nowhere without it."""
    _, with_folder = open_sandbox(data=market)

    described = with_folder.query("OVERVIEW", symbol="KO").document["Description"]
    assert len(described) > 500
    assert caller.query("OVERVIEW", symbol="KO").document["Description"] != described

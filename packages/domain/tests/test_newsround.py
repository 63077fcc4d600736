"""A round of news: what it asks for."""

from signal9_domain import newsround
from signal9_marketdata import traded_value


def test_groups_are_of_five_of_the_most_traded() -> None:
    """Apple and Amazon are asked about before Coca-Cola; the first call asks for the whole market."""
    values = {symbol: traded_value(symbol) for symbol in ("KO", "AAPL", "AMZN", "A", "AAL", "AAP")}
    assert newsround.companies_asked(values, 1) == [[], ["AMZN", "AAPL", "KO", "AAL", "AAP"]]
    assert newsround.companies_asked(values, 0) == [[]]

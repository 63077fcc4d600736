"""Ten lines that tell us when Signal9 and we no longer understand each other."""

from portfolio_alerts import alert_of

from signal9_testkit import an
from signal9_testkit.consumer import Delivery, envelope_of


def test_every_message_that_may_come_becomes_an_alert(declared_message: Delivery) -> None:
    """Whole, with nothing but what we declared, without what is optional, with what a later version adds."""
    assert alert_of(declared_message.body).endswith((".", "given"))


def test_a_rating_is_told_with_its_reasons() -> None:
    """The builders make any event that the contract allows, and no other."""
    event = an.analysis_complete("PEP", investment_rating=5)
    assert alert_of(envelope_of(event)) == "PEP is rated 5 of 5. Keeps 17 cents of each dollar sold."


def test_a_company_without_a_rating_is_told_with_the_reason() -> None:
    """Its analysis was completed: there is no error, and no rating to show."""
    event = an.analysis_unrated("GSPAC", unrated_reason="It is a blank-check company.")
    assert alert_of(envelope_of(event)) == "GSPAC is unrated: It is a blank-check company."

"""The rating of real answers: `nox -s real`. Reads what lies beside the checkout; nothing of the vendor's is kept here."""

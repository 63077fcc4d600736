"""Errors of the contracts: an event that is not one of ours, or does not fit its schema."""


class ContractError(Exception):
    """Base of every error raised by this package."""


class UnknownEvent(ContractError):
    """The detail-type (or its version) is in no catalog known here."""


class InvalidEvent(ContractError):
    """The document does not fit the schema of its detail-type; the message carries the path of the fault."""

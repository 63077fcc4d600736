"""Errors of the contracts: an event that is not one of ours, or does not fit its schema."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signal9_contracts.faults import DocumentFault


class ContractError(Exception):
    """Base of every error raised by this package."""


class UnknownEvent(ContractError):
    """The detail-type (or its version) is in no catalog known here."""


class InvalidEvent(ContractError):
    """The document does not fit the schema of its detail-type; the message carries the path of each fault."""

    def __init__(self, message: str, faults: "Sequence[DocumentFault]" = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class InvalidExample(ContractError):
    """An example does not fit the contract that it stands for."""


class InvalidSchema(ContractError):
    """A file is no JSON Schema of an event."""

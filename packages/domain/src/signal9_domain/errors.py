"""What a decision refuses."""


class DomainError(Exception):
    """Base of everything that this package raises on purpose."""


class UnknownBatch(DomainError):
    """The batch was never opened, or its opening is not visible yet: the message is tried again."""

"""Errors of the registry: contracts that cannot be read or compared."""


class RegistryError(Exception):
    """Base of every error raised by this package."""


class UnreadableContracts(RegistryError):
    """A folder or a revision holds no contracts, or one that is none."""


class NotComparable(RegistryError):
    """A schema says something that the comparison does not understand."""

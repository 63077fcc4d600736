"""Identities: UUIDv7, so that ids made later sort later."""

from uuid6 import uuid7


def new_id() -> str:
    """A new UUIDv7 as text of 36 characters."""
    return str(uuid7())

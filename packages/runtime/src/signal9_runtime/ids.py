"""Identities: UUIDv7, so that ids made later sort later."""


def new_id() -> str:
    """A new UUIDv7 as text of 36 characters."""
    from uuid6 import uuid7  # here, because it reads its own version from the file system when it is imported

    return str(uuid7())

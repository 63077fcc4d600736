"""Errors of the local platform; each message says what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class PlatformError(Exception):
    """Base of every error raised by this package."""


class PortTaken(PlatformError):
    """A port that was asked for by number is in use."""


class NoFreePort(PlatformError):
    """Every port of a part's range is in use."""


class NoJava(PlatformError):
    """No usable Java was found and none could be fetched."""


class NoRedis(PlatformError):
    """No usable redis-server was found and none could be fetched."""


class DiskFull(PlatformError):
    """A disk has no space left."""


class FolderNotWritable(PlatformError):
    """A folder that the platform must write to refuses it."""


class CorruptDownload(PlatformError):
    """A file from a registry does not have the expected content, however often it is fetched."""


class FetchFailed(PlatformError):
    """A tool could not be fetched or installed."""


class PartFailed(PlatformError):
    """A part ended, or did not answer in time."""


class AlreadyRunning(PlatformError):
    """Another `up` or `down` of the same checkout is at work."""


class Cancelled(PlatformError):
    """The work was given up because another part failed or the user stopped it."""


@contextmanager
def readable_os_errors(path: Path) -> Iterator[None]:
    """Turn the errors of a full or read-only disk into ours; `path` is where the caller was writing.

    Raises:
        DiskFull, FolderNotWritable: instead of the OSError.
    """
    try:
        yield
    except OSError as error:
        where = error.filename or path
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                f"No space is left for {where}. Free some space on that disk, then run the command again."
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise FolderNotWritable(
                f"{where} cannot be written ({error.strerror}). Make it writable for this user, or use another checkout "
                "(or SIGNAL9_CACHE for the cache of tools)."
            ) from error
        raise

"""Which failures are explained in one line, and how."""

import errno


class _ErrorMessages:
    """Turns an exception into the sentence that a person reads; None for one that we did not foresee."""

    debug = False

    def sentence(self, error: BaseException) -> str | None:
        """The sentence for `error`, on one line."""
        if _is_ours(error):
            return _one_line(str(error))
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            return f"The disk is full: {error.filename or 'a file'} could not be written. Free some space and run the command again."
        if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES):
            return f"{error.filename or 'A file'} cannot be written: {error.strerror}. Make the folder writable and run the command again."
        module = type(error).__module__
        if module.startswith(("botocore", "urllib3", "opensearchpy", "redis")):
            return f"A server of the platform did not answer as expected: {_one_line(str(error))[:300]}. `signal9 status` tells which."
        return None


def _is_ours(error: BaseException) -> bool:
    return any(base.__module__.startswith("signal9_") for base in type(error).__mro__)


def _one_line(text: str) -> str:
    return " ".join(text.split())


error_messages = _ErrorMessages()

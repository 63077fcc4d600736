"""The testkit's errors: one base, grouped by what the reader must do."""


class KitError(Exception):
    """Anything the testkit can explain in one line."""


class UnreadableSource(KitError):
    """A file that the testkit reads is absent or has another shape than expected; mend the file."""


class UnusableSetting(KitError):
    """A setting (plan, fault, folder, port) can't be used; give another one."""


class ExtraMissing(KitError):
    """A part of the testkit needs a package that is not installed; the message says which."""


class ServerFailed(KitError):
    """A real server could not be started."""


class UnfitEvent(KitError):
    """A builder was asked for an event that does not fit its contract."""


class BrokenContract(KitError):
    """What a consumer declared to read is not what Signal9 publishes; the message says which field of which event."""

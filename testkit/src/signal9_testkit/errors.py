"""The testkit's errors: one base, two kinds."""


class KitError(Exception):
    """Anything the testkit can explain in one line."""


class UnreadableSource(KitError):
    """A file that the testkit reads is absent or has another shape than expected; mend the file."""


class UnusableSetting(KitError):
    """A setting (plan, fault, folder, port) can't be used; give another one."""

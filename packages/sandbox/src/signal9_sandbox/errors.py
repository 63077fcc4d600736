"""The sandbox's errors: one base, grouped by what the reader must do."""


class SandboxError(Exception):
    """Anything the sandbox can explain in one line."""


class UnreadableSource(SandboxError):
    """A file that the sandbox reads is absent or has another shape than expected; correct the file."""


class UnusableSetting(SandboxError):
    """A setting (plan, fault, folder, port) cannot be used; give another one."""

"""Errors of building and deploying the app, grouped by what there is to correct."""


class InfraError(Exception):
    """Base of every error raised by this package."""


class ManifestError(InfraError):
    """A service.toml says something that is unknown or contradicts itself: correct the file named."""


class BundleError(InfraError):
    """A function's bundle could not be built: its third-party requirements or its sources are at fault."""


class ToolchainError(InfraError):
    """Node or the CDK CLI is not there and could not be installed."""


class SynthError(InfraError):
    """The app's settings do not fit its stage, or its templates break a rule that nobody explained."""


class DeployError(InfraError):
    """The CDK CLI failed; the message ends with the last lines it printed."""

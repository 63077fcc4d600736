"""What every stack is built from."""

from collections.abc import Mapping

import msgspec
from aws_cdk import RemovalPolicy

from signal9_infra.bundles import Bundle
from signal9_infra.manifest import Manifest
from signal9_infra.settings import Plan
from signal9_infra.stages import Stage


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """The stage, and the services with their bundles, by name."""

    stage: Stage
    manifests: Mapping[str, Manifest]
    bundles: Mapping[str, Bundle]
    plan: Plan = "free"
    """The vendor's plan, where no settings say it: the one that asks least of a key."""

    @property
    def removal(self) -> RemovalPolicy:
        """What becomes of data when its stack goes."""
        return RemovalPolicy.RETAIN if self.stage.keep_data else RemovalPolicy.DESTROY

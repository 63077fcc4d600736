"""The app as a tree of stacks for one stage."""

from pathlib import Path

from aws_cdk import App, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, IReusableStackSynthesizer, Tags

from signal9_contracts import names
from signal9_infra.deployer import ASSETS_BUCKET
from signal9_infra.errors import SynthError
from signal9_infra.service_function import Place
from signal9_infra.settings import ServerSettings
from signal9_infra.stacks.context import Context
from signal9_infra.stacks.data import DataStack
from signal9_infra.stacks.data_validation import DataValidationStack
from signal9_infra.stacks.elasticache import ElastiCacheStack
from signal9_infra.stacks.monitoring import MonitoringStack
from signal9_infra.stacks.network import NetworkStack
from signal9_infra.stacks.opensearch import OpenSearchStack
from signal9_infra.stacks.pipeline import PipelineStack
from signal9_infra.stacks.step_functions import StepFunctionsStack

_FLAGS = {
    "aws:cdk:disable-stack-trace": True,
    "aws:cdk:enable-path-metadata": False,
    "aws:cdk:enable-asset-metadata": False,
    "aws:cdk:version-reporting": False,
    # Buckets without ACLs take access logs by policy only.
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    # A stack whose values others import refuses to lose them: the default, said aloud.
    "@aws-cdk/core:defaultCrossStackReferences": "strong",
}


def build(context: Context, out: Path, settings: ServerSettings | None) -> App:
    """The stacks of the stage, not yet written.

    Raises:
        SynthError: the stage makes its own servers and addresses were given, or the reverse.
    """
    stage = context.stage
    if stage.own_servers == (settings is not None):
        wanted = (
            "makes its own servers: give no endpoints" if stage.own_servers else "needs the endpoints of its servers"
        )
        raise SynthError(f"The stage {stage.name!r} {wanted}.")
    # Copying the bundles into the assembly would take longer than the rest; what leaves this machine carries them.
    app = App(
        outdir=str(out),
        analytics_reporting=False,
        tree_metadata=False,
        default_stack_synthesizer=_synthesizer(context),
        context={**_FLAGS, "aws:cdk:disable-asset-staging": not stage.bootstrapped},
    )
    Tags.of(app).add("project", "signal9")
    data = DataStack(app, context)
    place = role = None
    if settings is None:
        network = NetworkStack(app)
        search = OpenSearchStack(app, context, network)
        cache = ElastiCacheStack(app, network)
        settings = ServerSettings(opensearch=search.endpoint, redis=cache.url, plan=context.plan)
        place, role = Place(vpc=network.vpc, groups=[network.clients]), search.role
    DataValidationStack(app, context, data, settings)
    StepFunctionsStack(app, context, data, settings)
    MonitoringStack(app, context, data)
    PipelineStack(app, context, data, settings, place, role)
    return app


def _synthesizer(context: Context) -> IReusableStackSynthesizer:
    if context.stage.bootstrapped:
        return DefaultStackSynthesizer()
    return CliCredentialsStackSynthesizer(file_assets_bucket_name=ASSETS_BUCKET, qualifier=names.BUS)

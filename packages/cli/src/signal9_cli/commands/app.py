"""`signal9 synth` and `signal9 deploy`: the CDK app."""

from pathlib import Path
from typing import Annotated

import typer

from signal9_cli.app_deploy import deploy_local
from signal9_cli.deployment import Deployment, find_checkout
from signal9_cli.errors import CommandFailed
from signal9_cli.output import notes, plain

Stage = Annotated[str, typer.Option(help="local or prod.")]


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command()(synth)
    app.command()(deploy)


def synth(
    stage: Stage = "prod",
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder for the cloud assembly.")] = Path("cdk.out"),
) -> None:
    """Write the CloudFormation templates and bundles of a stage; needs no AWS account.

    Examples:

      signal9 synth --stage prod --out cdk.out
    """
    from signal9_infra.app import synth as synthesize
    from signal9_infra.settings import LocalSettings

    _check(stage)
    settings = None
    checkout = find_checkout()
    if stage == "local":
        endpoints = Deployment(checkout).platform.endpoints
        settings = LocalSettings(
            vendors=endpoints["vendors"] or "", opensearch=endpoints["opensearch"] or "", redis=endpoints["redis"] or ""
        )
    synthesize(stage, out, settings, checkout, lambda line: notes.print(plain(line, 400)))
    notes.print(f"Written to {out}.")


def deploy(stage: Stage = "local") -> None:
    """Deploy the app: `local` to the running emulator, `prod` to the AWS account of your credentials.

    Examples:

      signal9 deploy --stage local
    """
    _check(stage)
    checkout = find_checkout()
    if stage == "local":
        from signal9_platform import Endpoints

        platform = Deployment(checkout).platform
        known = platform.endpoints
        endpoints = Endpoints(known["aws"] or "", known["redis"] or "", known["opensearch"] or "", known.get("vendors"))
        deploy_local(checkout, endpoints, platform.plan, None, lambda line: notes.print(plain(line, 400)))
        return
    from signal9_infra.app import synth as synthesize
    from signal9_infra.deployer import deploy as deploy_assembly

    assembly = synthesize(
        stage, checkout / ".signal9" / f"cdk.{stage}", None, checkout, lambda line: notes.print(plain(line, 400))
    )
    deploy_assembly(stage, None, assembly, lambda line: notes.print(plain(line, 400)))


def _check(stage: str) -> None:
    if stage not in ("local", "prod"):
        raise CommandFailed(f"There is no stage {stage!r}. Choose local or prod.")

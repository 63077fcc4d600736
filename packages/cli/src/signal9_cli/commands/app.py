"""`signal9 synth`, `deploy` and `diff`: the CDK app."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from signal9_application import OperationFailed
from signal9_cli.app_deploy import deploy_local, local_settings
from signal9_cli.checkout import find_checkout, read_platform
from signal9_cli.options import Json
from signal9_cli.output import notes, plain, print_json, tables
from signal9_local_platform import Endpoints

Stage = Annotated[str, typer.Option(help="local or prod.")]
Plan = Annotated[str, typer.Option(help="The vendor's plan of stage prod: free or premium. Local has the platform's.")]


def synth(
    stage: Stage = "prod",
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder for the cloud assembly.")] = Path("cdk.out"),
    plan: Plan = "free",
) -> None:
    """Write the CloudFormation templates and bundles of a stage; needs no AWS account.

    Examples:

      signal9 synth --stage prod --out cdk.out
    """
    _assembly(stage, find_checkout(), out, plan)
    notes.print(f"Written to {out}.")


def deploy(
    stage: Stage = "local",
    plan: Plan = "free",
    bootstrap: Annotated[
        bool,
        typer.Option("--bootstrap", help="Prepare the account and region for the CDK first, which is needed once."),
    ] = False,
    json: Json = False,
) -> None:
    """Deploy the app: `local` to the running emulator, `prod` to the AWS account of your credentials. Shows the endpoints.

    Examples:

      signal9 deploy --stage local

      signal9 deploy --stage prod --plan premium --bootstrap
    """
    from signal9_infra.deployer import bootstrap as bootstrap_account
    from signal9_infra.deployer import deploy as deploy_assembly
    from signal9_infra.difference import outputs

    _check(stage)
    checkout = find_checkout()
    assembly = checkout / ".signal9" / ("cdk.out" if stage == "local" else f"cdk.{stage}")
    endpoint = None
    if stage == "local":
        endpoints, running_plan = _platform(checkout)
        endpoint = endpoints.aws
        deploy_local(checkout, endpoints, running_plan, None, _say)
    else:
        _assembly(stage, checkout, assembly, plan)
        if bootstrap:
            bootstrap_account(_say)
        deploy_assembly(stage, None, assembly, _say)
    found = outputs(endpoint, assembly)
    if json:
        print_json(found)
    for name, value in {} if json else found.items():
        tables.print(f"{name}  {plain(value)}")


def diff(stage: Stage = "prod", plan: Plan = "free", json: Json = False) -> None:
    """Show what a deploy would make, change and remove; changes nothing.

    Examples:

      signal9 diff --stage prod

      signal9 diff --stage local --json
    """
    from signal9_infra.difference import differences

    _check(stage)
    checkout = find_checkout()
    endpoint = _platform(checkout)[0].aws if stage == "local" else None
    found = differences(endpoint, _assembly(stage, checkout, checkout / ".signal9" / f"diff.{stage}", plan))
    if json:
        print_json(found)
        return
    signs = {"make": "[green]+[/green]", "change": "[yellow]~[/yellow]", "remove": "[red]-[/red]"}
    for each in found:
        paths = f"  {', '.join(each.paths)}" if each.paths else ""
        tables.print(f"{signs[each.change]} {each.stack}  {each.type}  {each.resource}{paths}")
    notes.print(f"{len(found)} resources differ." if found else "Nothing differs.")


def _assembly(stage: str, checkout: Path, out: Path, plan: str) -> Path:
    """The stage's assembly in `out`; stage local is built with the running platform's addresses."""
    from signal9_infra.app import synth as synthesize

    _check(stage)
    chosen: Literal["free", "premium"] = "premium" if plan == "premium" else "free"
    if plan != chosen:
        raise typer.BadParameter(f"{plan!r} is not a plan; choose free or premium.", param_hint="--plan")
    settings = local_settings(*_platform(checkout)) if stage == "local" else None
    return synthesize(stage, out, settings, checkout, _say, chosen)


def _platform(checkout: Path) -> tuple[Endpoints, str]:
    """Where the parts of the checkout's running platform listen, and the vendor's plan."""
    platform = read_platform(checkout)
    known: dict[str, Any] = platform.endpoints
    return Endpoints(**known), platform.plan


def _say(line: str) -> None:
    notes.print(plain(line, 400))


def _check(stage: str) -> None:
    if stage not in ("local", "prod"):
        raise OperationFailed(f"There is no stage {stage!r}. Choose local or prod.")

"""cdk-nag's findings (AWS Solutions), and why each that stands may stand; one that nobody explained stops the synth."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from signal9_infra.errors import SynthError

if TYPE_CHECKING:
    from aws_cdk import App


class Finding(msgspec.Struct, frozen=True, order=True):
    """One rule that one resource breaks."""

    rule: str
    """E.g. `AwsSolutions-S1`, with the detail in brackets where a rule has several."""
    path: str
    """Of the construct in the app, e.g. `Signal9DataStack/signal9-raw-documents/Resource`."""
    description: str


class Explanation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why the findings of a rule may stand at some paths."""

    rule: str
    """A regular expression for the whole rule."""
    path: str
    """A regular expression for the whole path."""
    reason: str


class _Explanations(msgspec.Struct, frozen=True):
    explanations: tuple[Explanation, ...]


@cache
def read_explanations() -> Sequence[Explanation]:
    """Those of `findings.toml`, in their order."""
    text = (resources.files("signal9_infra") / "findings.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=_Explanations).explanations


def find(app: "App") -> list[Finding]:
    """What cdk-nag finds in the synthesized app, sorted."""
    from cdk_nag import AwsSolutionsChecks

    report = AwsSolutionsChecks(app).validate_scope(app)
    return sorted(
        Finding(violation.rule_name, resource.construct_path or "", violation.description)
        for violation in report.violations
        for resource in violation.violating_resources
    )


def explanation_of(finding: Finding) -> Explanation | None:
    """Why the finding may stand, if anyone said so."""
    for explanation in read_explanations():
        if re.fullmatch(explanation.rule, finding.rule) and re.fullmatch(explanation.path, finding.path):
            return explanation
    return None


def check_findings(findings: Iterable[Finding]) -> None:
    """Let the explained ones pass.

    Raises:
        SynthError: at least one has no explanation.
    """
    unexplained = [finding for finding in findings if explanation_of(finding) is None]
    if unexplained:
        lines = "\n".join(f"  {finding.rule} at {finding.path}: {finding.description}" for finding in unexplained)
        raise SynthError(
            f"cdk-nag found {len(unexplained)} faults in the templates:\n{lines}\n"
            "Correct the resource, or explain the finding in signal9_infra/findings.toml."
        )

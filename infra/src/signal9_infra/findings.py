"""cdk-nag's findings (AWS Solutions), and why each that stands may stand; one that nobody explained stops the synth."""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

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


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why the findings of a rule may stand at some paths."""

    rule: str
    """A regular expression for the whole rule."""
    path: str
    """A regular expression for the whole path."""
    reason: str


def _explain(rule: str, path: str, reason: str) -> Explanation:
    return Explanation(rule=rule, path=path, reason=reason)


def _wildcard(resource: str, path: str, reason: str) -> Explanation:
    return _explain(rf"AwsSolutions-IAM5\[Resource::{resource}\]", path, reason)


_ROLE: Final = r"Signal9\w+Stack/\w+/Role/Resource"

EXPLANATIONS: Final[Sequence[Explanation]] = (
    _wildcard(
        r".*:log-group:/aws/lambda/signal9-[a-z-]+:log-stream:\*",
        _ROLE,
        "Lambda names the streams of a function's own log group as it starts workers.",
    ),
    _wildcard(
        r".*:log-group:/aws/lambda/signal9-[a-z-]+:\*",
        r"Signal9DataPipelineMainStack/process_dead_letters/Role/Resource",
        "It searches whole logs of the functions by a message's id; IAM writes a group's streams with *.",
    ),
    _wildcard(
        r"arn:<AWS::Partition>:s3:::signal9-(raw-documents|analysis-results|event-payloads)/\*",
        _ROLE,
        "Objects are named by the digest of their bytes: no narrower prefix than the bucket that the manifest names.",
    ),
    _wildcard(
        r".*:table/signal9-events/stream/\*",
        r"Signal9DataPipelineMainStack/relay_events/Role/Resource",
        "A table's stream is named after the moment it was switched on; only the relay reads it.",
    ),
    _wildcard(
        r".*:domain/signal9-advisor-search/\*",
        r"Signal9OpenSearchStack/Writer/Role/Resource",
        "Rights on a domain end at its paths; indices are told apart by the domain's own access control.",
    ),
    _wildcard(
        r"\*",
        r"Signal9DataPipelineMainStack/relay_events/Role/Resource",
        "dynamodb:ListStreams, which Lambda needs to poll, knows no resource; X-Ray's actions know none either.",
    ),
    _wildcard(
        r"\*",
        r"Signal9StepFunctionsStack/WorkflowRole/Resource",
        "The delivery of a workflow's logs, and X-Ray, know no resource (AWS documents both with *).",
    ),
    _wildcard(
        r"\*",
        rf"{_ROLE}|Signal9OpenSearchStack/Writer/Role/Resource",
        "xray:Put* and the network interfaces of a function in a network know no resource; nothing else has *.",
    ),
    _explain(
        r"AwsSolutions-IAM4\[.*AWSLambdaBasicExecutionRole\]",
        r"Signal9NetworkStack/AWS\w+/ServiceRole/Resource",
        "CDK's own function behind a custom resource: it looks up the ids of the gateway endpoints' addresses while the stack is deployed.",
    ),
    _wildcard(
        r"\*",
        r"Signal9NetworkStack/PrefixList-(dynamodb|s3)/CustomResourcePolicy/Resource",
        "ec2:DescribeManagedPrefixLists, the one call of that function, knows no resource.",
    ),
    _explain(
        r"AwsSolutions-L1",
        r"Signal9\w+Stack/\w+/Function/Resource",
        "The runtime is the Python that the bundle's wheels were chosen and tested for (stages.py); it is raised there.",
    ),
    _explain(
        r"AwsSolutions-SMG4",
        r"Signal9DataStack/VendorSecret/Resource",
        "AlphaVantage and Alpaca issue keys on their web pages only: nothing can rotate them.",
    ),
    _explain(
        r"AwsSolutions-S1",
        r"Signal9DataStack/signal9-(raw-documents|analysis-results|event-payloads)/Resource",
        "Stage local: the emulator has no one whose reads there were to log.",
    ),
    _explain(
        r"AwsSolutions-(S10|SQS4|SNS3)",
        r"Signal9\w+Stack/.*",
        "Stage local: the emulator is HTTP on the loopback. In prod each refuses what does not come over TLS, and a test asserts it.",
    ),
    _explain(
        r"AwsSolutions-SF2",
        r"Signal9StepFunctionsStack/Workflow/Resource",
        "Stage local: the emulator collects no X-Ray segments.",
    ),
    _explain(
        r"AwsSolutions-OS3",
        r"Signal9OpenSearchStack/Domain",
        "The domain has no public address; its security group admits our functions and its policy one role.",
    ),
    _explain(
        r"AwsSolutions-OS4",
        r"Signal9OpenSearchStack/Domain",
        "Two small nodes hold read models that are built again from the events; three masters would cost more than they save.",
    ),
    _explain(
        r"AwsSolutions-AEC4",
        r"Signal9ElastiCacheStack/Cache",
        "The cache holds only what can be fetched again, and every reader goes to the source when it is gone.",
    ),
    _explain(
        r"AwsSolutions-AEC5",
        r"Signal9ElastiCacheStack/Cache",
        "6379 is the agreed port; nothing but our functions' security group reaches it.",
    ),
    _explain(
        r"AwsSolutions-AEC6",
        r"Signal9ElastiCacheStack/Cache",
        "Private subnets, one security group and TLS guard public market data; a token would be one more secret to rotate.",
    ),
)


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
    for explanation in EXPLANATIONS:
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
            "Correct the resource, or explain the finding in signal9_infra/findings.py."
        )

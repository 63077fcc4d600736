"""What a manifest allows, as IAM statements: these and no others."""

from collections.abc import Iterator, Sequence

import msgspec

from signal9_contracts import names
from signal9_infra.arns import Arns
from signal9_infra.manifest import Manifest
from signal9_infra.stages import Stage

READ_TABLE = ("dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan")
WRITE_TABLE = ("dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem")
APPEND = ("dynamodb:ConditionCheckItem", "dynamodb:PutItem")
"""All that anyone may do to the table of events: history never changes."""
KEEP_SNAPSHOT = ("dynamodb:GetItem", "dynamodb:PutItem")
"""All that a state's load and append do to the table of snapshots."""
READ_STREAM = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
CONSUME = (
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ReceiveMessage",
)
LOG = ("logs:CreateLogStream", "logs:PutLogEvents")
TRACE = ("xray:PutTelemetryRecords", "xray:PutTraceSegments")
INTERFACES = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)
"""What Lambda asks for to put a function into a network."""
SEARCH = ("es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut")


class Grant(msgspec.Struct, frozen=True):
    """One IAM statement that allows."""

    actions: Sequence[str]
    resources: Sequence[str]


def in_network(manifest: Manifest, stage: Stage) -> bool:
    """Whether the function must run inside our network to reach its servers."""
    return stage.own_servers and bool({"opensearch", "redis"} & set(manifest.network))


def grants_of(manifest: Manifest, arns: Arns, stage: Stage, topic_key: str | None = None) -> list[Grant]:
    """The statements of a service's role.

    Args:
        manifest: what the service declares.
        arns: of the account it runs in.
        stage: where it is deployed.
        topic_key: ARN of the key that encrypts the topics, where one of ours does.
    """
    grants = [Grant(LOG, [f"{arns.log_group(manifest.name)}:log-stream:*"])]
    grants += _store_grants(manifest, arns)
    if manifest.secrets:
        grants.append(Grant(["secretsmanager:GetSecretValue"], [arns.secret(name) for name in manifest.secrets]))
    if manifest.starts:
        grants.append(Grant(["states:StartExecution"], [arns.state_machine()]))
    if manifest.notifies:
        grants.append(Grant(["sns:Publish"], [arns.topic(manifest.notifies)]))
        if topic_key is not None:
            grants.append(Grant(["kms:Decrypt", "kms:GenerateDataKey"], [topic_key]))
    if manifest.kind == "queue":
        # A message whose effect is in progress elsewhere, or whose server is down, goes back to the end of its own queue.
        waits = names.IDEMPOTENCY_TABLE in manifest.reads_writes or manifest.network
        postpones = ["sqs:SendMessage"] if waits else []
        grants.append(Grant([*CONSUME, *postpones], [arns.queue(manifest.function_name)]))
    if manifest.redrives:
        grants += _redrive_grants(manifest, arns)
    if manifest.kind == "stream":
        grants.append(Grant(READ_STREAM, [f"{arns.table(names.EVENTS_TABLE)}/stream/*"]))
        grants.append(Grant(["dynamodb:ListStreams"], ["*"]))
        grants.append(Grant(["events:PutEvents"], [arns.bus()]))
        grants.append(Grant(["sqs:SendMessage"], [arns.queue(str(manifest.dead_letters))]))
    if "opensearch" in manifest.network and stage.own_servers:
        grants.append(Grant(SEARCH, [f"{arns.domain(names.SEARCH_DOMAIN)}/*"]))
    if in_network(manifest, stage):
        grants.append(Grant(INTERFACES, ["*"]))
    if stage.tracing:
        grants.append(Grant(TRACE, ["*"]))
    return grants


def _redrive_grants(manifest: Manifest, arns: Arns) -> Iterator[Grant]:
    yield Grant(CONSUME, [arns.queue(name) for name in names.DEAD_LETTER_QUEUES])
    queues = [arns.queue(names.function_name(service)) for service in manifest.redrives]
    yield Grant(["sqs:GetQueueUrl", "sqs:SendMessage"], queues)
    groups = [f"{arns.log_group(service)}:*" for service in manifest.redrives]
    yield Grant(["logs:FilterLogEvents"], groups)
    # What the table's stream gave up is not in the dead letter: the relay publishes it again.
    yield Grant(["lambda:InvokeFunction"], [arns.function("relay_events")])


def _store_grants(manifest: Manifest, arns: Arns) -> Iterator[Grant]:
    reads = [*manifest.reads, *manifest.reads_writes]
    writes = [*manifest.writes, *manifest.reads_writes]
    # A large event's body lies in a bucket: the right to the one is worth nothing without the other.
    if names.EVENTS_TABLE in reads:
        reads.append(names.PAYLOADS_BUCKET)
    if names.EVENTS_TABLE in writes:
        writes.append(names.PAYLOADS_BUCKET)
    if names.SNAPSHOTS_TABLE in manifest.reads_writes:
        yield Grant(KEEP_SNAPSHOT, [arns.table(names.SNAPSHOTS_TABLE)])
    tables = [arns.table(name) for name in reads if name in names.TABLES and name != names.SNAPSHOTS_TABLE]
    tables += [arns.table(f"{name}-b") for name in reads if name in names.READ_TABLES]
    if tables:
        yield Grant(READ_TABLE, tables)
    if set(names.READ_TABLES) & {*reads, *writes}:
        yield Grant(["dynamodb:GetItem"], [arns.table(names.PROJECTIONS_TABLE)])
    if names.EVENTS_TABLE in reads and manifest.kind == "stream":
        # The sweep alone reads everything; all others read streams.
        yield Grant(["dynamodb:Query"], [arns.index(names.EVENTS_TABLE, names.EVENTS_BY_TIME)])
    if names.EVENTS_TABLE in writes:
        yield Grant(APPEND, [arns.table(names.EVENTS_TABLE)])
    appended = (names.EVENTS_TABLE, names.SNAPSHOTS_TABLE)
    tables = [arns.table(name) for name in writes if name in names.TABLES and name not in appended]
    tables += [arns.table(f"{name}-b") for name in writes if name in names.READ_TABLES]
    if tables:
        yield Grant(WRITE_TABLE, tables)
    buckets = [arns.bucket(name) for name in reads if name in names.BUCKETS]
    if buckets:
        # Without the right to list, S3 answers 403 where an object is missing, not 404.
        yield Grant(["s3:ListBucket"], buckets)
        yield Grant(["s3:GetObject"], [f"{bucket}/*" for bucket in buckets])
    buckets = [arns.bucket(name) for name in writes if name in names.BUCKETS]
    if buckets:
        yield Grant(["s3:PutObject"], [f"{bucket}/*" for bucket in buckets])

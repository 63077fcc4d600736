"""Signal9DataStack: the table of events, the read tables, buckets, topics and the vendors' secret."""

import json
from functools import partial

from aws_cdk import SecretValue, Stack, aws_dynamodb, aws_iam, aws_kms, aws_s3, aws_secretsmanager, aws_sns
from constructs import Construct

from signal9_contracts import names
from signal9_infra.stacks.context import Context

SECRET_KEYS = ("alphavantage_api_key", "alpaca_key_id", "alpaca_secret_key")


class DataStack(Stack):
    """What must outlive every function."""

    def __init__(self, scope: Construct, context: Context) -> None:
        super().__init__(scope, names.DATA_STACK, description="Signal9: events, read models, documents, topics")
        self._context = context
        version = aws_dynamodb.Attribute(name="version", type=aws_dynamodb.AttributeType.NUMBER)
        image = aws_dynamodb.StreamViewType.NEW_IMAGE
        events = self._table(names.EVENTS_TABLE, partition="stream_id", sort=version, stream=image)
        # Every event in order of time, in segments: a read of everything need not scan, and can go on where it stopped.
        events.add_global_secondary_index(
            index_name=names.EVENTS_BY_TIME,
            partition_key=_text("segment"),
            sort_key=_text("position"),
        )
        self.stream_arn = str(events.table_stream_arn)
        self._table(names.SNAPSHOTS_TABLE, partition="stream_id")
        for name, (partition, *sort) in {**names.READ_TABLES, **names.STANDBY_TABLES}.items():
            self._table(name, partition=partition, sort=_text(sort[0]) if sort else None)
        self._table(names.PROJECTIONS_TABLE, partition="projection")
        self._table(names.BUDGET_TABLE, partition="budget_id")
        self._table(names.IDEMPOTENCY_TABLE, partition="id", expires="expiration")
        self._buckets()
        self._secret()
        self.topic_key = self._key() if context.stage.own_keys else None
        self.topics = {
            name: aws_sns.Topic(self, name, topic_name=name, enforce_ssl=context.stage.tls, master_key=self.topic_key)
            for name in names.TOPICS
        }

    def _table(
        self,
        name: str,
        *,
        partition: str,
        sort: aws_dynamodb.Attribute | None = None,
        stream: aws_dynamodb.StreamViewType | None = None,
        expires: str | None = None,
    ) -> aws_dynamodb.Table:
        return aws_dynamodb.Table(
            self,
            name,
            table_name=name,
            partition_key=_text(partition),
            sort_key=sort,
            billing_mode=aws_dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=aws_dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=aws_dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=self._context.stage.keep_data,
            stream=stream,
            time_to_live_attribute=expires,
            removal_policy=self._context.removal,
        )

    def _buckets(self) -> None:
        logs = self._bucket("signal9-access-logs", versioned=False) if self._context.stage.access_logs else None
        for name in names.BUCKETS:
            self._bucket(name, versioned=True, logs=logs)

    def _bucket(self, name: str, *, versioned: bool, logs: aws_s3.Bucket | None = None) -> aws_s3.Bucket:
        return aws_s3.Bucket(
            self,
            name,
            bucket_name=name,
            block_public_access=aws_s3.BlockPublicAccess.BLOCK_ALL,
            encryption=aws_s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=self._context.stage.tls,
            versioned=versioned,
            object_ownership=aws_s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            server_access_logs_bucket=logs,
            server_access_logs_prefix=f"{name}/" if logs else None,
            removal_policy=self._context.removal,
        )

    def _secret(self) -> None:
        secret = partial(
            aws_secretsmanager.Secret,
            self,
            "VendorSecret",
            secret_name=names.VENDOR_SECRET,
            removal_policy=self._context.removal,
        )
        if self._context.stage.sandbox_secret:
            values = {key: SecretValue.unsafe_plain_text(f"sandbox-{key.replace('_', '-')}") for key in SECRET_KEYS}
            secret(secret_object_value=values)
            return
        generator = aws_secretsmanager.SecretStringGenerator(
            secret_string_template=json.dumps(dict.fromkeys(SECRET_KEYS, "")), generate_string_key="unused"
        )
        secret(
            description="Keys of the vendors: an operator fills them in after the first deploy.",
            generate_secret_string=generator,
        )

    def _key(self) -> aws_kms.Key:
        key = aws_kms.Key(
            self,
            "TopicKey",
            description="Encrypts Signal9's topics.",
            enable_key_rotation=True,
            removal_policy=self._context.removal,
        )
        # The AWS-managed key of SNS would refuse CloudWatch, and its alarms would vanish without a word.
        key.add_to_resource_policy(
            aws_iam.PolicyStatement(
                principals=[aws_iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],
            )
        )
        return key


def _text(name: str) -> aws_dynamodb.Attribute:
    return aws_dynamodb.Attribute(name=name, type=aws_dynamodb.AttributeType.STRING)

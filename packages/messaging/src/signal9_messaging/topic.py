"""A topic that people subscribe to, and that topic on SNS."""

from typing import TYPE_CHECKING, Protocol, Self

from signal9_runtime import setting

if TYPE_CHECKING:
    from mypy_boto3_sns import SNSClient


class Topic(Protocol):
    """Where subscribers listen."""

    def publish(self, subject: str, message: str, attributes: dict[str, str]) -> None:
        """Publish one message; subscribers filter by its attributes."""
        ...


class SnsTopic:
    """Publishes to one SNS topic."""

    def __init__(self, client: "SNSClient", topic_arn: str) -> None:
        self._client = client
        self._arn = topic_arn

    @classmethod
    def from_environment(cls) -> Self:
        """The deployed topic, by SIGNAL9_TOPIC_ARN."""
        from signal9_runtime.aws import client

        return cls(client("sns"), setting("SIGNAL9_TOPIC_ARN"))

    def publish(self, subject: str, message: str, attributes: dict[str, str]) -> None:
        self._client.publish(
            TopicArn=self._arn,
            Subject=subject,
            Message=message,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
            },
        )

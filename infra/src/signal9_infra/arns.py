"""ARNs by name, so that one stack can speak of another's resources without importing them."""

import msgspec

from signal9_contracts import names


class Arns(msgspec.Struct, frozen=True, kw_only=True):
    """ARNs in one account and region; the three may be CloudFormation pseudo parameters."""

    partition: str
    region: str
    account: str

    def table(self, name: str) -> str:
        return self._arn("dynamodb", f"table/{name}")

    def index(self, table: str, name: str) -> str:
        return self._arn("dynamodb", f"table/{table}/index/{name}")

    def queue(self, name: str) -> str:
        return self._arn("sqs", name)

    def topic(self, name: str) -> str:
        return self._arn("sns", name)

    def bus(self) -> str:
        return self._arn("events", f"event-bus/{names.BUS}")

    def function(self, service: str) -> str:
        return self._arn("lambda", f"function:{names.function_name(service)}")

    def state_machine(self) -> str:
        return self._arn("states", f"stateMachine:{names.STATE_MACHINE}")

    def secret(self, name: str) -> str:
        """The six question marks stand for what Secrets Manager appends to every name."""
        return self._arn("secretsmanager", f"secret:{name}-??????")

    def log_group(self, service: str) -> str:
        return self._arn("logs", f"log-group:/aws/lambda/{names.function_name(service)}")

    def domain(self, name: str) -> str:
        return self._arn("es", f"domain/{name}")

    def role(self, name: str) -> str:
        return f"arn:{self.partition}:iam::{self.account}:role/{name}"

    def bucket(self, name: str) -> str:
        """Buckets belong to no account and region."""
        return f"arn:{self.partition}:s3:::{name}"

    def _arn(self, service: str, resource: str) -> str:
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"

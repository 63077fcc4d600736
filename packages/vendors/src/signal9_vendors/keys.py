"""The vendors' keys: from Secrets Manager or the environment, never shown."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Self

import msgspec

from signal9_vendors.errors import BadKey

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class VendorKeys(msgspec.Struct, frozen=True):
    """Keys by the names under which the secret holds them."""

    values: Mapping[str, str]

    def __repr__(self) -> str:
        return "VendorKeys(***)"

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    @classmethod
    def from_environment(cls, environment: Mapping[str, str], variables: Mapping[str, str]) -> Self:
        """The keys by their names -> environment variables.

        Raises:
            BadKey: some are not set; says which.
        """
        missing = [variable for variable in variables.values() if not environment.get(variable)]
        if missing:
            raise BadKey(
                f"The vendors' keys are incomplete: set {', '.join(missing)} in the environment, or use the sandbox."
            )
        return cls({name: environment[variable] for name, variable in variables.items()})

    @classmethod
    def from_secrets_manager(cls, client: "SecretsManagerClient", secret: str, names: Collection[str]) -> Self:
        """The keys of these names in a secret, a JSON object of texts.

        Raises:
            BadKey: the secret is no such object; its content is not shown.
        """
        text = client.get_secret_value(SecretId=secret).get("SecretString", "")
        try:
            values = msgspec.json.decode(text, type=dict[str, str])
            return cls({name: values[name] for name in names})
        except (msgspec.DecodeError, msgspec.ValidationError, KeyError):
            # The cause could quote the secret, so that it is left out on purpose.
            raise BadKey(
                f"The secret {secret!r} is not a JSON object with {', '.join(names)}. Put one there."
            ) from None

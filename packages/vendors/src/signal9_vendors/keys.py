"""The vendors' keys: from Secrets Manager or the environment, never shown."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

import msgspec

from signal9_vendors.errors import BadKey

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

VARIABLES = {
    "alphavantage_api_key": "ALPHAVANTAGE_API_KEY",
    "alpaca_key_id": "APCA_API_KEY_ID",
    "alpaca_secret_key": "APCA_API_SECRET_KEY",
}


class VendorKeys(msgspec.Struct, frozen=True, kw_only=True):
    """One key for AlphaVantage, a pair for Alpaca."""

    alphavantage_api_key: str
    alpaca_key_id: str
    alpaca_secret_key: str

    def __repr__(self) -> str:
        return "VendorKeys(***)"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """The keys in ALPHAVANTAGE_API_KEY, APCA_API_KEY_ID and APCA_API_SECRET_KEY.

        Raises:
            BadKey: some are not set; says which.
        """
        missing = [variable for variable in VARIABLES.values() if not environment.get(variable)]
        if missing:
            raise BadKey(
                f"The vendors' keys are incomplete: set {', '.join(missing)} in the environment, or use the sandbox."
            )
        return cls(**{field: environment[variable] for field, variable in VARIABLES.items()})

    @classmethod
    def from_secrets_manager(cls, client: "SecretsManagerClient", name: str) -> Self:
        """The keys in the secret `name`, a JSON object of the three fields.

        Raises:
            BadKey: the secret is not such an object; its content is not shown.
        """
        text = client.get_secret_value(SecretId=name).get("SecretString", "")
        try:
            return msgspec.json.decode(text, type=cls)
        except (msgspec.DecodeError, msgspec.ValidationError):
            # The cause could quote the secret, so that it is left out on purpose.
            raise BadKey(
                f"The secret {name!r} is not a JSON object with {', '.join(VARIABLES)}. Put one there."
            ) from None

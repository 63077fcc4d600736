"""Old versions of an event brought up to today's, one step at a time, whenever they are read."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

import msgspec

from signal9_contracts.errors import InvalidEvent

Step: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""From the document of one version to that of the next; a pure function over plain JSON values."""

UPCASTERS: Final[Mapping[tuple[str, int], Step]] = MappingProxyType({})
"""(detail-type, version that the step takes) -> step. A version that only added optional fields needs none."""


class _Metadata(msgspec.Struct, rename="camel"):
    schema_version: int


class _Versioned(msgspec.Struct):
    metadata: _Metadata


_versions = msgspec.json.Decoder(_Versioned)


def upcast(
    detail_type: str,
    document: bytes | str | msgspec.Raw,
    newest: int,
    steps: Mapping[tuple[str, int], Step] = UPCASTERS,
) -> bytes | str | msgspec.Raw:
    """The document as version `newest` would have written it; as it is where it is not older, or is no event at all.

    `metadata.schemaVersion` becomes `newest`. Nothing that is stored changes.

    Raises:
        InvalidEvent: a step cannot take what an old version wrote.
    """
    try:
        version = _versions.decode(document).metadata.schema_version
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError):
        return document  # the decoder that follows says what is wrong, with its path
    if not 1 <= version < newest:
        return document
    content: dict[str, Any] = msgspec.json.decode(document)
    for number in range(version, newest):
        step = steps.get((detail_type, number))
        if step is not None:
            try:
                content = step(content)
            except (KeyError, TypeError, ValueError, IndexError) as error:
                raise InvalidEvent(
                    f"An event {detail_type!r} of schemaVersion {version} cannot be brought from {number} to {number + 1}: {error!r}. "
                    "Correct the step, and add the event to contracts/golden."
                ) from error
        content = {**content, "metadata": {**content["metadata"], "schemaVersion": number + 1}}
    return msgspec.json.encode(content)

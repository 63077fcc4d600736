"""Decoding and validating an event beside bare msgspec, and beside pydantic on the same contract."""

import types
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache, partial
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, create_model

from bench.harness import Alternative, Row, at_least, at_most, compare
from signal9_contracts import CATALOG, decode_event
from signal9_contracts.files import examples_of

EVENTS = ("earningsProcessed", "assetListed", "analysisComplete", "analysisNeeded")
"""From the smallest to the deepest; the last is filled up to a batch of eight assets."""
OPERATIONS = 100
ROUNDS = 199
"""Short and many: on a busy machine most rounds are not interrupted, and the median is one of those."""


def bench() -> Iterator[Row]:
    """Each event from its bytes, as a queue's message carries it."""
    for name in EVENTS:
        document = message(name)
        bare = msgspec.json.Decoder(CATALOG[name].struct)
        model = TypeAdapter(model_of(CATALOG[name].struct))
        prove_same(name, model, document)
        ours = Alternative("decode_event", repeat(partial(decode_event, name, document)), OPERATIONS)
        what = f"decode and validate {name}, {len(document):,} bytes"
        msgspec_alone = Alternative("bare msgspec", repeat(partial(bare.decode, document)), OPERATIONS)
        yield compare(what, ours, msgspec_alone, at_most(1.3), ROUNDS)
        pydantic = Alternative("pydantic", repeat(partial(model.validate_json, document)), OPERATIONS)
        yield compare(what, ours, pydantic, at_least(3), ROUNDS)


def repeat(one: Callable[[], object]) -> Callable[[], None]:
    """A round of it."""

    def run() -> None:
        for _ in range(OPERATIONS):
            one()

    return run


def message(name: str) -> bytes:
    """The event's example as it travels, without spaces; a batch is filled to its eight assets."""
    document = dict(examples_of(name)["typical"])
    if "assets" in document:
        document["assets"] = (document["assets"] * 8)[:8]
        document["assetIds"] = [asset["assetId"] for asset in document["assets"]]
    return msgspec.json.encode(document)


@cache
def model_of(struct: type[msgspec.Struct]) -> type[BaseModel]:
    """The pydantic model of a contract's struct: the same names, types, limits and strictness."""
    fields: dict[str, Any] = {}
    for field in msgspec.structs.fields(struct):
        # On the wire metadata is required; the struct's default is for the store.
        default = ... if field.required or field.encode_name == "metadata" else field.default
        if default is msgspec.NODEFAULT:
            default = field.default_factory()
        fields[field.name] = (translated(field.type), Field(default, alias=field.encode_name))
    return create_model(struct.__name__, __config__=ConfigDict(strict=True, frozen=True), **fields)


def translated(kind: Any) -> Any:
    """A type of the contracts in pydantic's words."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return model_of(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Annotated:
        metas = [each for each in arguments[1:] if isinstance(each, msgspec.Meta)]
        limits = {name: value for meta in metas for name in LIMITS if (value := getattr(meta, name)) is not None}
        inner = AwareDatetime if arguments[0] is datetime else translated(arguments[0])
        return Annotated[inner, Field(**limits)] if limits else inner
    if origin in (Union, types.UnionType):
        return Union[tuple(translated(each) for each in arguments)]  # noqa: UP007  # made at run time
    if origin in (list, dict):
        return origin[tuple(translated(each) for each in arguments)]
    return kind


LIMITS = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern")


def prove_same(name: str, model: TypeAdapter[Any], document: bytes) -> None:
    """Both take the document, and neither takes it with a fault in any field of its first level."""
    model.validate_json(document)
    decode_event(name, document)
    content = msgspec.json.decode(document)
    for key in content:
        wrong = msgspec.json.encode({**content, key: {"not": "this"}})
        for read, refusal in (
            (model.validate_json, ValidationError),
            (lambda each: decode_event(name, each), Exception),
        ):
            try:
                read(wrong)
            except refusal:
                continue
            if key != "components":  # a map of anything to anything takes some objects; this one is of another type
                raise AssertionError(f"{name}.{key}: a wrong document was taken")

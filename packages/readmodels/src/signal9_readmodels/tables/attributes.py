"""Rows as DynamoDB's typed attributes, and back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from signal9_readmodels.layout.row import Row


def as_item(row: Row) -> dict[str, Any]:
    """The item of a row; what is None is left out."""
    return {name: attribute_of(value) for name, value in row.items() if value is not None}


def attribute_of(value: Any) -> dict[str, Any]:
    """One value with its type.

    Raises:
        TypeError: no read table holds a value of that kind.
    """
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, int | float):
        # Decimal keeps the digits that repr shows; DynamoDB holds 38 of them.
        return {"N": format(Decimal(repr(value)), "f")}
    if isinstance(value, str):
        return {"S": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, Mapping):
        return {"M": {str(name): attribute_of(inner) for name, inner in value.items()}}
    if isinstance(value, Sequence):
        return {"L": [attribute_of(inner) for inner in value]}
    raise TypeError(f"A read table holds text, numbers, lists and maps, not a {type(value).__name__}.")


def as_row(item: Mapping[str, Any]) -> dict[str, Any]:
    """The row of an item: a number is an int where it is whole, else a float."""
    return {name: _value(attribute) for name, attribute in item.items()}


def _value(attribute: Mapping[str, Any]) -> Any:
    [(kind, value)] = attribute.items()
    if kind == "N":
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)
    if kind == "M":
        return as_row(value)
    if kind == "L":
        return [_value(inner) for inner in value]
    return None if kind == "NULL" else value

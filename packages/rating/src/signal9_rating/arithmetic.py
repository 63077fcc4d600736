"""Arithmetic in which a missing figure makes a missing result, never 0."""

import math
from typing import Final, cast

DIGITS: Final = 6
"""Digits after the point of every figure in an encoded analysis."""


def finite(value: float | None) -> float | None:
    """Return `value`, or None where it is no finite number."""
    return value if value is not None and math.isfinite(value) else None


def positive(value: float | None) -> float | None:
    """Return `value` where it is more than 0, else None."""
    return value if value is not None and value > 0 else None


def ratio(numerator: float | None, divisor: float | None) -> float | None:
    """Return numerator / divisor; None where either is missing or the divisor is 0."""
    if numerator is None or divisor is None or divisor == 0:
        return None
    quotient = numerator / divisor
    return quotient if math.isfinite(quotient) else None


def difference(minuend: float | None, subtrahend: float | None) -> float | None:
    """Return minuend − subtrahend; None where either is missing."""
    return None if minuend is None or subtrahend is None else finite(minuend - subtrahend)


def total(*terms: float | None) -> float | None:
    """Return the sum of all terms; None where any is missing."""
    if None in terms:
        return None
    return finite(sum(cast("tuple[float, ...]", terms)))


def product(*factors: float | None) -> float | None:
    """Return the product of all factors; None where any is missing."""
    known = [factor for factor in factors if factor is not None]
    return finite(math.prod(known)) if len(known) == len(factors) else None


def mean(first: float | None, second: float | None) -> float | None:
    """Return the mean of two figures; None where either is missing."""
    return ratio(total(first, second), 2.0)


def growth(now: float | None, before: float | None) -> float | None:
    """Return now / before − 1; None where either is missing or `before` is not positive."""
    return difference(ratio(now, before), 1.0) if before is not None and before > 0 else None


def compound_growth(now: float | None, before: float | None, years: int) -> float | None:
    """Return the growth per year that leads from `before` to `now`; None unless both are positive."""
    if now is None or before is None or now <= 0 or before <= 0:
        return None
    change = ratio(now, before)
    return None if change is None else finite(change ** (1 / years) - 1)

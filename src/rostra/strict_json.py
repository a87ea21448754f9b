"""JSON that all readers read alike: no repeated key, no NaN or Infinity, on request with limits.

``json.loads`` keeps the last of two equal keys and accepts NaN; other readers keep the first, or
refuse the text. Whatever people write by hand or send in is parsed here.
"""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

from rostra.printable import shortened

_INT64 = 2**63
_LONGEST = 20  # digits and sign of the longest 64-bit integer; a longer number is not converted


class StrictJSONError(ValueError):
    """A text that is not JSON, or that JSON readers read differently.

    Attributes:
        kind: the problem's id: ``invalid-json``, ``duplicate-key``, ``not-a-number``,
            ``integer-too-big`` or ``too-deep``.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def parse(
    text: str | bytes, *, max_depth: int | None = None, fixed_width_numbers: bool = False
) -> Any:  # noqa: ANN401 - any JSON value
    """Parse one JSON text.

    Args:
        text: the JSON text; bytes are UTF-8, UTF-16 or UTF-32.
        max_depth: the deepest nesting of arrays and objects allowed; None for what Python's
            parser can take.
        fixed_width_numbers: refuse an integer beyond 64 bits and a number beyond the range of
            doubles.

    Raises:
        StrictJSONError: the text is not JSON, or breaks one of these rules.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_unique_keys,
            parse_int=_int64 if fixed_width_numbers else None,
            parse_float=_double if fixed_width_numbers else None,
            parse_constant=_refuse_constant,
        )
    except StrictJSONError:
        raise
    except RecursionError as error:
        raise _too_deep(max_depth) from error
    except ValueError as error:
        raise StrictJSONError("invalid-json", str(error)) from error
    if max_depth is not None and _deeper_than(value, max_depth):
        raise _too_deep(max_depth)
    return value


def _too_deep(max_depth: int | None) -> StrictJSONError:
    levels = "too deeply" if max_depth is None else f"more than {max_depth} levels deep"
    return StrictJSONError("too-deep", f"the JSON text is nested {levels}")


def _deeper_than(value: object, depth: int) -> bool:
    level = [value]
    for _ in range(depth + 1):
        containers = [v for v in level if isinstance(v, dict | list)]
        if not containers:
            return False
        level = [item for c in containers for item in (c.values() if isinstance(c, dict) else c)]
    return True


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        message = f"the key {shortened(repr(repeated))} occurs twice in one object"
        raise StrictJSONError("duplicate-key", message)
    return unique


def _int64(digits: str) -> int:
    if len(digits) > _LONGEST or not -_INT64 <= int(digits) < _INT64:
        raise StrictJSONError("integer-too-big", f"{shortened(digits)} does not fit 64 bits")
    return int(digits)


def _double(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        message = f"{shortened(digits)} is beyond the range of floating-point numbers"
        raise StrictJSONError("not-a-number", message)
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise StrictJSONError("not-a-number", f"{name} is not a JSON value")

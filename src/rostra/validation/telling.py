"""What the reference validator finds, in our words."""

import json
from collections.abc import Callable, Iterator
from typing import Any, cast

from jsonschema.exceptions import ValidationError

from rostra.problems import Problem

Record = dict[str, Any]


def of_schema(name: str, number: int | None, error: ValidationError) -> Iterator[Problem]:
    """The problems that one error of the validator is."""
    names = [step for step in error.absolute_path if isinstance(step, str)]
    keyword, schema = str(error.validator), cast("Record", error.schema)
    if keyword == "required":
        # One error for each missing field; only its message says which.
        key = next(k for k in schema["required"] if error.message.startswith(repr(k)))
        field = ".".join([*names, key])
        yield Problem("missing-field", name, number, field, "the field is missing")
    elif keyword == "additionalProperties":
        for key in sorted(set(cast("Record", error.instance)) - set(schema["properties"])):
            field = ".".join([*names, key])
            yield Problem("unknown-field", name, number, field, "no such field is declared")
    else:
        kind, tell = _TOLD[keyword]
        message = f"{short(error.instance)} {tell(schema)}"
        yield Problem(kind, name, number, ".".join(names) or None, message)


_TOLD: dict[str, tuple[str, Callable[[Any], str]]] = {
    "type": ("wrong-type", lambda s: f"is no {' or '.join(_as_list(s['type']))}"),
    "enum": ("not-in-codelist", lambda s: f"is no code of {s['x-codelist']}: {_codes(s['enum'])}"),
    "pattern": ("wrong-pattern", lambda s: f"is not {s['x-rule']}"),
    "minLength": ("wrong-length", lambda s: f"is shorter than {s['minLength']} characters"),
    "maxLength": ("wrong-length", lambda s: f"is longer than {s['maxLength']} characters"),
    "minItems": ("wrong-length", lambda s: f"has fewer than {s['minItems']} items"),
    "maxItems": ("wrong-length", lambda s: f"has more than {s['maxItems']} items"),
    "minimum": ("out-of-range", lambda s: f"is less than {s['minimum']}"),
    "maximum": ("out-of-range", lambda s: f"is more than {s['maximum']}"),
    "uniqueItems": ("repeated-item", lambda _: "has an item twice"),
}


def _as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


_MANY = 20  # a longer codelist is named, not recited


def _codes(codes: list[str | None]) -> str:
    named = [code or "null" for code in codes]
    return ", ".join(named) if len(named) <= _MANY else f"see codelists/ ({len(named)} codes)"


_WIDTH = 60


def short(value: object) -> str:
    """A value as JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"

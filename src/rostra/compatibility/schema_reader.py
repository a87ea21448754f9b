"""Reads schemas from bytes; an error names the file."""

import re
from typing import Any

from jsonschema_containment import DIALECT, UnusableSchemaError, check_schema
from rostra import strict_json
from rostra.errors import RostraError

Schema = Any  # a JSON Schema: an object or a boolean


class UnreadableError(RostraError):
    """A file that cannot be read as what it should be.

    Args:
        file: its path within the folder of schemas.
        reason: what is wrong, as the rest of a sentence that begins with the path.
        hint: what to do, as a sentence, if the file is one of the project's schemas.
    """

    def __init__(self, file: str, reason: str, hint: str = "") -> None:
        super().__init__(f"{file} {reason}{'. ' * bool(hint)}{hint}")
        self.file = file
        self.reason = reason


_CONFLICT = re.compile(r"^<{7} .*\n(?:.*\n)*?={7}\r?\n(?:.*\n)*?>{7} ", re.MULTILINE)
"""What git writes into a file that two branches changed."""


def decode(file: str, raw: bytes) -> str:
    """The text of a file; raises UnreadableError where it is not UTF-8, or has a conflict."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(file, f"is not UTF-8 (byte {error.start})") from error
    if conflict := _CONFLICT.search(text):
        line = text.count("\n", 0, conflict.start()) + 1
        raise UnreadableError(file, f"has a merge conflict in line {line}; resolve it")
    return text


def read_schema(file: str, raw: bytes) -> Schema:
    """Read a schema of draft 2020-12; raises UnreadableError for anything else."""
    hint = f'If it is not a schema to check, set it aside in gate.toml: internal = ["{file}"]'
    try:
        schema = strict_json.parse(decode(file, raw))
    except strict_json.StrictJSONError as error:
        raise UnreadableError(file, f"is not JSON: {error}", hint) from error
    declared = schema.get("$schema", DIALECT) if isinstance(schema, dict) else DIALECT
    if str(declared).rstrip("#") != DIALECT:
        reason = f"declares {declared}; the gate reads draft 2020-12 only ({DIALECT})"
        raise UnreadableError(file, reason, hint)
    try:
        check_schema(schema, "it")
    except UnusableSchemaError as error:
        raise UnreadableError(file, f"is not a valid JSON Schema: {error}", hint) from error
    return schema

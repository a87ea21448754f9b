"""Reading schemas from bytes."""

from typing import Any

from jsonschema_containment.limits import DIALECT, UnusableError, check
from rostra import strict_json
from rostra.errors import RostraError

Schema = Any  # an object or a boolean


class BrokenError(RostraError):
    """A file that is not what it should be.

    Args:
        file: its path within the folder of schemas.
        what: what is the matter with it.
    """

    def __init__(self, file: str, what: str) -> None:
        super().__init__(f"{file} {what}")
        self.file = file


def text(file: str, raw: bytes) -> str:
    """Bytes as text; raises BrokenError where they are not UTF-8."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BrokenError(file, f"is not UTF-8 (byte {error.start})") from error


def read(file: str, raw: bytes) -> Schema:
    """A schema of draft 2020-12.

    Raises:
        BrokenError: it is none.
    """
    aside = f'If it is no schema to gate, set it aside in gate.toml: internal = ["{file}"]'
    try:
        schema = strict_json.parse(text(file, raw))
    except strict_json.StrictJSONError as error:
        raise BrokenError(file, f"is not JSON: {error}. {aside}") from error
    declared = schema.get("$schema", DIALECT) if isinstance(schema, dict) else DIALECT
    if str(declared).rstrip("#") != DIALECT:
        message = f"declares {declared}; the gate reads draft 2020-12 alone ({DIALECT}). {aside}"
        raise BrokenError(file, message)
    try:
        check(schema, "it")
    except UnusableError as error:
        raise BrokenError(file, f"is no valid JSON Schema: {error}. {aside}") from error
    return schema

"""JSON files of annotation tools."""

from pathlib import Path
from typing import Any

from rostra import strict_json
from rostra.errors import RostraError
from rostra.files import TEXT_BYTES, read_limited

_MAX_DEPTH = 40


def read_json(path: Path, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """The value of a JSON file from a tool.

    Args:
        path: the file, or the folder that it is in.
        name: its name in a folder.

    Raises:
        RostraError: it cannot be read, is too big, or is not JSON.
    """
    path = path / name if path.is_dir() else path
    content = read_limited(path, TEXT_BYTES)
    try:
        return strict_json.parse(content.removeprefix(b"\xef\xbb\xbf"), max_depth=_MAX_DEPTH)
    except strict_json.StrictJSONError as error:
        raise RostraError(f"{path}: {error.kind}: {error}") from error


def objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list, or a single one; what is not an object is left out."""
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, dict)]


def text_of(value: object) -> str | None:
    """A value if it is a text, else None."""
    return value if isinstance(value, str) else None


def offset_of(value: object) -> int | None:
    """An offset: a whole number, or a text of its digits; None for anything else."""
    if type(value) is int:
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10:  # noqa: PLR2004 - digits of a length
        return int(value)
    return None

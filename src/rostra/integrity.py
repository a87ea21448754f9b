"""Checksums: no table is read without proof that its bytes are those that were released."""

from __future__ import annotations

import json
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING

from rostra.errors import DamagedError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TypedDict

    class File(TypedDict):
        """A file of a table: its size in bytes and its checksum in hexadecimal."""

        bytes: int
        sha256: str

    class Table(TypedDict):
        """A table: its number of rows and its files by name."""

        rows: int
        files: dict[str, File]

    class Manifest(TypedDict):
        """What ``manifest.json`` says of a release."""

        name: str
        version: str
        schema_version: str
        tools: dict[str, str]
        sources: dict[str, str | None]
        tables: dict[str, Table]
        manifest_sha256: str


_SEAL = "manifest_sha256"


def seal(content: dict[str, object]) -> bytes:
    """The bytes of a manifest: the content, then a checksum of itself as the last field.

    The checksum is SHA-256 over the same serialisation without that field, so that a changed byte
    anywhere in the manifest is found by the manifest alone.
    """
    open_ = {key: value for key, value in content.items() if key != _SEAL}
    return _serialise(open_ | {_SEAL: sha256(_serialise(open_)).hexdigest()})


def read_manifest(file: Path) -> Manifest:
    """Read and prove a manifest.

    Raises:
        DamagedError: it is not the file that `seal` made.
    """
    raw = file.read_bytes()
    try:
        content: Manifest = json.loads(raw)
        whole = seal(content) == raw  # type: ignore[arg-type]  # a TypedDict is a dict to json
    except (ValueError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise DamagedError(
            f"{file}: the manifest was changed after the release was built. "
            "Restore the release; it is never edited"
        )
    return content


def digest(file: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in pieces."""
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def prove(file: Path, expected: str, found: str) -> None:
    """Raise DamagedError where a file's checksum is not the promised one."""
    if found != expected:
        raise DamagedError(
            f"{file}: its bytes are not those of the release (sha256 {found[:12]}…, the manifest "
            f"promises {expected[:12]}…). Restore the release; it is never edited"
        )


def _serialise(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()

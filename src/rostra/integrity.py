"""Checksums: no table is read without proof that its bytes are those that were released."""

from __future__ import annotations

import json
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING

from rostra.errors import DamagedError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import NotRequired, TypedDict

    class File(TypedDict):
        """A file of a table: its size in bytes and its checksum in hexadecimal."""

        bytes: int
        sha256: str

    class Table(TypedDict):
        """A table: its number of rows and its files by name."""

        rows: int
        files: dict[str, File]

    class Manifest(TypedDict):
        """What ``manifest.json`` says of a release.

        `include` names what is in it beside accepted and curated records, where there is such.
        """

        name: str
        version: str
        schema_version: str
        include: NotRequired[list[str]]
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
    raw = readable(file).read_bytes()
    try:
        content: Manifest = json.loads(raw)
        whole = seal(content) == raw  # type: ignore[arg-type]  # a TypedDict is a dict to json
    except (ValueError, AttributeError, RecursionError):
        whole = False
    if not whole or not _shaped(content):
        raise DamagedError(
            f"{file}: the manifest was changed after the release was built. "
            "Restore the release; it is never edited"
        )
    return content


def digest(file: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in pieces."""
    with readable(file).open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def readable(file: Path) -> Path:
    """The file itself, if it is one; a FIFO would block its reader.

    Raises:
        DamagedError: it is not there, or no regular file.
    """
    if not file.is_file():
        what = "is no regular file" if file.exists() else "is not there"
        raise DamagedError(f"{file}: it {what}. Restore the release; it is never edited")
    return file


def prove(file: Path, expected: str, found: str) -> None:
    """Raise DamagedError where a file's checksum is not the promised one."""
    if found != expected:
        raise DamagedError(
            f"{file}: its bytes are not those of the release (sha256 {found[:12]}…, the manifest "
            f"promises {expected[:12]}…). Restore the release; it is never edited"
        )


def _shaped(content: Manifest) -> bool:
    """Whether a manifest has the fields that readers use, of the types that they expect."""
    try:
        files = [e for table in content["tables"].values() for e in table["files"].items()]
        return (
            all(isinstance(content[key], str) for key in ("name", "version", "schema_version"))
            and all(isinstance(part, str) for part in content.get("include", ()))
            and all(isinstance(tool, str) for tool in content["tools"].values())
            and all(isinstance(sha, str | None) for sha in content["sources"].values())
            and all(isinstance(table["rows"], int) for table in content["tables"].values())
            and all(isinstance(e["sha256"], str) and isinstance(e["bytes"], int) for _, e in files)
            and all(
                {f"{t}.parquet", f"{t}.jsonl"} >= set(content["tables"][t]["files"])
                for t in content["tables"]
            )
            and len(content["tables"]) > 0
        )
    except (KeyError, TypeError, AttributeError):
        return False


def _serialise(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()

"""Snapshots of a folder of schemas: as it is now, staged, at a revision, or as it was published."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from rostra import links
from rostra.compatibility import gate_config, git
from rostra.compatibility.references import ReferenceGraph
from rostra.compatibility.schema_reader import UnreadableError, decode, read_schema
from rostra.errors import RostraError
from rostra.files import SCHEMA_BYTES, read_limited
from rostra.transactions import pending_message
from rostra.version_numbers import is_version, version_key

LOCK = "published/SHA256SUMS"

FOLDER_BYTES = 256 << 20
"""The size of all files that are read of a folder of schemas."""

_OTHER_FOLDERS = ("published", "migrations", "codelists")
"""Subfolders whose files are not schemas to check."""

CodelistRows = list[dict[str, str]]


class Snapshot:
    """The content of a folder of schemas.

    Args:
        files: the content of all files, by path within the folder.
        lenient: leave out files that cannot be read; else such a file raises UnreadableError.

    Attributes:
        files: the content of all files, by path within the folder.
        schemas: the schemas, by name: the path of the file, without ``.json``.
        codelists: the rows of the codelists, by name; the names of columns are in lower case.
        unread: for each table among the codelists that is none, what it lacks.
    """

    def __init__(self, files: Mapping[str, bytes], *, lenient: bool = False) -> None:
        self.files = dict(files)
        try:
            self.config = gate_config.read_config(self.files.get(gate_config.FILE, b""))
        except UnreadableError:
            if not lenient:
                raise
            del self.files[gate_config.FILE]
            self.config = gate_config.read_config(b"")
        self.schemas: dict[str, Any] = {}
        self.codelists: dict[str, CodelistRows] = {}
        self.unread: dict[str, str] = {}
        self._published: dict[str, Snapshot] = {}
        for name, raw in sorted(self.files.items()):
            try:
                self._add(name, raw)
            except UnreadableError:
                if not lenient:
                    raise
                del self.files[name]

    def _add(self, name: str, raw: bytes) -> None:
        folder = name.split("/", maxsplit=1)[0] if "/" in name else ""
        stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
        if folder == "codelists" and suffix == ".csv" and self.is_checked(stem):
            rows = _codelist(name, raw)
            if rows is None:
                self.unread[name] = "has no column named code"
            else:
                self.codelists[stem.removeprefix("codelists/")] = rows
        elif folder not in _OTHER_FOLDERS and self._is_schema(name):
            schema_name = name.removesuffix(".json")
            if schema_name in self.schemas:
                raise UnreadableError(
                    name, f"and {schema_name} are two schemas of one name. Rename one of them"
                )
            self.schemas[schema_name] = read_schema(name, raw)

    def _is_schema(self, name: str) -> bool:
        """Whether a file, by its path, is a schema to check."""
        return _matches(name, self.config.schemas) and self.is_checked(name.removesuffix(".json"))

    def is_checked(self, name: str) -> bool:
        """Whether no pattern sets a file, by its path with or without ``.json``, aside."""
        names, patterns = (name, f"{name}.json"), self.config.internal
        return not any(_matches(n, patterns) for n in names)

    def file_name(self, name: str) -> str:
        """The path of the file of a schema, which may be gone."""
        return name if name in self.files and name in self.schemas else f"{name}.json"

    @cached_property
    def graph(self) -> ReferenceGraph:
        """The references between the schemas."""
        return ReferenceGraph(self.schemas)

    def file(self, name: str) -> bytes:
        """The bytes of a schema."""
        return self.files[self.file_name(name)]

    def digest(self, name: str) -> str:
        """A hash of a schema and all that it refers to; empty where there is no such schema."""
        return self._digests.get(name, "")

    @cached_property
    def _digests(self) -> dict[str, str]:
        own = {name: sha256(self.file(name)).hexdigest() + name for name in self.schemas}
        digests = {}
        for name in own:
            parts = "\n".join(own[n] for n in (name, *sorted(self.graph.dependencies(name))))
            digests[name] = sha256(parts.encode("utf-8", "replace")).hexdigest()
        return digests

    def codes(self) -> dict[str, list[str]]:
        """The codes of each codelist."""
        return {name: [row["code"] for row in rows] for name, rows in self.codelists.items()}

    @cached_property
    def published_files(self) -> dict[str, bytes]:
        """The files of the published versions, and their lock."""
        return {name: raw for name, raw in self.files.items() if name.startswith("published/")}

    @cached_property
    def versions(self) -> list[str]:
        """The numbers of the published versions, newest last."""
        folders = {name.split("/")[1] for name in self.published_files}
        return sorted(filter(is_version, folders), key=version_key)

    def published(self, version: str) -> "Snapshot":
        """A published version as a snapshot of its own."""
        if version not in self._published:
            prefix = f"published/{version}/"
            names = [name for name in self.files if name.startswith(prefix)]
            files = {name.removeprefix(prefix): self.files[name] for name in names}
            try:
                self._published[version] = Snapshot(files)
            except UnreadableError as error:
                # No hint: a published file is restored, and never set aside.
                message = f"published version {version}: {error.file} {error.reason}"
                raise RostraError(message) from error
        return self._published[version]


def of_folder(folder: Path) -> Snapshot:
    """The schemas of a folder; raises RostraError where there are none or one cannot be read."""
    if not folder.is_dir():
        raise RostraError(f"{folder} is not a folder of schemas")
    if message := pending_message(folder):
        raise RostraError(message)
    settings = folder / gate_config.FILE
    if settings.is_symlink():
        links.inside(folder, settings)
    raw = read_limited(settings, SCHEMA_BYTES) if settings.is_file() else b""
    patterns = gate_config.read_config(raw).schemas
    files, size = {}, 0
    for name in names(folder, patterns):
        files[name] = read_limited(folder / name, SCHEMA_BYTES)
        size += len(files[name])
        if size > FOLDER_BYTES:
            raise RostraError(f"{folder} has more than {FOLDER_BYTES:,} bytes of schemas")
    return _with_schemas(Snapshot(files), f"{folder}", patterns)


def of_index(folder: Path) -> Snapshot:
    """The schemas of a folder as they are staged; raises RostraError as `of_folder` does."""
    snapshot = Snapshot(_of_git(folder, git.INDEX))
    return _with_schemas(snapshot, f"{folder}, as it is staged,", snapshot.config.schemas)


def of_commit(folder: Path, commit: str, at: str | None = None) -> Snapshot:
    """The same folder at a commit, where it may be empty; `at` is its path then, if another.

    Files that could not be read there are left out, so that a change that mends them passes.
    """
    return Snapshot(_of_git(folder, commit, at), lenient=True)


def _of_git(folder: Path, commit: str, at: str | None = None) -> dict[str, bytes]:
    def read(is_relevant: Callable[[str], bool]) -> dict[str, bytes]:
        return git.files(folder, commit, is_relevant, SCHEMA_BYTES, at=at)

    settings = read(lambda name: name == gate_config.FILE)
    patterns = Snapshot(settings, lenient=commit != git.INDEX).config.schemas
    return read(partial(_is_relevant, patterns=patterns))


def _with_schemas(snapshot: Snapshot, where: str, patterns: Sequence[str]) -> Snapshot:
    if not snapshot.schemas:
        files = ", ".join(patterns)
        raise RostraError(f"{where} has no schemas ({files}); nothing would be checked")
    return snapshot


def names(folder: Path, patterns: Sequence[str]) -> list[str]:
    """The files of a folder that may concern the gate, by their path within it."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _is_to_read(folder, path, name, patterns):
            found.append(name)
    return found


def _is_to_read(folder: Path, path: Path, name: str, patterns: Sequence[str]) -> bool:
    """Whether a path is a file that concerns the gate.

    Raises:
        LinkError: it is a link out of the folder, or one to a folder of published versions,
            migrations or codelists.
    """
    if path.is_symlink() and _is_relevant(f"{name}/_.json", patterns):
        target = links.inside(folder, path)
        if target.is_dir() and name in _OTHER_FOLDERS:
            raise links.LinkError(path, "and the gate reads a folder itself")
    return _is_relevant(name, patterns) and not path.is_dir()


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _is_relevant(name: str, patterns: Sequence[str]) -> bool:
    """Whether a file may concern the gate; hidden files and those of other tools do not."""
    parts = name.split("/")
    if any(part.startswith(".") or part == "node_modules" for part in parts):
        return False
    if parts[0] in _OTHER_FOLDERS or name == gate_config.FILE:
        return True
    return name.endswith((".json", ".yaml", ".yml")) or _matches(name, patterns)


def _codelist(name: str, raw: bytes) -> CodelistRows | None:
    """The rows of a codelist; None where the table has no column named code."""
    try:
        reader = csv.DictReader(io.StringIO(decode(name, raw).removeprefix("\ufeff"), newline=""))
        reader.fieldnames = [column.strip().lower() for column in reader.fieldnames or ()]
        rows = list(reader)
    except csv.Error as error:
        raise UnreadableError(name, f"is not CSV: {error}") from error
    if "code" not in reader.fieldnames:
        return None
    for number, row in enumerate(rows, 1):
        if not row.get("code") or None in row:
            reason = f"has no code in row {number}, or more fields than its first line names"
            raise UnreadableError(name, reason)
    return rows

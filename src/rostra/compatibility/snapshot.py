"""Snapshots of a folder of schemas: as it is now, staged, at a revision, or as it was published."""

import contextlib
import csv
import io
import os
import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from rostra import links
from rostra.compatibility import gate_config, git
from rostra.compatibility.references import ReferenceGraph
from rostra.compatibility.schema_reader import (
    SUFFIXES,
    NotASchemaError,
    Schema,
    UnreadableError,
    decode,
    parse,
    read_schema,
)
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
        around: the folder that these files are a published version of; it may have metaschemas.
        moved: the names of schemas that were renamed since, by path.

    Attributes:
        files: the content of all files, by path within the folder.
        schemas: the schemas, by name: the path of the file, without ``.json``, ``.yaml``, ``.yml``.
        custom: for each file whose metaschema is none of JSON Schema's, how it was read.
        unencoded: for each file with references that are no URIs, how they were read.
        codelists: the rows of the codelists, by name; the names of columns are in lower case.
        moved: see above.
        unread: for each file that is neither a schema nor a codelist, why it was not read.
        unreadable: for each file that was left out though it has a value, what is wrong with it.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        *,
        lenient: bool = False,
        around: "Snapshot | None" = None,
        moved: Mapping[str, str] | None = None,
    ) -> None:
        self.files = dict(files)
        self.moved = dict(moved or {})
        self._around = around
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
        self.unreadable: dict[str, str] = {}
        self.custom: dict[str, str] = {}
        self.unencoded: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._published: dict[str, Snapshot] = {}
        for name, raw in sorted(self.files.items()):
            try:
                self._add(name, raw)
            except UnreadableError as error:
                if not lenient:
                    raise
                if self._is_document(name):
                    self.unreadable[name] = error.reason
                del self.files[name]

    def _add(self, name: str, raw: bytes) -> None:
        folder = name.split("/", maxsplit=1)[0] if "/" in name else ""
        stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
        if folder == "codelists" and suffix == ".csv" and self.is_checked(stem):
            rows = _codelist(name, raw)
            if rows is None:
                self.unread[name] = "has no column named code, and was not read as a codelist"
            else:
                self.codelists[stem.removeprefix("codelists/")] = rows
        elif folder not in _OTHER_FOLDERS and self._is_schema(name):
            schema_name = self.moved.get(name, stem if suffix in SUFFIXES else name)
            if schema_name in self.schemas:
                other = self._paths[schema_name]
                raise UnreadableError(
                    name, f"and {other} are two schemas of one name. Rename one of them"
                )
            try:
                read = read_schema(name, raw, partial(self._metaschema, name))
            except NotASchemaError as error:
                self.unread[name] = f"{error.reason}, and was not checked"
                return
            self.schemas[schema_name], self._paths[schema_name] = read.schema, name
            if read.note:
                self.custom[name] = read.note
            if read.unencoded:
                self.unencoded[name] = read.unencoded

    def _is_document(self, name: str) -> bool:
        """Whether a file has a value, though it may be none that can be compared."""
        try:
            parse(name, self.files[name])
        except UnreadableError:
            return False
        return True

    def _is_schema(self, name: str) -> bool:
        """Whether a file, by its path, is a schema to check."""
        return _matches(name, self.config.schemas) and self.is_checked(name)

    def is_checked(self, name: str) -> bool:
        """Whether no pattern sets a file, by its path with or without suffix, aside."""
        stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
        names = {name, *((stem, f"{stem}.json") if suffix in SUFFIXES else (f"{name}.json",))}
        return not any(_matches(n, self.config.internal) for n in names)

    def file_name(self, name: str) -> str:
        """The path of the file of a schema, which may be gone."""
        return self._paths.get(name, f"{name}.json")

    @cached_property
    def graph(self) -> ReferenceGraph:
        """The references between the schemas."""
        return ReferenceGraph(self.schemas, self._paths)

    def file(self, name: str) -> bytes:
        """The bytes of a schema."""
        return self.files[self.file_name(name)]

    def with_schemas_of(self, other: "Snapshot", names: Iterable[str]) -> "Snapshot":
        """This snapshot with some schemas as another has them."""
        replaced = {self.file_name(name) for name in names}
        files = {file: raw for file, raw in self.files.items() if file not in replaced}
        files |= {other.file_name(name): other.file(name) for name in names}
        return Snapshot(files, around=self._around, moved=self.moved)

    def moved_to(self, moved: Mapping[str, str]) -> "Snapshot":
        """This snapshot with other names for some schemas, by path; they stay where they are."""
        snapshot = Snapshot(self.files, around=self._around, moved=moved)
        snapshot.unreadable = self.unreadable
        return snapshot

    def _metaschema(self, file: str, address: str) -> Schema | None:
        """The metaschema that a file declares: a file of that path, or one of that ``$id``."""
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), address))
        if path in self.files:
            return parse(path, self.files[path])
        known = self._by_address.get(address.rstrip("#"))
        if known is None and self._around:
            return self._around._metaschema(file, address)  # noqa: SLF001 - of its own class
        return known

    @cached_property
    def _by_address(self) -> dict[str, Schema]:
        """The documents of the folder that name themselves, by that name (``id`` in draft-04)."""
        documents = {}
        for name, raw in self.files.items():
            if name.endswith(SUFFIXES) and not name.startswith("published/"):
                with contextlib.suppress(UnreadableError):
                    schema = parse(name, raw)
                    for keyword in ("$id", "id") if isinstance(schema, dict) else ():
                        if isinstance(schema.get(keyword), str):
                            documents[schema[keyword].rstrip("#")] = schema
        return documents

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
                self._published[version] = Snapshot(files, around=self)
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
    return name.endswith(SUFFIXES) or _matches(name, patterns)


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

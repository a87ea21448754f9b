"""A folder of schemas as the gate sees it: at work, at a revision, or as published."""

import csv
import io
import os
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from rostra.compatibility import config, documents, git
from rostra.compatibility.bundles import Bundles
from rostra.errors import RostraError
from rostra.version_numbers import is_version, version_key

FOLDERS = ("published", "migrations", "codelists")
"""Folders of a schema folder whose files are no schemas."""

LOCK = "published/SHA256SUMS"

Rows = list[dict[str, str]]


class Snapshot:
    """The content of a schema folder.

    Args:
        files: all files as bytes, by path within the folder.

    Raises:
        RostraError: one of them is no JSON, no valid schema or no CSV; the message names it.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self.config = config.read(self.files.get(config.FILE, b""))
        self.schemas: dict[str, Any] = {}
        self.codelists: dict[str, Rows] = {}
        self._published: dict[str, Snapshot] = {}
        self._digests: dict[str, str] = {}
        for name, raw in sorted(self.files.items()):
            folder = name.split("/")[0] if "/" in name else ""
            stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, no path
            if folder == "codelists" and suffix == ".csv" and self.gates(stem):
                self.codelists[stem.removeprefix("codelists/")] = _rows(name, raw)
            elif folder not in FOLDERS and suffix == ".json" and self.gates(stem):
                self.schemas[stem] = documents.read(name, raw)

    def gates(self, name: str) -> bool:
        """Whether a file, by its path without ``.json``, is not set aside as internal."""
        return not config.matches(name, self.config.internal)

    @cached_property
    def bundles(self) -> Bundles:
        """Each schema together with those of the folder that it refers to."""
        return Bundles(self.schemas)

    def file(self, name: str) -> bytes:
        """The bytes of a schema."""
        return self.files[f"{name}.json"]

    def digest(self, name: str) -> str:
        """What tells two states of a schema and of all that it refers to apart."""
        if name not in self._digests:
            names = [name, *sorted(self.bundles.around(name))] if name in self.schemas else []
            parts = (self._sums[n] for n in names)
            self._digests[name] = sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
        return self._digests[name]

    @cached_property
    def _sums(self) -> dict[str, str]:
        return {name: sha256(self.file(name)).hexdigest() + name for name in self.schemas}

    def codes(self) -> dict[str, list[str]]:
        """The codes of each codelist."""
        return {name: [row["code"] for row in rows] for name, rows in self.codelists.items()}

    @cached_property
    def versions(self) -> list[str]:
        """The numbers of the published versions, newest last."""
        found = {name.split("/")[1] for name in self.files if name.startswith("published/")}
        return sorted(filter(is_version, found), key=version_key)

    def published(self, version: str) -> "Snapshot":
        """A published version as a snapshot of its own."""
        if version not in self._published:
            start = f"published/{version}/"
            inside = {
                n.removeprefix(start): f for n, f in self.files.items() if n.startswith(start)
            }
            try:
                self._published[version] = Snapshot(inside)
            except RostraError as error:
                raise RostraError(f"published version {version}: {error}") from error
        return self._published[version]


def of_folder(folder: Path) -> Snapshot:
    """The schemas of a folder; raises RostraError where there is none or it cannot be read."""
    if not folder.is_dir():
        raise RostraError(f"{folder} is no folder of schemas")
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _looked_at(name) and path.is_file():
            found[name] = path.read_bytes()
    snapshot = Snapshot(found)
    if not snapshot.schemas:
        raise RostraError(f"{folder} holds no schema (*.json); nothing would be checked")
    return snapshot


def of_commit(folder: Path, commit: str) -> Snapshot:
    """The same folder at a commit; it may be empty there.

    What was broken there is left out: a change that mends it has to pass.
    """
    found = {name: raw for name, raw in git.files(folder, commit).items() if _looked_at(name)}
    while True:
        try:
            return Snapshot(found)
        except documents.BrokenError as error:
            del found[error.file]


def _looked_at(name: str) -> bool:
    """Whether a file is one of schemas: what is hidden, and what other tools keep, is not."""
    parts = name.split("/")
    if any(part.startswith(".") or part == "node_modules" for part in parts):
        return False
    return parts[0] in FOLDERS or name == config.FILE or name.endswith((".json", ".yaml", ".yml"))


def _rows(name: str, raw: bytes) -> Rows:
    try:
        rows = list(csv.DictReader(io.StringIO(documents.text(name, raw), newline="")))
    except csv.Error as error:
        raise documents.BrokenError(name, f"is no CSV: {error}") from error
    for number, row in enumerate(rows, 1):
        if not row.get("code") or None in row:
            what = f"has no code in row {number}, or more fields than its first line names"
            raise documents.BrokenError(name, f"{what}. A codelist has a column named code")
    return rows

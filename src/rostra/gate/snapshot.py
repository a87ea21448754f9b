"""A folder of schemas as the gate sees it: at work, at a revision, or as published."""

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from rostra.corpus import is_version, version_key
from rostra.errors import RostraError
from rostra.gate import git

RESERVED = ("published", "migrations", "codelists")
"""Folders of a schema folder whose files are no schemas."""

CONFIG = "gate.toml"
LOCK = "published/SHA256SUMS"
DIRECTIONS = ("backward", "forward", "full")


class Waiver(NamedTuple):
    """A break that somebody decided to let pass: which change, why, up to which version."""

    change: str
    reason: str
    last_version: str


class Snapshot(NamedTuple):
    """The content of a schema folder.

    Attributes:
        files: all files as bytes, by path within the folder.
        schemas: each schema by its path without ``.json``.
        codelists: the rows of each codelist by name.
    """

    files: dict[str, bytes]
    schemas: dict[str, Any]
    codelists: dict[str, list[dict[str, str]]]

    def versions(self) -> list[str]:
        """The numbers of the published versions, newest last."""
        found = {name.split("/")[1] for name in self.files if name.count("/") > 1}
        return sorted(filter(is_version, found), key=version_key)

    def published(self, version: str) -> "Snapshot":
        """A published version as a snapshot of its own."""
        start = f"published/{version}/"
        return read(
            {n.removeprefix(start): f for n, f in self.files.items() if n.startswith(start)}
        )


def of_folder(folder: Path) -> Snapshot:
    """The schemas of a folder; raises RostraError where there is none or it cannot be read."""
    if not folder.is_dir():
        raise RostraError(f"{folder} is no folder of schemas")
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return _some(read({p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}), folder)


def of_commit(folder: Path, commit: str) -> Snapshot:
    """The same folder at a commit; it may be empty there."""
    return read(git.files(folder, commit))


def read(files: Mapping[str, bytes]) -> Snapshot:
    """Parse the schemas and codelists among files.

    Raises:
        RostraError: one of them is no JSON, no valid schema or no CSV; the message names it.
    """
    schemas, codelists = {}, {}
    for name, raw in sorted(files.items()):
        folder = name.split("/")[0] if "/" in name else ""
        if folder == "codelists" and name.endswith(".csv"):
            rows = csv.DictReader(io.StringIO(_text(name, raw), newline=""))
            codelists[name.removeprefix("codelists/").removesuffix(".csv")] = list(rows)
        elif folder not in RESERVED and name.endswith(".json"):
            schemas[name.removesuffix(".json")] = _schema(name, raw)
    return Snapshot(dict(files), schemas, codelists)


class Config(NamedTuple):
    """What a project asks of the gate: the direction, schemas never published, waivers."""

    direction: str
    internal: list[str]
    waivers: list[Waiver]


def config(snapshot: Snapshot) -> Config:
    """What the project asks of the gate, from ``gate.toml``.

    Raises:
        RostraError: the file is wrong; the message says where.
    """
    try:
        given = tomllib.loads(_text(CONFIG, snapshot.files.get(CONFIG, b"")))
        direction = given.pop("direction", "backward")
        internal = [str(name) for name in given.pop("internal", [])]
        waivers = [Waiver(**waiver) for waiver in given.pop("waiver", [])]
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise RostraError(
            f"{CONFIG} cannot be read: {error}. It may have direction = "
            '"backward", and [[waiver]] tables of change, reason and last_version'
        ) from error
    if given or direction not in DIRECTIONS:
        wrong = next(iter(given), f"direction = {direction!r}")
        raise RostraError(f"{CONFIG}: {wrong} is not known. Directions: {', '.join(DIRECTIONS)}")
    for waiver in waivers:
        if not all(isinstance(part, str) and part for part in waiver) or not is_version(
            waiver.last_version
        ):
            raise RostraError(f"{CONFIG}: a waiver names change, reason and last_version: {waiver}")
    return Config(direction, internal, waivers)


def _some(snapshot: Snapshot, folder: Path) -> Snapshot:
    if not snapshot.schemas:
        raise RostraError(f"{folder} holds no schema (*.json); nothing would be checked")
    return snapshot


def _schema(name: str, raw: bytes) -> Any:  # noqa: ANN401 - a schema is an object or a boolean
    try:
        schema = json.loads(_text(name, raw))
        Draft202012Validator.check_schema(schema)
    except (ValueError, RecursionError) as error:
        raise RostraError(f"{name} is no JSON: {error}") from error
    except SchemaError as error:
        raise RostraError(f"{name} is no valid JSON Schema: {error.message}") from error
    return schema


def _text(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RostraError(f"{name} is not UTF-8 (byte {error.start})") from error

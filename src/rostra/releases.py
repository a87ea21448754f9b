"""Corpus folders and their releases, read with the standard library alone.

A corpus is a folder; a release is a folder in it that never changes. Its manifest lists the
SHA-256 of each table's files, and no table is read without proof that its bytes are those.
"""

from __future__ import annotations

import json
import os
import re
import stat
from functools import cached_property
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from rostra import links
from rostra.errors import DamagedError, NotFoundError, RostraError
from rostra.printable import shell_command
from rostra.version_numbers import is_version, version_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from rostra.proofs import State

MANIFEST = "manifest.json"

MANIFEST_BYTES = 2**25
"""The longest manifest that is read: 32 MiB, enough for some 300,000 sources."""

EXTENSION_BYTES = 2**20
"""The longest schema of a corpus's own columns that is read: 1 MiB."""

PROVED_ONCE = 2**24
"""The size in bytes from which a file is not read again to prove what was proved of it (16 MiB).

To read a smaller one takes no longer than to remember its proof.
"""

_PARTS = ("corpus.json", "README.md", "curated", "releases", "schema", "sources")
"""What is read and written of a corpus folder."""

_DEPTH = 10
"""How deep folders of annotations may lie in ``curated``."""

_RESTORE = "Restore the release; it is never edited"


def path(
    config: str = "utterances",
    *,
    version: str | None = None,
    corpus: str | os.PathLike[str] | None = None,
) -> Path:
    """The path of the Parquet file of a table in one file, for tools that read it themselves.

    Arguments and errors are those of `paths`; it is also an error if the table has several files.
    """
    files = paths(config, version=version, corpus=corpus)
    if len(files) > 1:
        raise RostraError(f"{config} has {len(files)} files, not one: rostra.paths lists them")
    return files[0]


def paths(
    config: str = "utterances",
    *,
    version: str | None = None,
    corpus: str | os.PathLike[str] | None = None,
) -> list[Path]:
    """The paths of a table's Parquet files in the order of its rows, for tools that read them.

    There is one file, or several of about 768 MB of JSON Lines each. Arguments and errors are those
    of `rostra.records`. Checksums are not compared with the manifest; `rostra verify` does that.
    """
    files = Corpus(corpus).release(version).files(config, "parquet")
    return [regular_file(file) for file in files]


def shipped(name: str) -> Path:
    """The folder ``corpus`` or ``schema`` that came with this package.

    It lies beside the code in a wheel and two folders up in a checkout: no way of packaging puts
    it in one place for both.
    """
    folders = [Path(__file__).parent / "_data" / name, Path(__file__).parents[2] / name]
    folder = next(filter(Path.is_dir, folders), None)
    if folder is None:
        raise NotFoundError(
            f"the {name} that comes with this package is not beside it, in {folders[0]}: install "
            "the package (pip install WHEEL); it cannot be imported from a wheel or an archive"
        )
    return folder


def corpus_document(corpus: Path, name: str) -> Path | None:
    """A document about a corpus, such as ``DATASHEET.md``; None if it has none of that name.

    It is in the folder of the corpus or, for a corpus in a folder called ``corpus``, beside that,
    where a repository and this package have what is about all of their content.

    Args:
        corpus: the folder of the corpus.
        name: name of the document.
    """
    folders = [corpus, *([corpus.parent] if corpus.name == "corpus" else [])]
    files = [folder / name for folder in folders]
    return next((file for file in files if file.is_file() and not links.is_link(file)), None)


def document_place(corpus: Path, name: str) -> str:
    """Where a problem of a `corpus_document` is, from the folder of the corpus."""
    file = corpus_document(corpus, name)
    return name if file is None or file.parent == corpus else f"../{name}"


def is_address(corpus: str) -> bool:
    """Whether a corpus is named by an address that fsspec reads, such as ``s3://…``."""
    return bool(_ADDRESS.match(corpus))


class Corpus:
    """A folder with ``corpus.json``, ``sources/``, ``curated/`` and ``releases/``.

    The folder of a release, copied from its corpus, can be read as well: it is a corpus of this one
    release.

    Args:
        path: the folder; None for the corpus that this package ships.

    Attributes:
        path: the folder.
        is_release: whether the folder is that of a release.

    Raises:
        NotFoundError: the folder does not exist, or has neither corpus.json nor releases/.
        LinkError: a part of it is a symbolic link.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        if not isinstance(path, str | os.PathLike | None):
            raise RostraError(
                f"a corpus is named by the path of its folder, not by a {type(path).__name__}"
            )
        if isinstance(path, str) and is_address(path):
            raise RostraError(
                f"{path} is an address, and this reads folders alone. rostra.load(corpus=…) reads "
                "a table from there; to do more, copy the corpus or its release to a folder first"
            )
        folder = shipped("corpus") if path is None else Path(path)
        self.path = folder.absolute()  # a stream may outlive a change of the working directory
        of_corpus = (self.path / "corpus.json", self.path / "releases", self.path / "curated")
        self.is_release = (self.path / MANIFEST).exists() and not any(p.exists() for p in of_corpus)
        self._refuse_links()
        if not (self.is_release or of_corpus[0].exists() or of_corpus[1].is_dir()):
            if _journal(self.path):
                raise RostraError(
                    f"{folder} is not a corpus yet: `rostra init` was interrupted (pending-edit). "
                    f"Run the same again, or: rostra recover {folder}"
                )
            if address := _COLLAPSED_ADDRESS.match(str(folder)):
                raise RostraError(
                    f"{folder}: an address is a text, not a path: '{address['protocol']}://…'"
                )
            raise NotFoundError(
                f"{folder} is not a corpus: it has neither corpus.json nor releases/. "
                "Name a corpus folder, or make an empty one: rostra init DIR"
            )

    def _refuse_links(self) -> None:
        """Raise LinkError where a part of the corpus lies elsewhere."""
        reason = "and a corpus has what belongs to it in its folder"
        if self.is_release:
            links.refuse(links.below(self.path, 1), reason)
            return
        links.refuse((self.path / part for part in _PARTS), reason)
        # Tables that are links are problems of their own, see `files`.
        curated = self.path / "curated"
        inner = (p for p in links.below(curated, _DEPTH) if p.parent != curated or p.is_dir())
        links.refuse(inner, reason)
        links.refuse(links.below(self.path / "releases", 2), reason)

    def files(self) -> dict[str, StoredFile | None]:
        """The files that curators edit, by path within the corpus.

        These are corpus.json, curated/, sources/ and, for a corpus with columns or codes of its
        own, schema/; and the journal of an edit that was interrupted. Nothing is read yet. The
        value is None for what is not a regular file, or a link.
        """
        journal = _journal(self.path)
        patterns = ("corpus.json", "curated/*.jsonl", "sources/*", "schema/*.json")
        self._refuse_links()  # there was time for some since this object was made
        files = [file for pattern in patterns for file in sorted(self.path.glob(pattern))]
        return {
            # Opening a FIFO would block and reading a device never end: is_file opens nothing.
            file.relative_to(self.path).as_posix(): (
                StoredFile(file) if file.is_file() and not links.is_link(file) else None
            )
            for file in (*files, *([journal] if journal else []))
            if not file.name.startswith(".")
        }

    def versions(self) -> list[str]:
        """The numbers of all releases, newest last."""
        if self.is_release:
            return [self.release().version]
        folders = [manifest.parent.name for manifest in self.path.glob(f"releases/*/{MANIFEST}")]
        return sorted(filter(is_version, folders), key=version_key)

    def releases(self) -> list[Release]:
        """All releases, newest last; no manifest is read yet."""
        return [self.release()] if self.is_release else list(map(self.release, self.versions()))

    def release(self, version: str | None = None) -> Release:
        """The release of that number; None for the newest.

        Raises:
            NotFoundError: there is no such release; the message lists the existing ones.
        """
        if self.is_release and version is None:
            return Release(self.path, alone=True)
        versions = self.versions()
        if not versions:
            raise NotFoundError(
                f"{self.path} has no release yet. Make one: "
                + shell_command("rostra", "build", "--corpus", self.path)
            )
        wanted = versions[-1] if version is None else version
        if wanted not in versions:
            raise NotFoundError(
                f"{self.path} has no release {wanted!r}. There are: {', '.join(versions)}"
            )
        return self.release() if self.is_release else Release(self.path / "releases" / wanted)


class Release:
    """One immutable, numbered build of all tables, in its folder.

    Args:
        path: the folder; in a corpus its name is the version.
        alone: whether the folder is outside of a corpus.

    Attributes:
        path: the folder.
        place: its path within the corpus, ``.`` outside of one.
    """

    def __init__(self, path: Path, *, alone: bool = False) -> None:
        self.path = path
        self.place = "." if alone else f"releases/{path.name}"
        self._files: dict[tuple[str, str], tuple[Path, ...]] = {}  # a table may have many

    def __getstate__(self) -> dict[str, Any]:
        # A manifest may be large; another process reads it by itself.
        derived = ("manifest", "version", "_table_of")
        kept = {key: value for key, value in self.__dict__.items() if key not in derived}
        return kept | {"_files": {}}

    @cached_property
    def version(self) -> str:
        """The number of the release; outside of a corpus, according to its manifest."""
        return self.manifest["version"] if self.place == "." else self.path.name

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest; DamagedError where it is not one that a build wrote."""
        return read_manifest(self.path / MANIFEST)

    def tables(self) -> list[str]:
        """The names of its tables, the default one first."""
        return list(self.manifest["tables"])

    def files(self, table: str, suffix: str) -> list[Path]:
        """The paths of a table's ``parquet`` or ``jsonl`` files, in the order of their rows.

        A table is one file, ``<table>.parquet``, or several, which are called shards:
        ``<table>-00000-of-00012.parquet``. No file is opened.

        Raises:
            NotFoundError: the release has no such table; the message lists those that it has.
            DamagedError: the manifest lists no such file; see `suffixes`.
        """
        if (table, suffix) not in self._files:
            self._require_table(table)
            names = sorted(self._entries(table, suffix)) or [self._listed(f"{table}.{suffix}")]
            self._files[table, suffix] = tuple(self.path / name for name in names)
        return [*self._files[table, suffix]]

    def suffixes(self, table: str) -> tuple[str, ...]:
        """The suffixes of a table's files: ``parquet``, and ``jsonl`` unless it has Parquet alone.

        Only a table in shards may have Parquet alone.
        """
        self._require_table(table)
        entries = self.manifest["tables"][table]["files"].values()
        alone = any("jsonl_bytes" in entry for entry in entries)
        return ("parquet",) if alone else ("parquet", "jsonl")

    def row_files(self, table: str) -> list[Path]:
        """The files that the rows of a table are read from: JSON Lines if it has them."""
        return self.files(table, self.suffixes(table)[-1])

    def pattern(self, table: str) -> str:
        """What matches the names of a table's Parquet files, and no others that a build writes."""
        return re.sub("-[0-9]{5}-of-", "-*-of-", self.files(table, "parquet")[0].name)

    def extension(self, table: str) -> Path | None:
        """The file with the corpus's own columns and codes of a table, if it has one.

        It has none where the table has neither, or where a package before 2.0.0 made the release.
        """
        self._require_table(table)
        name = f"{table}.{EXTENSION}"
        return self.path / name if name in self.manifest["tables"][table]["files"] else None

    def document(self, name: str) -> Path | None:
        """A file that is not of a table, once its bytes have the checksum in the manifest.

        None if the release has none of that name, as one by a package before 2.0.0.

        Raises:
            DamagedError: the file is missing or was changed.
        """
        listed = name in self.manifest.get("documents", {})
        return self.verified_file(self.path / name) if listed else None

    def table_of(self, file: Path) -> str:
        """The name of the table that a file of this release belongs to.

        Raises:
            DamagedError: the manifest does not list the file.
        """
        return self._table_of[self._listed(file.name)]

    def entry(self, file: Path) -> FileEntry:
        """The size and checksum of a file of this release, according to the manifest.

        Raises:
            DamagedError: the manifest does not list it.
        """
        if file.name in (documents := self.manifest.get("documents", {})):
            return documents[file.name]
        return self.manifest["tables"][self.table_of(file)]["files"][file.name]

    def rows(self, file: Path) -> int:
        """The number of rows of a ``parquet`` or ``jsonl`` file, according to the manifest."""
        return self.entry(file).get("rows", self.manifest["tables"][self.table_of(file)]["rows"])

    def number(self, table: str) -> int:
        """The number of a table's rows, according to the manifest."""
        return self.manifest["tables"][table]["rows"]

    def size(self, table: str) -> int:
        """The size in bytes of a table's Parquet files, according to the manifest."""
        return sum(entry["bytes"] for entry in self._entries(table, "parquet").values())

    def jsonl_size(self, table: str) -> int:
        """The size in bytes that a table has as JSON Lines, according to the manifest."""
        if "jsonl" in self.suffixes(table):
            return sum(entry["bytes"] for entry in self._entries(table, "jsonl").values())
        return sum(entry["jsonl_bytes"] for entry in self._entries(table, "parquet").values())

    def jsonl_bytes(self, file: Path) -> int:
        """The size in bytes of the rows of a ``parquet`` or ``jsonl`` file as JSON Lines.

        It is that in the manifest, whether the release has the JSON Lines or not.
        """
        entry = self.entry(file)
        if "jsonl_bytes" in entry:
            return entry["jsonl_bytes"]
        return self.entry(file.with_suffix(".jsonl"))["bytes"]

    def sha256(self, file: Path) -> str:
        """The checksum of a file of this release, according to the manifest."""
        return self.entry(file)["sha256"]

    def table_sha256(self, table: str) -> str:
        """A checksum of the Parquet of a table: that of its file, or of its files' checksums."""
        first, *others = [self.sha256(file) for file in self.files(table, "parquet")]
        return sha256("\n".join((first, *others)).encode()).hexdigest() if others else first

    def sized_file(self, file: Path) -> Path:
        """The same path, once the file has the size in the manifest.

        Raises:
            DamagedError: the file is missing or was changed.
        """
        promised, size = self.entry(file)["bytes"], regular_file(file).stat().st_size
        if size != promised:
            raise DamagedError(
                f"{file}: its bytes are not those of the release ({size} bytes, the manifest has "
                f"{promised}). {_RESTORE}",
                "checksum-mismatch",
            )
        return file

    def verified_file(self, file: Path) -> Path:
        """The same path, once the bytes of the file have the checksum in the manifest.

        Raises:
            DamagedError: the file is missing or was changed.
        """
        self.sized_file(file)
        check_sha256(file, self.sha256(file), file_sha256(file))
        return file

    def _entries(self, table: str, suffix: str) -> dict[str, FileEntry]:
        """The entries of a table's files with a suffix, by name."""
        files = self.manifest["tables"][table]["files"]
        return {name: entry for name, entry in files.items() if name.endswith(f".{suffix}")}

    @cached_property
    def _table_of(self) -> dict[str, str]:
        """The table of each file that the manifest lists."""
        tables = self.manifest["tables"].items()
        return {name: table for table, entry in tables for name in entry["files"]}

    def _require_table(self, table: str) -> None:
        if table not in self.manifest["tables"]:
            raise NotFoundError(
                f"Release {self.version} has no config {table!r}. "
                f"There are: {', '.join(self.tables())}"
            )

    def _listed(self, name: str) -> str:
        """The same name, if the manifest lists a file of that name."""
        if name not in self._table_of:
            message = f"{self.path / MANIFEST}: it does not list {name}. {_RESTORE}"
            raise DamagedError(message, "changed-manifest")
        return name


class FileEntry(TypedDict):
    """A file of a table in the manifest: its size in bytes and its checksum in hexadecimal.

    A shard has its number of rows as well, and one without JSON Lines the size in bytes that these
    would have.
    """

    bytes: int
    sha256: str
    rows: NotRequired[int]
    jsonl_bytes: NotRequired[int]


class TableEntry(TypedDict):
    """A table in the manifest: its number of rows and its files by name."""

    rows: int
    files: dict[str, FileEntry]


class Manifest(TypedDict):
    """The content of ``manifest.json``.

    `include` names the values of `review` that the release has beside accepted and curated, if
    there are any; `excluded` has the number of records of each table that were left out because
    nobody had reviewed them, if there were any (a package before 2.0.0 did not write it); `sources`
    has the checksum of each source's text, null where the corpus has no text of it. `license` is
    the one that the card of the corpus named when the release was built, if it named one;
    `documents` has the files that are not of a table (a package before 2.0.0 wrote neither).
    """

    name: str
    version: str
    schema_version: str
    license: NotRequired[str]
    include: NotRequired[list[str]]
    excluded: NotRequired[dict[str, int]]
    tools: dict[str, str]
    sources: dict[str, str | None]
    tables: dict[str, TableEntry]
    documents: NotRequired[dict[str, FileEntry]]
    manifest_sha256: str


def file_metadata(corpus: Mapping[str, Any]) -> dict[str, str]:
    """What each Parquet file of a release says of itself in its key-value metadata.

    Args:
        corpus: the manifest, or the part of it that is known before the tables are written.
    """
    fields = {
        "corpus": "name",
        "version": "version",
        "schema_version": "schema_version",
        "license": "license",
    }
    return {key: corpus[field] for key, field in fields.items() if field in corpus}


def _journal(folder: Path) -> Path | None:
    """The journal of an edit of a corpus that was interrupted, or None."""
    from rostra.transactions import pending_journal  # noqa: PLC0415 - readers of releases need none

    return pending_journal(folder)


def seal_manifest(content: dict[str, Any]) -> bytes:
    """Serialise a manifest with a checksum of itself as its last field.

    The checksum is SHA-256 over the same serialisation without that field, so that the manifest
    alone shows whether a byte of it was changed.
    """
    unsealed = _serialise({k: value for k, value in content.items() if k != "manifest_sha256"})
    return unsealed.removesuffix(_END) + _seal(unsealed)  # serialised once, which takes long


def _seal(unsealed: bytes) -> bytes:
    """The end of a manifest, with the checksum of the manifest without it."""
    return f',\n  "manifest_sha256": "{sha256(unsealed).hexdigest()}"'.encode() + _END


def read_manifest(file: Path) -> Manifest:
    """Read a manifest; errors are those of `parse_manifest`."""
    size = regular_file(file).stat().st_size
    if size > MANIFEST_BYTES:
        message = f"{file}: it has {size} bytes, more than the {MANIFEST_BYTES} that are read"
        raise DamagedError(message, "too-big")
    return parse_manifest(file.read_bytes(), file)


def parse_manifest(raw: bytes, file: object) -> Manifest:
    """The content of a manifest; its own checksum, and every field and type are checked.

    The checksum is that of the bytes as they are, so that no manifest is serialised to read it;
    `rostra verify` also proves that they are those which a build writes of this content.

    Args:
        raw: its bytes.
        file: where it is, for messages.

    Raises:
        DamagedError: it is not one that a build wrote.
    """
    try:
        manifest: Manifest | None = json.loads(raw) if _is_sealed(raw) else None
    except (ValueError, RecursionError):
        manifest = None
    if manifest is None:
        message = f"{file}: the manifest was changed after the release was built. {_RESTORE}"
        raise DamagedError(message, "changed-manifest")
    if flaw := _manifest_flaw(manifest):
        raise DamagedError(f"{file}: {flaw}. {_RESTORE}", "changed-manifest")
    return manifest


def _is_sealed(raw: bytes) -> bool:
    """Whether a manifest ends with the checksum of all that is before it."""
    length = len(_seal(b""))
    return raw[-length:] == _seal(raw[:-length] + _END)


EXTENSION = "schema.json"
"""The suffix of the file with a table's own columns and codes, see `Release.extension`."""

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*+")
_SHA256 = re.compile("[0-9a-f]{64}")
_TABLE = re.compile("[a-z][a-z0-9_-]{0,63}")
"""The name of a table, and of its files. Which tables there are, its schema version says."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+(?:://|::)")

_COLLAPSED_ADDRESS = re.compile(r"(?P<protocol>[A-Za-z][A-Za-z0-9+.-]+):/(?!/)")
"""An address as a `Path` writes it."""

LICENSE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,+()/:-]*+")
"""The name of a licence, as a card has it in its front matter."""

_DOCUMENT = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}\.(?:md|json)")

_SHARD = re.compile(r"-[0-9]{5}-of-(?P<of>[0-9]{5})\.")


def _manifest_flaw(manifest: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """The first field that is not what a build writes, in words; None where all are."""
    if not isinstance(manifest, dict):
        return "it is not an object"
    for field in sorted(manifest.keys() - _FIELDS.keys()):
        return f"it has an unknown field {field[:40]!r}"
    for field, (required, is_valid) in _FIELDS.items():
        if field not in manifest:
            if required:
                return f"it has no {field}"
        elif not is_valid(manifest[field]):
            return f"its {field} is not one that a build writes"
    for table, entry in manifest["tables"].items():
        if flaw := _table_flaw(table, entry):
            return f"its table {table[:40]!r} {flaw}"
    return None


def _text_of(pattern: re.Pattern[str], limit: int) -> Callable[[Any], bool]:
    return lambda v: isinstance(v, str) and len(v) <= limit and bool(pattern.fullmatch(v))


def _is_number(value: object) -> bool:
    return type(value) is int and 0 <= value < _INT64  # a bool is an int, too


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and bool(_SHA256.fullmatch(value))


def _is_table_name(name: str) -> bool:
    return bool(_TABLE.fullmatch(name)) and not _SHARD.search(f"{name}.")


def _table_flaw(name: str, entry: object) -> str | None:
    """What a build does not write in the entry of a table, in words; None if there is nothing."""
    if not _is_table_name(name) or not isinstance(entry, dict) or entry.keys() != {"rows", "files"}:
        return _FOREIGN
    rows, files = entry["rows"], entry["files"]
    if not _is_number(rows) or not isinstance(files, dict):
        return _FOREIGN
    single = {f"{name}.{suffix}" for suffix in ("parquet", "jsonl", EXTENSION)}
    if any(file in single and not _is_file(files[file], _FILE_FIELDS) for file in files):
        return _FOREIGN
    if files.keys() <= single:
        return None
    return _shards_flaw(name, rows, {n: f for n, f in files.items() if n != f"{name}.{EXTENSION}"})


def _shards_flaw(name: str, rows: int, files: dict[str, Any]) -> str | None:
    """What is wrong with the files of a table in shards, in words; None if nothing is."""
    numbers = {match["of"] for file in files if (match := _SHARD.search(file))}
    number = int(min(numbers, default="0"))
    if number < 2:  # noqa: PLR2004 - one file is not a shard
        return _FOREIGN
    binary, lines = (shard_names(name, suffix, number) for suffix in ("parquet", "jsonl"))
    for file in sorted(files.keys() - {*binary, *lines}):
        return f"has the file {file[:80]!r}, which is not one of its {number} shards"
    alone = files.keys().isdisjoint(lines)
    fields = _FILE_FIELDS | {"rows", "jsonl_bytes"} if alone else _FILE_FIELDS | {"rows"}
    for file in binary if alone else (*binary, *lines):
        if file not in files:
            return f"lacks the file {file}"
        if not _is_shard(files[file], fields):
            return f"has a file {file} that is not one that a build writes"
    pairs = zip(binary, () if alone else lines, strict=not alone)
    if any(files[a]["rows"] != files[b]["rows"] for a, b in pairs):
        return "has shards of other numbers of rows in JSON Lines than in Parquet"
    together = sum(files[file]["rows"] for file in binary)
    return None if together == rows else f"has {rows} rows, and its shards have {together}"


def _is_shard(entry: Any, fields: set[str]) -> bool:  # noqa: ANN401 - any JSON value
    if not _is_file(entry, fields) or entry["rows"] == 0:
        return False
    return bool(entry.get("jsonl_bytes", 0) <= _SHARD_BYTES)


def _is_file(entry: object, fields: set[str]) -> bool:
    if not isinstance(entry, dict) or entry.keys() != fields:
        return False
    numbers = (entry[field] for field in fields - {"sha256"})
    return isinstance(entry["sha256"], str) and all(map(_is_number, numbers))


def shard_names(table: str, suffix: str, number: int) -> list[str]:
    """The names of a table's ``parquet`` or ``jsonl`` files, if it is cut into that many shards.

    One file is not called a shard.
    """
    if number == 1:
        return [f"{table}.{suffix}"]
    return [f"{table}-{shard:05}-of-{number:05}.{suffix}" for shard in range(number)]


_END = b"\n}\n"
"""The last bytes of a manifest."""

_INT64 = 2**63
_SHARD_BYTES = 2**32
"""More than the JSON Lines of any shard: builds cut at a fifth of it, after a whole line."""
_FILE_FIELDS = {"bytes", "sha256"}
_FOREIGN = "is not one that a build writes"
_FIELDS: dict[str, tuple[bool, Callable[[Any], bool]]] = {
    "name": (True, _text_of(_NAME, 64)),
    "version": (True, lambda v: isinstance(v, str) and is_version(v)),
    "schema_version": (True, lambda v: isinstance(v, str)),
    "license": (False, _text_of(LICENSE, 100)),
    "include": (False, lambda v: v == ["unreviewed"]),
    "excluded": (
        False,
        lambda v: (
            isinstance(v, dict) and all(map(_is_table_name, v)) and all(map(_is_number, v.values()))
        ),
    ),
    "tools": (
        True,
        lambda v: isinstance(v, dict) and all(isinstance(tool, str) for tool in v.values()),
    ),
    "sources": (
        True,
        lambda v: isinstance(v, dict) and all(s is None or _is_sha256(s) for s in v.values()),
    ),
    "tables": (True, lambda v: isinstance(v, dict) and len(v) > 0),
    "documents": (
        False,
        lambda v: (
            isinstance(v, dict)
            and all(map(_DOCUMENT.fullmatch, v))
            and MANIFEST not in v
            and all(_is_file(file, _FILE_FIELDS) for file in v.values())
        ),
    ),
    "manifest_sha256": (True, _is_sha256),
}
"""The fields of a manifest: whether each is required, and whether a value is valid."""


def _serialise(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def regular_file(file: Path) -> Path:
    """The same path, if it is a regular file; a FIFO would block its reader.

    Raises:
        DamagedError: the file is missing or is not a regular file.
    """
    if not file.is_file():
        reason = "not a regular file" if file.exists() else "missing"
        problem = "not-a-file" if file.exists() else "missing-file"
        raise DamagedError(f"{file} is {reason}. {_RESTORE}", problem)
    return file


def file_sha256(file: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in pieces."""
    with regular_file(file).open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def prove_file(file: Path, checksum: str, *, always: bool = False) -> State | None:
    """Prove that a file has a checksum; return the state in which it has it.

    A file of `PROVED_ONCE` bytes that the user proved before, and that did not change since, is not
    read.

    Args:
        file: the file.
        checksum: its SHA-256 in hexadecimal, according to the manifest.
        always: read it nevertheless.

    Raises:
        DamagedError: the file is missing or was changed.
    """
    from rostra import proofs  # noqa: PLC0415 - readers of rows need none

    state = proofs.file_state(file)
    claim = f"sha256 {checksum}"
    states = {file.name: state} if state and state[0] >= PROVED_ONCE else {}
    if states and not always and proofs.is_proved(file, claim, states):
        return state
    check_sha256(file, checksum, file_sha256(file))
    if states and proofs.file_state(file) == state:
        proofs.remember(file, claim, states)
    return state


def check_sha256(file: object, expected: str, actual: str) -> None:
    """Raise DamagedError where a file's checksum differs from the one in the manifest."""
    if actual != expected:
        raise DamagedError(
            f"{file}: its bytes are not those of the release (sha256 {actual[:12]}…, the manifest "
            f"has {expected[:12]}…). {_RESTORE}",
            "checksum-mismatch",
        )


class StoredFile:
    """A regular file that is read on demand and must not change between two reads.

    It can be sent to another process. Reads that saw different contents would let pass what
    nobody checked, so each one makes sure that the file is the same as at the beginning: that it
    has the same `state`. `size` is in bytes.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = _file_state(path.stat())
        self.size: int = self.state[0]

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start` on, at most `length`; None for all.

        Raises:
            RostraError: the file was changed since this object was made.
        """
        with open(self.path, "rb", buffering=0, opener=_open_without_waiting) as file:
            if _file_state(os.fstat(file.fileno())) != self.state:
                raise RostraError(f"{self.path} was changed while it was being read; start again")
            file.seek(start)
            return _read(file.fileno(), self.size - start if length is None else length)


class StoredFiles:
    """Regular files that are read as if they were one, as the shards of a table are.

    `size` is that of all of them, in bytes; errors are those of `StoredFile`.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._files = [StoredFile(path) for path in paths]
        self.size = sum(file.size for file in self._files)

    def read(self, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start` on, at most `length`; None for all."""
        rest = self.size if length is None else length
        pieces = []
        for file in self._files:
            if start < file.size and rest > 0:
                pieces.append(file.read(start, min(rest, file.size - start)))
                rest -= len(pieces[-1])
            start = max(0, start - file.size)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _open_without_waiting(path: str, flags: int) -> int:
    # A FIFO may have taken the file's place: opening one waits for a writer.
    return os.open(path, flags | os.O_NONBLOCK)


def _read(descriptor: int, length: int) -> bytes:
    pieces = []
    while length > 0 and (piece := os.read(descriptor, length)):
        pieces.append(piece)
        length -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _file_state(status: os.stat_result) -> tuple[int, ...]:
    kind = stat.S_IFMT(status.st_mode)
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev, kind

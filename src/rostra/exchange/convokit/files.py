"""The files of a ConvoKit corpus: a folder, a zip archive, or a file of utterances alone."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import orjson

from rostra.errors import NotFoundError, RostraError
from rostra.exchange.untrusted.archives import Archive
from rostra.exchange.untrusted.json_streams import json_entries, parse_json
from rostra.files import LIST_BYTES, check_size, open_regular
from rostra.links import is_link

_TABLES = {"speakers": ("speakers.json", "users.json"), "conversations": ("conversations.json",)}
"""The files of speakers and conversations; releases before 2.1 wrote users."""

_LARGEST_TABLE = 2**30  # bytes of speakers or conversations, which are kept in memory

_UTTERANCES = ("utterances.jsonl", "utterances.json")
_KNOWN = {
    *(*_UTTERANCES, "speakers.json", "users.json"),
    *("conversations.json", "corpus.json", "index.json"),
}


class ConvokitFiles:
    """The files of one corpus, opened for reading.

    Attributes:
        name: what the corpus is called, for messages.
        utterances: its utterances as JSON Lines.
        utterances_name: the name of the file that they are from.
        utterances_path: its path, for messages.
        size: the size of the utterances in bytes.
        others: the names of files that are not read: vectors, pickles, separate metadata.
    """

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self._path, self._stack, self._archive = path, stack, None
        self.name = str(path)
        names: dict[str, str] = {}
        if path.is_dir():
            names = {each.name: each.name for each in sorted(path.iterdir())}
        elif path.suffix == ".zip":
            self._archive = Archive(path)
            names = _of_corpus(self._archive.names(), path)
        self._names = names
        self.others = sorted(
            name
            for name in names
            if name not in _KNOWN and not name.startswith(".") and name.lower() != "readme.md"
        )
        if names or path.is_dir():
            found: list[str] = [
                name for name in ("utterances.jsonl", "utterances.json") if name in names
            ]
            if not found:
                raise RostraError(
                    f"{path} is not a ConvoKit corpus: it has neither utterances.jsonl nor "
                    "utterances.json"
                )
            self.utterances_name = found[0]
            file = self._open(found[0])
        else:
            self.utterances_name = path.name
            file = stack.enter_context(open_regular(path))
        self.utterances_path = f"{path}/{self.utterances_name}" if names else str(path)
        is_array = self.utterances_name.endswith(".json")
        self.utterances = self._as_lines(file) if is_array else file
        self.size = self.utterances.seek(0, os.SEEK_END)
        self.utterances.seek(0)

    def has(self, table: str) -> bool:
        """Whether there is a file of ``speakers`` or ``conversations``."""
        return any(name in self._names for name in _TABLES[table])

    def entries(self, table: str) -> Iterator[tuple[str, dict[str, Any], str]]:
        """The ids of ``speakers`` or ``conversations``, each with its metadata and its place.

        Raises:
            RostraError: the file is not one that ConvoKit writes.
        """
        for name in (name for name in _TABLES[table] if name in self._names):
            file = self._open(name)
            check_size(f"{self.name}/{name}", file.seek(0, os.SEEK_END), _LARGEST_TABLE)
            file.seek(0)
            for key, value in json_entries(file, f"{self.name}/{name}"):
                if key is None or not isinstance(value, dict):
                    raise RostraError(f"{self.name}/{name} is not an object of objects by id")
                meta = value.get("meta")
                # Corpora of older releases have the metadata itself in the place of meta.
                yield key, meta if isinstance(meta, dict) else value, name
            return

    def corpus_meta(self) -> dict[str, Any]:
        """The metadata of the corpus as a whole; empty without any."""
        return self._object("corpus.json")

    def index(self) -> dict[str, Any]:
        """The types of the metadata; empty without a file of them."""
        return self._object("index.json")

    def _object(self, name: str) -> dict[str, Any]:
        if name not in self._names:
            return {}
        raw = self._open(name).read(LIST_BYTES + 1)
        check_size(f"{self.name}/{name}", len(raw), LIST_BYTES)
        value = parse_json(raw, f"{self.name}/{name}")
        return value if isinstance(value, dict) else {}

    def _open(self, name: str) -> BinaryIO:
        if self._archive is not None:
            return BytesIO(self._archive.read(self._names[name]))
        path = self._path / name
        if is_link(path):
            raise RostraError(f"{path} is a link, which is not followed")
        return self._stack.enter_context(open_regular(path))

    def _as_lines(self, file: BinaryIO) -> BinaryIO:
        """An array of utterances, as older releases wrote it, as JSON Lines in a temporary file."""
        lines = self._stack.enter_context(TemporaryFile())  # noqa: SIM115 - on the stack
        for _, value in json_entries(file, self.utterances_path):
            lines.write(_dumped(value) + b"\n")
        return lines


@contextmanager
def convokit_files(path: Path) -> Iterator[ConvokitFiles]:
    """The files of a ConvoKit corpus, which are closed at the end of the block.

    Raises:
        NotFoundError: there is nothing at the path.
        RostraError: it is not a ConvoKit corpus.
    """
    if not path.exists():
        raise NotFoundError(f"{path} does not exist")
    with ExitStack() as stack:
        yield ConvokitFiles(path, stack)


def _of_corpus(names: list[str], path: Path) -> dict[str, str]:
    """The names of an archive's files in the folder of its utterances."""
    found = [
        PurePosixPath(name)
        for name in names
        if PurePosixPath(name).name in _UTTERANCES and "__MACOSX" not in name
    ]
    folders = {each.parent for each in found}
    if len(folders) > 1:
        listed = ", ".join(sorted(map(str, folders)))
        raise RostraError(f"{path} has several corpora ({listed}): unpack it and name one")
    return {
        PurePosixPath(name).name: name for name in names if PurePosixPath(name).parent in folders
    }


def _dumped(value: object) -> bytes:
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # half a surrogate pair, or an integer beyond 64 bits
        return json.dumps(value).encode()

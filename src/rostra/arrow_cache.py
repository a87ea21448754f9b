"""Tables that are too large for memory, kept as memory-mapped Arrow files in the datasets cache.

Beside them are the copies of `rostra.remote_releases`, which are listed and removed alike.
A table has a folder of its own under an address that follows from its content, so it cannot be
stale. The folder also gets what `datasets` caches beside a table, such as the results of `map`. An
Arrow file is read if it is the one that this user wrote: its state is remembered in
`rostra.proofs`. Any other, such as a damaged, forged or half-written one, is written anew.

Nobody waits for a disk: the operating system writes the file to it in its own time. As a crash may
come before that, a new file is believed only until the machine starts again. A process that opens
it a minute later makes sure that it is on the disk, and from then on it is believed for good.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from time import sleep, time
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from rostra import proofs
from rostra.errors import RostraError
from rostra.files import locked, new_file, read_limited
from rostra.releases import file_sha256
from rostra.remote_releases import cache_folder

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

_ARROW = "table.arrow"
_DESCRIPTION = "table.json"
_DERIVED = "cache-*"  # as `datasets` calls what it derives from a table
_DESCRIPTION_BYTES = 2**20
_ADDRESS = 32  # hexadecimal digits
_BOOT = Path("/proc/sys/kernel/random/boot_id")  # changes when the machine starts
_WRITTEN_BACK = 60  # seconds; Linux begins after 30


class CachedTable(NamedTuple):
    """A folder of the cache: of a table, or of the copies of files at an address.

    Attributes:
        folder: its path, whose name is the address.
        description: what the table was loaded from, in the words of `rostra.load`; empty where the
            table was not written whole.
        bytes: the size of the table or of the copies.
        derived_bytes: the size of what `datasets` caches beside a table.
    """

    folder: Path
    description: dict[str, Any]
    bytes: int
    derived_bytes: int


def cached_file(address: str, *, always: bool) -> Path | None:
    """The Arrow file of an address, if the user wrote it and nobody changed it.

    Args:
        address: the digest of a table's content.
        always: compare the checksum of the file even if its state is that in which it was written;
            a file that has none, because it was written without this option, does not count.
    """
    file = cache_folder() / address / _ARROW
    state, description = proofs.file_state(file), _description(file.parent)
    checksum = description.get("sha256")
    if state is None or not description or not _is_own(file, checksum, state):
        return None
    return file if not always or (checksum and file_sha256(file) == checksum) else None


def write_cached(
    address: str, description: dict[str, Any], tables: Iterable[pa.Table], *, always: bool
) -> Path:
    """Write tables, one after the other, as the Arrow file of an address; return its path.

    A process that writes the same is waited for, and its file is taken.

    Args:
        address: the digest of the content of all tables together.
        description: what they are loaded from, for people.
        tables: tables with one schema.
        always: as for `cached_file`.

    Raises:
        OSError: the cache cannot be written: the disk is full or read-only, or the folder belongs
            to somebody else.
    """
    folder = cache_folder() / address
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with locked(folder):
            _require_own(folder)
            file = cached_file(address, always=always)
            return file or _write(folder, description, tables, always=always)
    finally:
        _remove_if_empty(folder)


def cached_tables() -> Iterator[CachedTable]:
    """All tables in the cache, those that were not written whole included, by address."""
    folder = cache_folder()
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if len(entry.name) == _ADDRESS and entry.is_dir() and not entry.is_symlink():
            files = [file for file in entry.rglob("*") if file.is_file()]
            derived = [file for file in files if file.match(_DERIVED)]
            size, of_derived = (sum(f.stat().st_size for f in part) for part in (files, derived))
            yield CachedTable(entry, _description(entry), size - of_derived, of_derived)


def remove_cached(folder: Path) -> None:
    """Remove the folder of a table from the cache, with all that was derived from the table.

    A process that has it open keeps it until it ends.
    """
    with locked(folder):  # nobody is writing it
        shutil.rmtree(folder)


def _write(
    folder: Path, description: dict[str, Any], tables: Iterable[pa.Table], *, always: bool
) -> Path:
    file = folder / _ARROW
    for path in (file, folder / _DESCRIPTION):
        if proofs.file_state(path) is None:  # a link would be written through
            path.unlink(missing_ok=True)
    boot = _boot()
    with new_file(file, "wb", private=True, synced=boot is None) as stream:
        sink = _HashedFile(stream) if always else stream
        rows = _write_stream(sink, tables)
    checksum = sink.sha256.hexdigest() if isinstance(sink, _HashedFile) else None
    with new_file(folder / _DESCRIPTION, private=True, synced=False) as text:
        json.dump({**description, "rows": rows, "sha256": checksum}, text, ensure_ascii=False)
    sleep(proofs.SETTLED)
    if state := proofs.file_state(file):
        proofs.remember(file, _claim(checksum, boot), {file.name: state})
    return file


def _write_stream(stream: Any, tables: Iterable[pa.Table]) -> int:  # noqa: ANN401 - see _HashedFile
    """Write tables in the format that `datasets` maps into memory; return the number of rows."""
    rows, writer = 0, None
    with closing(_ahead(tables)) as ahead:
        for table in ahead:
            writer = writer or pa.ipc.new_stream(pa.PythonFile(stream, "w"), table.schema)
            writer.write_table(table)
            rows += table.num_rows
    if writer:
        writer.close()
    return rows


def _ahead(tables: Iterable[pa.Table]) -> Generator[pa.Table]:
    """The same tables; while one is used, the next is read in another thread."""
    iterator = iter(tables)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, iterator, None)
        while (table := coming.result()) is not None:
            coming = pool.submit(next, iterator, None)
            yield table


class _HashedFile:
    """A file to write whose checksum is computed."""

    closed = False

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.sha256 = sha256()

    def write(self, part: bytes) -> int:
        self.sha256.update(part)
        return self._stream.write(part)

    def flush(self) -> None:
        self._stream.flush()


def _is_own(file: Path, checksum: object, state: proofs.State) -> bool:
    """Whether the user wrote a file, and no crash can have damaged it since."""
    states, boot = {file.name: state}, _boot()
    if proofs.is_proved(file, _claim(checksum), states):
        return True
    if boot is None or not proofs.is_proved(file, _claim(checksum, boot), states):
        return False
    if time() - state[1] / 1e9 > _WRITTEN_BACK:
        try:
            with file.open("rb") as stream:
                os.fsync(stream.fileno())
        except OSError:  # it could not be written to the disk
            return False
        proofs.remember(file, _claim(checksum), states)
    return True


def _claim(checksum: object, boot: str | None = None) -> str:
    """What is remembered of a file; with `boot`, until the machine starts again."""
    until = f", until boot {boot} ends" if boot else ""
    return f"rostra.load wrote this file, with sha256 {checksum}{until}"


def _boot() -> str | None:
    """An identifier of the time since the machine started; None where there is none."""
    try:
        return _BOOT.read_text("ascii").strip() or None
    except (OSError, ValueError):
        return None


def _description(folder: Path) -> dict[str, Any]:
    """What the file beside a table says of it; empty where there is none."""
    try:
        content = json.loads(read_limited(folder / _DESCRIPTION, _DESCRIPTION_BYTES))
    except (OSError, RostraError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _require_own(folder: Path) -> None:
    """Raise PermissionError where another user may write in a folder, FileNotFoundError if it went.

    A table of somebody else would be read as ours.
    """
    status = folder.stat()
    if status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError(None, "other users may write in it", str(folder))


def _remove_if_empty(folder: Path) -> None:
    """Remove a folder in which nothing could be written."""
    with suppress(OSError):
        folder.rmdir()

"""Releases at an address, such as ``hf://datasets/…``, read through fsspec and kept by content.

Nothing else in this package asks the network, and this does only for an address that a user names.
The manifest is read each time. Each file of a table is copied when it is first asked for, and kept
in the cache of `datasets` once it has the size and the checksum in the manifest: what is there
cannot be stale. A file that has another checksum is never kept.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from rostra.errors import DamagedError, NotFoundError, NotInstalledError, RostraError
from rostra.files import new_file
from rostra.releases import (
    MANIFEST,
    MANIFEST_BYTES,
    Corpus,
    Release,
    check_sha256,
    is_address,
    parse_manifest,
    prove_file,
)
from rostra.version_numbers import is_version, version_key

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


_PIECE_BYTES = 2**20
_DESCRIPTION = "table.json"


def open_release(corpus: str | os.PathLike[str] | None, version: str | None = None) -> Release:
    """The release of that number, None for the newest, in a folder or at an address.

    Args:
        corpus: a folder, or an address that fsspec reads: of a corpus, or of the folder of a
            release. None for the corpus that this package ships.
        version: number of the release.

    Raises:
        RostraError: there is no such corpus or version, or the address cannot be read.
    """
    if isinstance(corpus, str) and is_address(corpus):
        return _remote_release(_parsed(corpus), version)
    return Corpus(corpus).release(version)


class RemoteRelease(Release):
    """A release at an address, whose files are copied when they are asked for.

    Args:
        address: of its folder.
        folder: where the copies are kept, that of its manifest among them.
    """

    def __init__(self, address: _Address, folder: Path) -> None:
        super().__init__(folder, alone=True)
        self._address = address
        self._intact: set[Path] = set()

    def files(self, table: str, suffix: str) -> list[Path]:
        """The paths of copies of a table's files, whose checksums are those in the manifest.

        Raises:
            NotFoundError: the release has no such table.
            DamagedError: a file is missing or has other bytes.
            RostraError: it cannot be read.
        """
        files = super().files(table, suffix)
        for file in files:
            if file not in self._intact and not self._is_kept(file):
                self._keep(file)
            self._intact.add(file)
        return files

    def _is_kept(self, file: Path) -> bool:
        try:
            prove_file(self.sized_file(file), self.sha256(file))
        except DamagedError:
            return False
        return True

    def _keep(self, file: Path) -> None:
        """Copy a file; nothing of it is kept if it is not the one in the manifest."""
        address = self._address / file.name
        size, promised, digest = 0, self.entry(file)["bytes"], sha256()
        with _writable(self._address, self.path), new_file(file, "wb") as copy:
            for piece in address.pieces():
                size += len(piece)
                digest.update(piece)
                copy.write(piece)
                if size > promised:
                    break
            if size != promised:
                number = f"more than {promised}" if size > promised else str(size)
                raise DamagedError(
                    f"{address}: its bytes are not those of the release ({number} bytes, the "
                    f"manifest has {promised})"
                )
            check_sha256(address, self.sha256(file), digest.hexdigest())


class _Address(NamedTuple):
    """A path in a file system of fsspec, and the address of it that people read."""

    system: Any
    path: str
    address: str

    def __truediv__(self, name: str) -> _Address:
        return _Address(
            self.system, f"{self.path.rstrip('/')}/{name}", f"{self.address.rstrip('/')}/{name}"
        )

    def __str__(self) -> str:
        return self.address

    def pieces(self) -> Iterator[bytes]:
        """The content of the file, in pieces.

        Raises:
            NotFoundError: there is no such file.
            RostraError: it cannot be read.
        """
        with self._errors():
            file = self.system.open(self.path, "rb")
        with file:
            while piece := self._read(file):
                yield piece

    def _read(self, file: Any) -> bytes:  # noqa: ANN401 - fsspec has no types
        with self._errors():
            return bytes(file.read(_PIECE_BYTES))

    def names(self) -> list[str]:
        """The names of what is in the folder.

        Raises:
            RostraError: it cannot be read.
        """
        with self._errors():
            paths = self.system.ls(self.path, detail=False)
        return [path.rstrip("/").rpartition("/")[2] for path in paths]

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise NotFoundError(f"{self} does not exist") from None
        except Exception as error:  # each file system has errors of its own
            raise RostraError(f"{self} cannot be read: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _parsed(address: str) -> _Address:
    from fsspec.core import url_to_fs  # noqa: PLC0415 - slow to import

    try:
        system, path = url_to_fs(address)
    except ImportError as error:
        message = f"{address} needs a package that is not installed: {_reason(error)}"
        raise NotInstalledError(message) from error
    except Exception as error:
        raise RostraError(f"{address} cannot be read: {_reason(error)}") from error
    system.invalidate_cache()  # there may be a new release since it was last read
    return _Address(system, path, address)


def _remote_release(corpus: _Address, version: str | None) -> RemoteRelease:
    try:
        release = _kept(corpus)
    except NotFoundError:
        folder = version or _versions(corpus)[-1]
        release = _kept(corpus / "releases" / folder)
        if release.version != folder:
            file = corpus / "releases" / folder / MANIFEST
            message = f"{file}: it is the manifest of version {release.version}"
            raise DamagedError(message, "changed-manifest") from None
    if version not in (None, release.version):
        raise NotFoundError(f"{corpus} has no release {version!r}. There are: {release.version}")
    return release


def _versions(corpus: _Address) -> list[str]:
    """The numbers of a corpus's releases, newest last."""
    try:
        names = (corpus / "releases").names()
    except NotFoundError:
        names = []
    versions = sorted(filter(is_version, names), key=version_key)
    if not versions:
        raise NotFoundError(
            f"{corpus} is not a corpus: it has neither {MANIFEST} nor releases/. Name the address "
            "of a corpus, or of the folder of a release"
        )
    return versions


def _kept(address: _Address) -> RemoteRelease:
    """The release in a folder; its copies are kept under the checksum of its manifest."""
    file, raw = address / MANIFEST, b""
    for piece in file.pieces():
        raw += piece
        if len(raw) > MANIFEST_BYTES:
            message = f"{file}: it has more than the {MANIFEST_BYTES} bytes that are read"
            raise DamagedError(message, "too-big")
    manifest = parse_manifest(raw, file)
    folder = cache_folder() / sha256(raw).hexdigest()[:32]
    with _writable(address, folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with new_file(folder / _DESCRIPTION) as text:
            origin = {"corpus": manifest["name"], "version": manifest["version"]}
            json.dump(origin | {"address": str(address)}, text, ensure_ascii=False)
        with new_file(folder / MANIFEST, "wb") as copy:
            copy.write(raw)
    return RemoteRelease(address, folder)


@contextmanager
def _writable(address: _Address, folder: Path) -> Iterator[None]:
    """Raise RostraError where copies cannot be written to a folder."""
    try:
        yield
    except OSError as error:
        raise RostraError(
            f"{address} is copied before it is read, and {folder} cannot be written: "
            f"{error.strerror}. Name another folder in the variable HF_DATASETS_CACHE"
        ) from error


def cache_folder() -> Path:
    """The folder of all copies; it need not exist."""
    from datasets import config  # noqa: PLC0415 - slow to import

    return Path(config.HF_DATASETS_CACHE).absolute() / "rostra"

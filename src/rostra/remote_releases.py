"""Releases at an address, such as ``hf://datasets/…``, read through fsspec and kept by content.

Nothing else in this package asks the network, and this does only for an address that a user names.
The manifest is read each time. Each file of a table is copied when it is first asked for, and kept
in the cache of `datasets` once it has the size and the checksum in the manifest: what is there
cannot be stale. A file that has another checksum is never kept.
"""

from __future__ import annotations

import json
import re
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

_HUB_PAGE = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/(?P<repository>[^/]+/[^/?#]+)"
)

_HUB_ADDRESS = re.compile("hf://[a-z]+s/[^/]+/[^/]")

_NO_REPOSITORY = (
    "there is no such repository on the Hub, or it is private: then log in (hf auth login), or set "
    "HF_TOKEN"
)
_MISSING_ON_HUB = {
    "GatedRepoError": _NO_REPOSITORY,
    "RepositoryNotFoundError": _NO_REPOSITORY,
    "RevisionNotFoundError": "the repository on the Hub has no such revision",
}
"""What is missing, by the name of the error that is the cause of a FileNotFoundError."""


def configs(
    *, version: str | None = None, corpus: str | os.PathLike[str] | None = None
) -> list[str]:
    """The names of a release's tables, the default one first.

    Args:
        version: number of the release; None for the newest.
        corpus: a corpus folder, or an address as `rostra.load` takes it; None for the corpus that
            this package ships.

    Raises:
        RostraError: there is no such corpus or version, the manifest was changed, or the address
            cannot be read.
    """
    return open_release(corpus, version).tables()


def versions(*, corpus: str | os.PathLike[str] | None = None) -> list[str]:
    """The numbers of all releases of a corpus, newest last.

    Args:
        corpus: a corpus folder, or an address as `rostra.load` takes it; None for the corpus that
            this package ships.

    Raises:
        RostraError: there is no such corpus, or the address cannot be read.
    """
    if isinstance(corpus, str) and is_address(corpus):
        address = _parsed(corpus)
        try:
            return [_kept(address).version]
        except NotFoundError:
            return _versions(address)
    return Corpus(corpus).versions()


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
    """A release at an address, whose files are copied when their content is asked for.

    Args:
        address: of its folder.
        folder: where the copies are kept, that of its manifest among them.
    """

    def __init__(self, address: _Address, folder: Path) -> None:
        super().__init__(folder, alone=True)
        self._address = address
        self._intact: set[Path] = set()

    def sized_file(self, file: Path) -> Path:
        """The same path, once a copy of the file is there whose checksum is that in the manifest.

        Raises:
            NotFoundError: there is no such file at the address.
            DamagedError: it has other bytes, or the manifest does not list it.
            RostraError: it cannot be read.
        """
        if file not in self._intact:
            if not self._is_kept(file):
                self._keep(file)
            self._intact.add(file)
        return file

    def _is_kept(self, file: Path) -> bool:
        try:
            prove_file(super().sized_file(file), self.sha256(file))
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
        except FileNotFoundError as error:
            if missing := _MISSING_ON_HUB.get(type(error.__cause__).__name__):
                raise RostraError(f"{self} cannot be read: {missing}") from error
            raise NotFoundError(f"{self} does not exist") from None
        except Exception as error:  # each file system has errors of its own
            raise RostraError(f"{self} cannot be read: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _parsed(address: str) -> _Address:
    from fsspec.core import url_to_fs  # noqa: PLC0415 - slow to import

    if page := _HUB_PAGE.match(address):
        dataset = f"hf://datasets/{page['repository']}"
        raise RostraError(f"{address} is a page about a dataset. Its address is {dataset}")
    if address.startswith("hf://") and not _HUB_ADDRESS.match(address):
        raise RostraError(
            f"{address} does not name a dataset on the Hub. Write hf://datasets/NAME/CORPUS"
        )
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
        release = _release_of_corpus(corpus, version)
    if version not in (None, release.version):
        raise NotFoundError(f"{corpus} has no release {version!r}. There are: {release.version}")
    return release


def _release_of_corpus(corpus: _Address, version: str | None) -> RemoteRelease:
    if version is not None and not (isinstance(version, str) and is_version(version)):
        raise _no_release(corpus, version)
    folder = corpus / "releases" / (version or _versions(corpus)[-1])
    try:
        release = _kept(folder)
    except NotFoundError:
        raise _no_release(corpus, version) from None
    if release.version != folder.path.rpartition("/")[2]:
        message = f"{folder / MANIFEST}: it is the manifest of version {release.version}"
        raise DamagedError(message, "changed-manifest")
    return release


def _no_release(corpus: _Address, version: object) -> NotFoundError:
    """The error for a version that a corpus does not have; it lists those that it has."""
    try:
        existing = ", ".join(_versions(corpus))
    except NotFoundError:
        return NotFoundError(f"{corpus} has no release {version!r}, and lists no others")
    return NotFoundError(f"{corpus} has no release {version!r}. There are: {existing}")


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

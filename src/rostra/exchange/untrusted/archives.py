"""Archives of strangers: the files of a zip archive, read in memory and never unpacked.

Names that lead out of the archive are refused although nothing is written: whoever makes them
wants to be unpacked by somebody else.
"""

import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import Path, PurePosixPath

from rostra.errors import RostraError
from rostra.files import LIST_BYTES, read_limited
from rostra.printable import shortened

_MEMBERS = 10_000
"""The files that an archive may have."""

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


class Archive:
    """The files of a zip archive.

    Args:
        path: its place.
        limit: the size of the largest archive that is read, and of all its files together.

    Raises:
        NotFoundError: there is no such file.
        RostraError: it is not a zip archive, too large, or has files with unsafe names; also
            where a file in it cannot be read.
    """

    def __init__(self, path: Path, limit: int = LIST_BYTES) -> None:
        self.path = path
        self._left = limit
        try:
            self._zip = zipfile.ZipFile(BytesIO(read_limited(path, limit)))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise RostraError(f"{path} is not a zip archive that can be read ({error})") from None
        entries = self._zip.infolist()
        if len(entries) > _MEMBERS:
            raise RostraError(f"{path} has {len(entries):,} files; at most {_MEMBERS:,} are read")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._check(entry)
            if not entry.is_dir():
                self._entries[entry.filename] = entry
        if sum(entry.file_size for entry in entries) > limit:
            raise RostraError(
                f"{path} would be larger than {limit:,} bytes when unpacked, and was not read"
            )

    def _check(self, entry: zipfile.ZipInfo) -> None:
        name = entry.filename
        parts = PurePosixPath(name.replace("\\", "/")).parts
        if not parts or ".." in parts or parts[0][0] == "/" or ":" in parts[0]:
            raise RostraError(
                f"{self.path}: {shortened(name)!r} is outside the archive. It was not read: the "
                "archive may be an attack on programs that unpack it"
            )
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise RostraError(f"{self.path}: {shortened(name)!r} is a symbolic link, not a file")
        if name in self._entries:
            raise RostraError(f"{self.path} has two files named {shortened(name)!r}")

    def names(self) -> list[str]:
        """The names of the files, in the order of the archive."""
        return [*self._entries]

    def read(self, name: str) -> bytes:
        """The content of a file.

        Raises:
            RostraError: there is no such file, or it cannot be read.
        """
        place = f"{self.path}: {shortened(name)!r}"
        entry = self._entries.get(name)
        if entry is None:
            raise RostraError(f"{self.path} has no file {shortened(name)!r}")
        try:
            with self._zip.open(entry) as file:
                content = file.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise RostraError(f"{place} is damaged ({error})") from None
        except RuntimeError:
            raise RostraError(
                f"{place} is encrypted. Save the archive without a password"
            ) from None
        except NotImplementedError as error:
            raise RostraError(f"{place} cannot be read ({error})") from None
        if len(content) > self._left:
            raise RostraError(f"{place} is larger than the archive says, and was not read")
        self._left -= len(content)
        return content


def packed(files: dict[str, bytes]) -> bytes:
    """A zip archive of some files, by name; the same files give the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()

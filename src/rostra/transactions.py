"""Edits of several files of a folder that happen completely or not at all, also if they are killed.

The new contents are written into the folder ``.rostra-edit``, beside links to what they replace.
Then the journal is written: which command edits, and of each file the SHA-256 of what the edit
began from and of what it makes. Now the edit is *committed*: each file is put in place by one
rename, and the journal goes. A process that is killed before that leaves nothing but contents that
the next edit removes; one that is killed between the first rename and the last leaves a *pending*
edit:

- whoever reads the folder reports it (`pending_journal`);
- whoever writes into it concludes it first (`conclude`), if every file is still what the edit began
  from, or what it made. Otherwise somebody edited a file meanwhile, and nothing is done until the
  user decides: `undo` keeps the files as they are and takes back what the pending edit has
  replaced; `take` puts it in place and keeps a copy of each file that it replaces by that.

Nothing in the folder is read, written or removed through a symbolic link.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import contextmanager, suppress
from hashlib import file_digest
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from rostra import links, strict_json
from rostra.errors import RostraError
from rostra.files import locked, sync_folder, synced_file
from rostra.printable import escaped, shell_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

COMMAND = "rostra"
"""How users call the verb `recover`; the distribution rostra-gate has a command of its own."""

_ASIDE = ".rostra-edit"

JOURNAL = f"{_ASIDE}/journal.json"
"""The journal of a pending edit, by path within the edited folder."""

MAX_BYTES = 2**22
"""The size of the largest journal; a larger one is damaged."""

_OURS = re.compile(r"journal\.(json|part)|\d+\.(new|old)")
"""The files aside: the journal, new contents, and links to what they replace."""

_NAME = re.compile(r"([^./\0][^/\0]*/)*[^./\0][^/\0]*")
"""A path that stays within the folder and names no hidden file, such as a hook of git."""

_SHA256 = re.compile("[0-9a-f]{64}")
_MAX_DEPTH = 4

_WAYS_OUT = """\
Either keep your files and drop that edit: {0} recover --keep {1}
Or take that edit, and get a copy of your files: {0} recover --take {1}"""


class PendingEditError(RostraError):
    """An edit is pending, and concluding it would lose what somebody wrote since."""


class Concluded(NamedTuple):
    """An edit that was pending: its command, and the files that it wrote, by path in the folder."""

    command: str
    files: list[str]


class _FileEdit(NamedTuple):
    """What an edit does to one file: its path, and SHA-256 before (None: no file) and after."""

    name: str
    before: str | None
    after: str


class FileTransaction:
    """New contents for files of a folder, kept aside until they are committed.

    Args:
        folder: the folder, locked by the caller.
        command: the command that edits, for people.
        concluded: the pending edit that was concluded before, or None.
    """

    def __init__(self, folder: Path, command: str, concluded: Concluded | None) -> None:
        self.concluded = concluded
        self._folder, self._command = folder, command
        self._edits: list[_FileEdit] = []
        self._states: list[tuple[int, ...] | None] = []
        self._folders: list[str] = []

    @contextmanager
    def new_file(self, name: str) -> Iterator[BinaryIO]:
        """Open a file to write the new content of a file, by its path within the folder.

        Raises:
            RostraError: a part of the path is a symbolic link.
        """
        assert name not in self.new_paths()
        place, aside, number = _place(self._folder, name), self._folder / _ASIDE, len(self._edits)
        aside.mkdir(0o700, exist_ok=True)
        state = _state(place)
        before = None if state is None else _sha256(place)
        with synced_file(aside / f"{number}.new") as out:
            if state is not None:
                shutil.copymode(place, out.name)
                _link(place, aside / f"{number}.old")
            yield out
        self._edits.append(_FileEdit(name, before, _sha256(Path(out.name)) or ""))
        self._states.append(state)

    def add_folder(self, name: str) -> None:
        """Let the commit make a folder, if there is none; those of new files are made anyway."""
        self._folders.append(name)

    def new_paths(self) -> dict[str, Path]:
        """Where the new contents lie until they are committed, by the names of their files."""
        aside = self._folder / _ASIDE
        return {edit.name: aside / f"{number}.new" for number, edit in enumerate(self._edits)}

    def commit(self) -> None:
        """Put all files in place.

        Raises:
            RostraError: a file changed since its new content was begun, or cannot be replaced.
                Nothing was edited then, unless the message says that the edit is pending.
        """
        parents = (str(parent) for edit in self._edits for parent in Path(edit.name).parents)
        folders = {*self._folders, *parents}
        new_folders = sorted(name for name in folders if not (self._folder / name).exists())
        pending = _PendingEdit(self._folder, self._command, self._edits, new_folders)
        try:
            pending.write()
            pending.put_in_place(lambda number, place: _state(place) == self._states[number])
        except OSError as error:
            reason = f"{error.filename2 or error.filename} cannot be written: {error.strerror}"
            try:
                pending.undo()
            except OSError:
                command = shell_command(COMMAND, "recover", self._folder)
                raise RostraError(f"{reason}. Mend that, then conclude it: {command}") from error
            raise RostraError(f"{reason}; nothing was edited") from error
        except PendingEditError as error:
            pending.undo()
            raise RostraError(f"{error}; nothing was edited. Start again") from error


@contextmanager
def transaction(folder: Path, command: str) -> Iterator[FileTransaction]:
    """Open a transaction; what is not committed in it leaves no trace.

    Other transactions in the folder wait until it ends. A pending edit is concluded first.

    Args:
        folder: the folder whose files are edited.
        command: the command that edits, for people.

    Raises:
        PendingEditError: a pending edit cannot be concluded without a decision.
    """
    with locked(folder):
        concluded = _conclude(folder)
        try:
            yield FileTransaction(folder, command, concluded)
        finally:
            if _journal(folder) is None:
                with suppress(OSError):  # what stays is removed by the next
                    _clear(folder)


def pending_journal(folder: Path) -> Path | None:
    """The journal of a folder in which an edit is pending, else None.

    An edit that is just being put in place is waited for.
    """
    if _journal(folder) is None:
        return None
    with locked(folder):
        return _journal(folder)


def conclude(folder: Path) -> Concluded | None:
    """Conclude the pending edit of a folder, if there is one; remove what an older one left.

    Raises:
        PendingEditError: a file was edited since; the message says what the user can do.
    """
    if not os.path.lexists(folder / _ASIDE):
        return None
    with locked(folder):
        return _conclude(folder)


def undo(folder: Path) -> None:
    """Drop the pending edit of a folder, if there is one, and take back what it replaced.

    A file that was edited since stays as it is.
    """
    with locked(folder):
        if _journal(folder) is None:
            return
        try:
            pending = _read(folder)
        except PendingEditError:  # damaged: nothing is known of what it replaced
            _clear(folder)
        else:
            pending.undo()


def take(folder: Path) -> list[str]:
    """Conclude the pending edit of a folder, if there is one, whatever was edited since.

    Returns:
        The files that were edited since and are replaced now, as copies beside them.
    """
    with locked(folder):
        return [] if _journal(folder) is None else _read(folder).take()


def pending_message(folder: Path) -> str | None:
    """What is pending in a folder and which command concludes it, or None."""
    edit = pending_description(folder)
    command = shell_command(COMMAND, "recover", folder)
    return edit and f"pending-edit: {edit}. Conclude it: {command}"


def pending_description(folder: Path) -> str | None:
    """What is pending in a folder, for people, or None."""
    journal = pending_journal(folder)
    if journal is None:
        return None
    with journal.open("rb") as file:
        return described(file.read(MAX_BYTES))


def described(journal: bytes) -> str:
    """What a pending edit is, for people."""
    try:
        command, edits, _ = _parsed(journal)
    except ValueError:
        return "an edit was interrupted, and its journal is damaged"
    names = ", ".join(edit.name for edit in edits)
    return f"`{escaped(command)}` was interrupted while it wrote {escaped(names)}"


class _PendingEdit:
    """A committed edit: what its journal says, and what of it is aside yet.

    A file is in place where its new content is no longer aside.
    """

    def __init__(
        self, folder: Path, command: str, edits: Sequence[_FileEdit], folders: Sequence[str]
    ) -> None:
        self.concluded = Concluded(command, [edit.name for edit in edits])
        self._folder, self._command, self._edits = folder, command, edits
        self._folders = folders
        self._aside = folder / _ASIDE

    def write(self) -> None:
        """Write the journal: with it on the disk the edit is committed."""
        content = {
            "command": self._command,
            "folders": self._folders,
            "files": [edit._asdict() for edit in self._edits],
        }
        self._aside.mkdir(0o700, exist_ok=True)
        with synced_file(self._aside / "journal.part") as out:
            out.write(json.dumps(content, ensure_ascii=False, indent=1).encode())
        sync_folder(self._aside)
        (self._aside / "journal.part").rename(self._folder / JOURNAL)
        sync_folder(self._aside)
        sync_folder(self._folder)

    def put_in_place(self, is_unchanged: Callable[[int, Path], bool]) -> None:
        """Put the files in place that are not yet, then end the edit.

        Args:
            is_unchanged: whether what is to be replaced, a place, is what the edit of that number
                began from.

        Raises:
            PendingEditError: it is not.
        """
        for name in self._folders:
            (self._folder / name).mkdir(parents=True, exist_ok=True)
        for number, edit in enumerate(self._edits):
            place, new = _place(self._folder, edit.name), self._aside / f"{number}.new"
            if not new.exists():
                continue
            if not is_unchanged(number, place):
                raise PendingEditError(f"{place} was changed meanwhile")
            new.rename(place)
        self._sync()
        with suppress(OSError):  # what stays is removed by the next
            _clear(self._folder)

    def undo(self) -> None:
        """Take back what was put in place and not edited since, then end the edit."""
        for number, edit in enumerate(self._edits):
            place, old = _place(self._folder, edit.name), self._aside / f"{number}.old"
            if (self._aside / f"{number}.new").exists() or _sha256(place) != edit.after:
                continue
            if edit.before is None:
                place.unlink()
            elif old.is_file() and not old.is_symlink():
                old.rename(place)
        for name in reversed(self._folders):
            with suppress(OSError):  # somebody put something into it
                (self._folder / name).rmdir()
        self._sync()
        _clear(self._folder)

    def conclude(self) -> None:
        """Put the files in place that are not yet, unless a file was edited since."""
        if changed := self._changed():
            files = ", ".join(str(self._folder / name) for name in changed)
            raise PendingEditError(
                f"`{escaped(self._command)}` was interrupted, and edited since: {escaped(files)}. "
                f"Nothing was overwritten. {_WAYS_OUT.format(COMMAND, shell_command(self._folder))}"
            )
        self.put_in_place(lambda n, place: _sha256(place) in self._edits[n][1:])

    def take(self) -> list[str]:
        """Put the files in place that are not yet; return copies of those that were edited."""
        aside = {e.name for n, e in enumerate(self._edits) if (self._aside / f"{n}.new").exists()}
        places = [_place(self._folder, name) for name in self._changed() if name in aside]
        copies = [_copy_beside(place) for place in places if place.exists()]
        self.put_in_place(lambda *_: True)
        return [copy.relative_to(self._folder).as_posix() for copy in copies]

    def _changed(self) -> list[str]:
        """The files that are neither what the edit began from nor what it made."""
        names = []
        for number, edit in enumerate(self._edits):
            content = _sha256(_place(self._folder, edit.name))
            is_aside = (self._aside / f"{number}.new").exists()
            if content != edit.after and not (is_aside and content == edit.before):
                names.append(edit.name)
        return names

    def _sync(self) -> None:
        """Let the names of all files reach the disk."""
        parents = {(self._folder / edit.name).parent for edit in self._edits}
        for name in self._folders:
            parents |= {self._folder / name, (self._folder / name).parent}
        for parent in sorted(parents, reverse=True):
            with suppress(FileNotFoundError):
                sync_folder(parent)


def _journal(folder: Path) -> Path | None:
    """The journal, if files that it names are still aside."""
    aside, journal = folder / _ASIDE, folder / JOURNAL
    is_pending = not aside.is_symlink() and journal.is_file() and any(aside.glob("*.new"))
    return journal if is_pending else None


def _conclude(folder: Path) -> Concluded | None:
    """Conclude the pending edit of a locked folder; remove what else a killed process left."""
    if _journal(folder) is None:
        _clear(folder)
        return None
    pending = _read(folder)
    pending.conclude()
    return pending.concluded


def _read(folder: Path) -> _PendingEdit:
    """The pending edit of a folder, which may come from a stranger.

    Raises:
        PendingEditError: it is not one that `FileTransaction` wrote.
    """
    damaged = PendingEditError(
        f"an edit of {folder} was interrupted, and what is left of it is damaged. Drop it: "
        + shell_command(COMMAND, "recover", "--keep", folder)
    )
    if (folder / JOURNAL).stat().st_size > MAX_BYTES:
        raise damaged
    try:
        command, edits, folders = _parsed((folder / JOURNAL).read_bytes())
    except ValueError as error:
        raise damaged from error
    for number, edit in enumerate(edits):
        new = folder / _ASIDE / f"{number}.new"
        if os.path.lexists(new) and (new.is_symlink() or _sha256(new) != edit.after):
            raise damaged
    return _PendingEdit(folder, command, edits, folders)


def _parsed(journal: bytes) -> tuple[str, list[_FileEdit], list[str]]:
    """The command, the files and the new folders of a journal; raises ValueError for any other."""
    content: Any = strict_json.parse(journal, max_depth=_MAX_DEPTH)
    try:
        command, folders = content["command"], content["folders"]
        edits = [_FileEdit(**entry) for entry in content["files"]]
        names = [*folders, *(edit.name for edit in edits)]
        digests = [d for edit in edits for d in (edit.before or edit.after, edit.after)]
        is_ours = (
            isinstance(command, str)
            and all(map(_NAME.fullmatch, names))
            and all(map(_SHA256.fullmatch, digests))
            and len(set(names)) == len(names)
        )
    except (TypeError, KeyError) as error:
        raise ValueError from error
    if not is_ours:
        raise ValueError
    return command, edits, folders


def _clear(folder: Path) -> None:
    """Remove what is aside, the journal first: without it, nothing is pending.

    Raises:
        RostraError: something is there that no edit made.
    """
    aside = folder / _ASIDE
    if not aside.is_symlink() and not aside.exists():
        return
    names = sorted((f.name for f in aside.iterdir()), reverse=True) if aside.is_dir() else [""]
    if aside.is_symlink() or not all(map(_OURS.fullmatch, names)):
        raise RostraError(f"{aside} is in the way, and not made by Rostra: move it elsewhere")
    for name in names:
        (aside / name).unlink()
        if name == Path(JOURNAL).name:
            sync_folder(aside)
    aside.rmdir()
    sync_folder(folder)


def _place(folder: Path, name: str) -> Path:
    """The path of a file; raises LinkError where a part of it is a symbolic link."""
    place = folder / name
    parts = [place, *place.parents][: len(Path(name).parts)]
    links.refuse(reversed(parts), "through which an edit would write elsewhere")
    return place


def _state(place: Path) -> tuple[int, ...] | None:
    """What changes whenever a file is written; None where there is none."""
    try:
        status = place.lstat()
    except FileNotFoundError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev, status.st_mode


def _sha256(place: Path) -> str | None:
    """SHA-256 of a regular file; None where there is none."""
    if not place.is_file():
        return None
    with place.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _link(place: Path, link: Path) -> None:
    """Keep a file under a second name, or a copy of it where there are no hard links."""
    try:
        os.link(place, link)
    except OSError:
        shutil.copy2(place, link)


def _copy_beside(place: Path) -> Path:
    """Keep a file under a free name beside it."""
    names = (f"{place.name}.mine{number or ''}" for number in count())
    copy = next(copy for name in names if not os.path.lexists(copy := place.with_name(name)))
    _link(place, copy)
    return copy

"""What a user has proved of files, remembered so that it need not be proved again.

A proof says that something holds of the content of files: that it has a checksum, or that an index
leads nowhere outside itself. It holds as long as each file has the size, times, inode and device
that it had then. A program can set back the time of modification, but not that of change (ctime),
so an edit is always noticed; what changes bytes below the file system, such as a failing disk or
whoever writes to the device itself, is not.

Proofs are kept in the user's cache (``$XDG_CACHE_HOME/rostra/proofs``) and not beside the files,
where a stranger could have written them. A file of another user, or one that others may write, is
not believed. A proof is a digest of what was proved: it has no name and no text of a corpus. Where
no cache can be written, everything is proved each time.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING

from rostra.errors import RostraError
from rostra.files import new_file, open_regular

if TYPE_CHECKING:
    from collections.abc import Mapping

State = tuple[int, ...]
"""Of a file: size, times of modification and change, inode, device."""

SETTLED = 0.1
"""Seconds after which a change of a file certainly gives it another time.

A file that changes within one tick of the clock keeps its times.
"""

_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_BYTES = 64  # of a digest in hexadecimal


def file_state(path: str | os.PathLike[str]) -> State | None:
    """Return the state of a regular file; None for anything else, such as a link."""
    try:
        s = os.lstat(path)
    except OSError:
        return None
    if not stat.S_ISREG(s.st_mode):
        return None
    return s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino, s.st_dev


def is_proved(place: Path, claim: str, states: Mapping[str, State]) -> bool:
    """Return whether the user proved a claim when the files had these states.

    Args:
        place: the file or folder that the claim is about; one proof of each is remembered.
        claim: what was proved, in any words.
        states: the state of each file, by its name.
    """
    file = _proof_of(place)
    return file is not None and _read_own(file) == _digest(claim, states)


def remember(place: Path, claim: str, states: Mapping[str, State]) -> bool:
    """Remember that a claim was proved of files in these states; return whether it is remembered.

    The arguments are those of `is_proved`. Of a file that was changed less than `SETTLED` seconds
    ago nothing is remembered.
    """
    file = _proof_of(place)
    newest = max(time for state in states.values() for time in state[1:3])
    if file is None or time_ns() - newest < SETTLED * 1e9:
        return False
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with new_file(file, private=True, synced=False) as beside:  # no other would be believed
            beside.write(_digest(claim, states))
    except (OSError, RostraError):  # a cache that cannot be written is no error
        return False
    return True


def _proof_of(place: Path) -> Path | None:
    """The file in the user's cache that remembers the proof of a place."""
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # the user has no home
        return None
    name = sha256(os.fsencode(place.resolve())).hexdigest()[:32]
    return cache / "rostra" / "proofs" / name if cache.is_absolute() else None


def _read_own(file: Path) -> str:
    """The content of a file that the user alone may write; empty for any other."""
    try:
        with open_regular(file) as stream:
            status = os.fstat(stream.fileno())
            is_own = status.st_uid == os.geteuid() and not status.st_mode & _WRITABLE_BY_OTHERS
            return stream.read(_BYTES).decode("ascii") if is_own else ""
    except (OSError, ValueError, RostraError):
        return ""


def _digest(claim: str, states: Mapping[str, State]) -> str:
    return sha256(repr((claim, sorted(states.items()))).encode()).hexdigest()

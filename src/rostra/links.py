"""Symbolic links in folders that may be a stranger's: none leads a reader or a writer outside.

The folder itself may be reached through links, as the user named it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rostra.errors import RostraError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PACKAGE = Path(__file__).parent


class LinkError(RostraError):
    """A symbolic link where a file or folder is needed; the message names it and its target.

    Args:
        link: its path.
        reason: why it is not followed, as the rest of a sentence.
    """

    id = "symbolic-link"

    def __init__(self, link: Path, reason: str) -> None:
        target = os.readlink(link) if link.is_symlink() else link.resolve()  # noqa: PTH115 - as text
        super().__init__(
            f"{self.id}: {link} is a symbolic link to {target}, {reason}. Remove it, or put what "
            "it leads to in its place"
        )


def below(folder: Path, depth: int) -> Iterator[Path]:
    """Yield the links in a folder and in its folders down to a depth; 1 is the folder itself."""
    try:
        entries = [*os.scandir(folder)]
    except OSError:  # whoever reads it reports that
        return
    for entry in entries:
        if entry.is_symlink():
            yield folder / entry.name
        elif depth > 1 and entry.is_dir():
            yield from below(folder / entry.name, depth - 1)


def is_link(path: Path) -> bool:
    """Whether a path is a symbolic link, other than those by which this package was installed."""
    return path.is_symlink() and not path.is_relative_to(_PACKAGE)


def refuse(paths: Iterable[Path], reason: str) -> None:
    """Raise LinkError for the first link among some paths."""
    for path in paths:
        if is_link(path):
            raise LinkError(path, reason)


def inside(folder: Path, link: Path) -> Path:
    """The file or folder to which a link in a folder leads.

    Raises:
        LinkError: it leads out of the folder, in circles, or nowhere.
    """
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):  # a RuntimeError for a circle, before Python 3.13
        raise LinkError(link, "which leads nowhere") from None
    if not target.is_relative_to(folder.resolve()):
        raise LinkError(link, f"which leads out of {folder}")
    return target

"""Version numbers MAJOR.MINOR.PATCH of releases and schemas.

The module is not called ``versions``: once imported, a submodule of that name would replace the
public function `rostra.versions`.
"""

from __future__ import annotations

import re

_NUMBER = "(0|[1-9][0-9]{0,8})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}", re.ASCII)


def is_version(name: str) -> bool:
    """Whether a name is a version number MAJOR.MINOR.PATCH, of at most nine digits each."""
    return _VERSION.fullmatch(name) is not None


def version_key(version: str) -> tuple[int, int, int]:
    """Sort key of a version number; raises ValueError for any other text."""
    match = _VERSION.fullmatch(version)
    if not match:
        raise ValueError(f"{version!r} is not a version number MAJOR.MINOR.PATCH")
    major, minor, patch = match.groups()
    return int(major), int(minor), int(patch)


def next_version(version: str, level: str) -> str:
    """The version number that follows by a bump of a level: ``major``, ``minor`` or ``patch``."""
    major, minor, patch = version_key(version)
    bumped = {"major": (major + 1, 0, 0), "minor": (major, minor + 1, 0)}
    return ".".join(map(str, bumped.get(level, (major, minor, patch + 1))))

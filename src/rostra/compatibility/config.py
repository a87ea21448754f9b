"""What a project asks of the gate: ``gate.toml``."""

import tomllib
from fnmatch import fnmatchcase
from typing import NamedTuple

from rostra.compatibility.documents import BrokenError, text
from rostra.version_numbers import is_version

FILE = "gate.toml"
DIRECTIONS = ("backward", "forward", "full")


class Waiver(NamedTuple):
    """A break that somebody decided to let pass: which change, why, up to which version."""

    change: str
    reason: str
    last_version: str


class Config(NamedTuple):
    """The direction, the files that are no schemas to gate (patterns), and the waivers."""

    direction: str
    internal: list[str]
    waivers: list[Waiver]


def read(raw: bytes) -> Config:
    """Read ``gate.toml``; raises RostraError where it is wrong, and the message says where."""
    try:
        given = tomllib.loads(text(FILE, raw))
        direction = given.pop("direction", "backward")
        internal = given.pop("internal", [])
        waivers = [Waiver(**waiver) for waiver in given.pop("waiver", [])]
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise BrokenError(
            FILE,
            f'cannot be read: {error}. It may have direction = "backward", internal = ["name"] '
            "and [[waiver]] tables of change, reason and last_version",
        ) from error
    if given or direction not in DIRECTIONS:
        wrong = next(iter(given), f"direction = {direction!r}")
        raise BrokenError(
            FILE, f"is wrong: {wrong} is not known. Directions: {', '.join(DIRECTIONS)}"
        )
    if not isinstance(internal, list) or not all(isinstance(name, str) for name in internal):
        raise BrokenError(FILE, 'is wrong: internal is a list of names, such as ["examples/*"]')
    for waiver in waivers:
        if not all(isinstance(part, str) and part for part in waiver) or not is_version(
            waiver.last_version
        ):
            raise BrokenError(
                FILE, f"is wrong: a waiver names change, reason and last_version: {waiver}"
            )
    return Config(direction, internal, waivers)


def matches(name: str, patterns: list[str]) -> bool:
    """Whether a name, or a name with its ``.json``, is among patterns; ``*`` is any text."""
    return any(fnmatchcase(n, pattern) for n in (name, f"{name}.json") for pattern in patterns)


def waiver(change: str, reason: str, last_version: str) -> str:
    """A waiver as it stands in ``gate.toml``."""
    return (
        f"[[waiver]]\nchange = {_quoted(change)}\n"
        f"reason = {_quoted(reason)}\nlast_version = {_quoted(last_version)}"
    )


def _quoted(given: str) -> str:
    """A TOML basic string, which takes no control character and no lone surrogate."""
    escaped = given.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'

"""What a project asks of the gate: ``gate.toml`` in its folder of schemas."""

import tomllib
from fnmatch import fnmatchcase
from typing import NamedTuple

from rostra.compatibility.schema_reader import UnreadableError, decode
from rostra.version_numbers import is_version

FILE = "gate.toml"
DIRECTIONS = ("backward", "forward", "full")


class Waiver(NamedTuple):
    """A breaking change that may pass: its name, why, and up to which version."""

    change: str
    reason: str
    last_version: str


class GateConfig(NamedTuple):
    """The settings of a project.

    Attributes:
        direction: one of `DIRECTIONS`, the last of which is both others.
        internal: patterns of files that are not checked.
        waivers: the breaking changes that may pass.
    """

    direction: str
    internal: list[str]
    waivers: list[Waiver]


def read_config(raw: bytes) -> GateConfig:
    """Read ``gate.toml``.

    Raises:
        UnreadableError: something in it is wrong; the message says what.
    """
    try:
        config = tomllib.loads(decode(FILE, raw))
        direction = config.pop("direction", "backward")
        internal = config.pop("internal", [])
        waivers = [Waiver(**waiver) for waiver in config.pop("waiver", [])]
    except (tomllib.TOMLDecodeError, TypeError, AttributeError) as error:
        raise UnreadableError(
            FILE,
            f'cannot be read: {error}. It may have direction = "backward", internal = ["name"] '
            "and [[waiver]] tables of change, reason and last_version",
        ) from error
    if config or direction not in DIRECTIONS:
        unknown = next(iter(config), f"direction = {direction!r}")
        known = ", ".join(DIRECTIONS)
        raise UnreadableError(FILE, f"is wrong: {unknown} is unknown. Directions: {known}")
    if not isinstance(internal, list) or not all(isinstance(name, str) for name in internal):
        raise UnreadableError(FILE, 'is wrong: internal is a list of names, such as ["examples/*"]')
    for waiver in waivers:
        complete = all(isinstance(part, str) and part for part in waiver)
        if not complete or not is_version(waiver.last_version):
            raise UnreadableError(
                FILE, f"is wrong: a waiver has a change, a reason and a last_version: {waiver}"
            )
    return GateConfig(direction, internal, waivers)


def matches(name: str, patterns: list[str]) -> bool:
    """Whether a name, with or without ``.json``, matches one of the patterns; ``*`` is any text."""
    return any(fnmatchcase(n, pattern) for n in (name, f"{name}.json") for pattern in patterns)


def waiver_entry(change: str, reason: str, last_version: str) -> str:
    """A waiver as ``gate.toml`` has it."""
    return (
        f"[[waiver]]\nchange = {_quoted(change)}\n"
        f"reason = {_quoted(reason)}\nlast_version = {_quoted(last_version)}"
    )


def _quoted(text: str) -> str:
    """A TOML basic string, which has neither control characters nor lone surrogates."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'

"""The settings of a project: ``gate.toml`` in its folder of schemas."""

import tomllib
from typing import Literal, NamedTuple

from rostra.compatibility.schema_reader import UnreadableError, decode
from rostra.version_numbers import is_version

FILE = "gate.toml"

Way = Literal["backward", "forward"]
"""``backward``: the new schema accepts all that the old one does; ``forward``: the reverse."""

DIRECTIONS: dict[str, tuple[Way, ...]] = {
    "backward": ("backward",),
    "forward": ("forward",),
    "full": ("backward", "forward"),
}


class Waiver(NamedTuple):
    """A breaking change that may pass: its name, why, and up to which version."""

    change: str
    reason: str
    last_version: str


class GateConfig(NamedTuple):
    """The settings of a project; ``internal`` are patterns of files that are not checked."""

    direction: str
    internal: list[str]
    waivers: list[Waiver]


_MOST_BYTES = 2**18
_MOST_DOTS = 200


def read_config(raw: bytes) -> GateConfig:
    """Read ``gate.toml``; raises UnreadableError, which says what is wrong in it."""
    # tomllib takes quadratic time for a key of many parts.
    if len(raw) > _MOST_BYTES or any(line.count(b".") > _MOST_DOTS for line in raw.split(b"\n")):
        limits = f"{_MOST_BYTES:,} bytes, or a line with more than {_MOST_DOTS} full stops"
        raise UnreadableError(FILE, f"has more than {limits}")
    try:
        config = tomllib.loads(decode(FILE, raw))
        direction = config.pop("direction", "backward")
        internal = config.pop("internal", [])
        waivers = [Waiver(**waiver) for waiver in config.pop("waiver", [])]
    except (tomllib.TOMLDecodeError, TypeError, AttributeError, RecursionError) as error:
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
            reason = f"is wrong: a waiver has a change, a reason and a last_version: {waiver}"
            raise UnreadableError(FILE, reason)
    return GateConfig(direction, internal, waivers)


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

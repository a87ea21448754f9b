"""The settings of a project: ``gate.toml`` in its folder of schemas."""

import re
import tomllib
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

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


OPTIONAL_PROPERTIES = ("strict", "lenient")

_NO_REASON = re.compile(
    r"[\W_]*(((to-?do|tbd|fixme|xxx)\b.*)|reason|none|n/?a)?[\W_]*", re.IGNORECASE | re.DOTALL
)
"""What people leave in place of a reason, such as the "…" that the report prints."""


class Waiver(NamedTuple):
    """A breaking change that may pass: its name, why, and up to which version."""

    change: str
    reason: str
    last_version: str

    @property
    def has_reason(self) -> bool:
        """Whether somebody replaced the placeholder of the template."""
        return not _NO_REASON.fullmatch(self.reason)


class GateConfig(NamedTuple):
    """The settings of a project.

    Attributes:
        direction: a key of `DIRECTIONS`.
        schemas: patterns of the files that are schemas.
        internal: patterns of those of them that are not checked.
        changelog: whether the changelog has to announce changes; None: where there is one.
        optional_properties: one of `OPTIONAL_PROPERTIES`: whether old data may be assumed not to
            use the name of a property that is added to an open object.
        waivers: the breaking changes that may pass.
    """

    direction: str = "backward"
    schemas: Sequence[str] = ("*.json", "*.yaml", "*.yml")
    internal: Sequence[str] = ()
    changelog: bool | None = None
    optional_properties: str = "strict"
    waivers: Sequence[Waiver] = ()


_MOST_BYTES = 2**18
_MOST_DOTS = 200


def read_config(raw: bytes) -> GateConfig:
    """Read ``gate.toml``; raises UnreadableError, which says what is wrong in it."""
    # tomllib takes quadratic time for a key of many parts.
    if len(raw) > _MOST_BYTES or any(line.count(b".") > _MOST_DOTS for line in raw.split(b"\n")):
        limits = f"{_MOST_BYTES:,} bytes, or a line with more than {_MOST_DOTS} full stops"
        raise UnreadableError(FILE, f"has more than {limits}")
    try:
        settings = tomllib.loads(decode(FILE, raw))
        waivers = [Waiver(**waiver) for waiver in settings.pop("waiver", [])]
    except (tomllib.TOMLDecodeError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError(
            FILE,
            f'cannot be read: {error}. It may have direction = "backward", internal = ["name"], '
            "other settings and [[waiver]] tables of change, reason and last_version",
        ) from error
    for name, value in settings.items():
        is_allowed, allowed = _SETTINGS.get(name, (lambda _: False, ""))
        if not is_allowed(value):
            what = f"{name} is {allowed}" if allowed else f"{name} is unknown. It may have {_NAMES}"
            raise UnreadableError(FILE, f"is wrong: {what}")
    for waiver in waivers:
        complete = all(isinstance(part, str) and part for part in waiver)
        if not complete or not is_version(waiver.last_version):
            reason = f"is wrong: a waiver has a change, a reason and a last_version: {waiver}"
            raise UnreadableError(FILE, reason)
    named: dict[str, Any] = {
        name.replace("-", "_"): tuple(value) if isinstance(value, list) else value
        for name, value in settings.items()
    }
    return GateConfig(**named, waivers=waivers)


def _is_patterns(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


_SETTINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "direction": (
        lambda value: isinstance(value, str) and value in DIRECTIONS,
        f"one of the directions {', '.join(DIRECTIONS)}",
    ),
    "schemas": (
        lambda value: _is_patterns(value) and bool(value),
        'a list of names, such as ["*.schema"]',
    ),
    "internal": (_is_patterns, 'a list of names, such as ["examples/*"]'),
    "changelog": (lambda value: isinstance(value, bool), "true or false"),
    "optional-properties": (
        lambda value: value in OPTIONAL_PROPERTIES,
        " or ".join(f'"{name}"' for name in OPTIONAL_PROPERTIES),
    ),
}
"""For each setting, whether a value is allowed, and which values are."""

_NAMES = f"{', '.join(_SETTINGS)} and [[waiver]] tables"


def text(config: GateConfig) -> str:
    """The settings with which a published version passed, and its waivers."""
    lines = []
    if config.schemas != GateConfig().schemas:
        lines.append(f"schemas = [{', '.join(map(_quoted, config.schemas))}]\n")
    if config.optional_properties != GateConfig().optional_properties:
        lines.append(f"optional-properties = {_quoted(config.optional_properties)}\n")
    waivers = (waiver_entry(*waiver) + "\n" for waiver in config.waivers)
    return "\n".join(filter(None, ["".join(lines), *waivers]))


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

"""YAML with the data model of JSON, read as strictly as `strict_json` reads JSON.

Plain scalars are what the core schema of YAML 1.2 says: ``yes``, ``on`` and dates are strings.
Refused is what JSON does not have or what readers of YAML take differently: repeated keys, keys
that are not strings, tags, merge keys, several documents, infinity. An alias is read as a copy.
"""

from __future__ import annotations

import copy
import math
import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from rostra.printable import shortened
from rostra.strict_json import StrictJSONError

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader of libyaml, where PyYAML was built with it."""

_MAX_DEPTH = 200
_MAX_SIZE = 1_000_000
_LONG = 64  # characters of a string that count as one more value
_LONGEST = 400  # characters of a number; the double with the longest digits has some 310

_CONSTANTS = dict.fromkeys(("null", "Null", "NULL", "~", ""), None) | {
    text: value
    for word, value in (("true", True), ("false", False))
    for text in (word, word.capitalize(), word.upper())
}
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def parse(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Parse one YAML document.

    Raises:
        StrictJSONError: the text is not YAML, or breaks one of the rules of this module. The
            message names the line.
    """
    reader = _Reader()
    try:
        for event in yaml.parse(text, Loader=LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}: " if mark else ""
        raise StrictJSONError("invalid-yaml", f"{place}{error.problem}") from None
    except yaml.YAMLError as error:
        raise StrictJSONError("invalid-yaml", shortened(str(error).replace("\n", " "))) from None
    if reader.documents == 0:
        raise StrictJSONError("invalid-yaml", "it is empty")
    return reader.value


@dataclass
class _Open:
    """A list or an object that has not ended."""

    value: list[Any] | dict[str, Any]
    anchor: str | None
    size: int = 1  # of all values in it and its own
    key: str | None = None


@dataclass
class _Reader:
    """Builds a value from the events of a parser, without recursion."""

    value: Any = None
    documents: int = 0
    _open: list[_Open] = field(default_factory=list)
    _anchors: dict[str, tuple[Any, int] | None] = field(default_factory=dict)
    _size: int = 0  # of the values that aliases stand for

    def take(self, event: yaml.Event) -> None:
        """Take the next event."""
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    _refuse("a second document begins; a schema is one", event)
            case yaml.ScalarEvent():
                _check_tag(event)
                is_plain = event.implicit[0]
                value = _scalar(event) if is_plain else event.value
                if self._is_key_next() and is_plain and event.value == "<<":
                    _refuse("JSON has no merge keys (<<)", event)
                size = 1 + len(event.value) // _LONG
                self._anchor(event.anchor, value, size)
                self._add(value, size, event)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                self._start(event)
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                ended = self._open.pop()
                self._anchor(ended.anchor, ended.value, ended.size)
                self._add(ended.value, ended.size, event)
            case yaml.AliasEvent():
                self._alias(event)

    def _start(self, event: yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
        _check_tag(event)
        if self._is_key_next():
            _refuse("a key is not a string", event)
        if len(self._open) >= _MAX_DEPTH:
            _refuse(f"it is nested more than {_MAX_DEPTH} levels deep", event)
        if event.anchor:
            self._anchors[event.anchor] = None  # until it ends
        value: list[Any] | dict[str, Any] = {}
        if isinstance(event, yaml.SequenceStartEvent):
            value = []
        self._open.append(_Open(value, event.anchor))

    def _alias(self, event: yaml.AliasEvent) -> None:
        name = str(event.anchor)
        if name not in self._anchors:
            _refuse(f"no anchor {shortened(repr(name))} comes before its alias", event)
        known = self._anchors[name]
        if known is None:
            _refuse(f"the alias {shortened(repr(name))} is within its own value", event)
        value, size = known
        self._grow(size, event)
        self._add(copy.deepcopy(value), size, event)

    def _anchor(self, name: str | None, value: object, size: int) -> None:
        if name:
            self._anchors[name] = value, size

    def _is_key_next(self) -> bool:
        return (
            bool(self._open)
            and isinstance(self._open[-1].value, dict)
            and self._open[-1].key is None
        )

    def _grow(self, size: int, event: yaml.Event) -> None:
        self._size += size
        if self._size > _MAX_SIZE:
            _refuse("it is too large with its aliases resolved", event)

    def _add(self, value: object, size: int, event: yaml.Event) -> None:
        """Put a value that has ended where it belongs."""
        if not self._open:
            self.value = value
            return
        around = self._open[-1]
        around.size += size
        if isinstance(around.value, list):
            around.value.append(value)
        elif around.key is None:
            if not isinstance(value, str):
                _refuse("a key is not a string", event)
            if value in around.value:
                _refuse(f"the key {shortened(repr(value))} occurs twice in one object", event)
            around.key = value
        else:
            around.value[around.key] = value
            around.key = None


def _check_tag(event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent) -> None:
    if event.tag is not None:
        _refuse(f"JSON has no tags ({shortened(event.tag)})", event)


def _scalar(event: yaml.ScalarEvent) -> Any:  # noqa: ANN401 - a JSON scalar
    """What a plain scalar is by the core schema of YAML 1.2."""
    text = event.value
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _NOT_FINITE.fullmatch(text):
        _refuse(f"{text} is not a JSON value", event)
    is_integer = _INTEGER.fullmatch(text)
    if (is_integer or _FLOAT.fullmatch(text)) and len(text) > _LONGEST:
        _refuse(f"{shortened(text)} is too long for a number", event)
    if is_integer:
        return int(text, 0) if text[1:2] in ("o", "x") else int(text)
    if not _FLOAT.fullmatch(text):
        return text
    if math.isinf(float(text)):
        _refuse(f"{text} is beyond the range of floating-point numbers", event)
    return float(text)


def _refuse(message: str, event: yaml.Event) -> NoReturn:
    line = event.start_mark.line if event.start_mark else 0
    raise StrictJSONError("invalid-yaml", f"line {line + 1}: {message}")

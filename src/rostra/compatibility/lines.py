"""The lines of a JSON or YAML file, by JSON pointer."""

import json
import re
from typing import Any

import yaml

from jsonschema_containment.pointers import token
from rostra.strict_yaml import LOADER

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines(text: str) -> dict[str, int]:
    """The line of each value in a valid JSON text, counted from 1; of a property, that of its name.

    Args:
        text: the text of the file.

    Returns:
        The lines by JSON pointer.
    """
    by_pointer = {"": 1}
    containers: list[tuple[str, int | None]] = []  # pointer, and index in a list
    pointer, line, at = "", 1, 0
    is_name = False
    for match in _TOKEN.finditer(text):
        line, at = line + text.count("\n", at, match.start()), match.start()
        symbol = match[0]
        if symbol in "]}":
            containers.pop()
        elif symbol == ",":
            parent, index = containers[-1]
            is_name = index is None
            if index is not None:
                containers[-1] = parent, index + 1
        elif symbol == ":":
            is_name = False
        elif is_name:
            name = token(json.loads(symbol, strict=False))
            pointer = f"{containers[-1][0]}/{name}"
            by_pointer[pointer] = line
        else:
            if containers and containers[-1][1] is not None:
                parent, index = containers[-1]
                pointer = f"{parent}/{index}"
                by_pointer[pointer] = line
            if symbol in "[{":
                containers.append((pointer, 0 if symbol == "[" else None))
                is_name = symbol == "{"
    return by_pointer


def yaml_lines(text: str) -> dict[str, int]:
    """As `lines`, of a valid YAML text with the data model of JSON."""
    by_pointer = {"": 1}
    containers: list[tuple[str, int | None]] = []  # pointer, and index in a list
    pointer, is_name = "", False
    events: Any = yaml.parse(text, Loader=LOADER)
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            containers.pop()
        elif not isinstance(event, yaml.NodeEvent):
            continue
        elif is_name:
            name = token(getattr(event, "value", ""))
            pointer = f"{containers[-1][0]}/{name}"
            by_pointer[pointer] = line
            is_name = False
            continue
        else:
            parent, index = containers[-1] if containers else ("", None)
            if index is not None:
                pointer = f"{parent}/{index}"
                by_pointer[pointer] = line
                containers[-1] = parent, index + 1
            if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
                is_list = isinstance(event, yaml.SequenceStartEvent)
                containers.append((pointer, 0 if is_list else None))
        is_name = bool(containers) and containers[-1][1] is None
    return by_pointer


def line_of(pointer: str, by_pointer: dict[str, int]) -> int:
    """The line of a place, or of the nearest place around it that is there."""
    while pointer not in by_pointer:
        pointer = pointer.rpartition("/")[0]
    return by_pointer[pointer]

"""XML as text: elements with escaped content, for documents that are written piece by piece."""

import re
from collections.abc import Mapping

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_NOT_IN_XML = [*(set(range(0x20)) - {0x9, 0xA, 0xD}), 0xFFFE, 0xFFFF]
"""The code points that a release may have and XML 1.0 has no form for."""

_NO_XML = re.compile(f"[{re.escape(''.join(map(chr, _NOT_IN_XML)))}]")

_TO_ESCAPE = re.compile(f'[&<>"\t\n\r{re.escape("".join(map(chr, _NOT_IN_XML)))}]')
"""A quick look, as most texts have nothing to escape."""

_IN_TEXT = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
    | {chr(point): f'<g n="U+{point:04X}"/>' for point in _NOT_IN_XML}
)
_IN_ATTRIBUTES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
    | {character: f"&#{ord(character)};" for character in "\t\n\r"}
    | {chr(point): f"U+{point:04X}" for point in _NOT_IN_XML}
)


def is_xml(text: str) -> bool:
    """Whether XML has a form for all characters of a text."""
    return _NO_XML.search(text) is None


def escaped_text(text: str) -> str:
    """Text as content of a TEI element that may have ``g``.

    A character that XML cannot have becomes ``<g n="U+FFFE"/>``.
    """
    return text.translate(_IN_TEXT) if _TO_ESCAPE.search(text) else text


def start_tag(name: str, attributes: Mapping[str, str | None]) -> str:
    """A start tag; an attribute that is None is left out."""
    given = (
        f' {key}="{value.translate(_IN_ATTRIBUTES) if _TO_ESCAPE.search(value) else value}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{''.join(given)}>"


def element(
    name: str, content: str = "", attributes: Mapping[str, str | None] | None = None
) -> str:
    """An element.

    Args:
        name: its name.
        content: XML, not text: see `escaped_text`.
        attributes: values by name; one that is None is left out.
    """
    start = start_tag(name, attributes or {})
    return f"{start}{content}</{name}>" if content else f"{start[:-1]}/>"


def text_element(name: str, text: str, attributes: Mapping[str, str | None] | None = None) -> str:
    """An element that has text alone."""
    return element(name, escaped_text(text), attributes)

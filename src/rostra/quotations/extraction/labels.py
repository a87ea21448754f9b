"""A label in capitals, which begins a line of a transcript: "QUILL: ..."."""

import re

_LABEL = re.compile(r"(?:[A-Z][A-Z.’'\-]+(?: [A-Z][A-Z.’'\-]*){0,4}|Q|A)(?: \([^()]{1,60}\))?:\s")


def label(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the name stands that a stretch begins with; None if it begins with none."""
    match = _LABEL.match(text, start, end)
    return (start, text.index(":", start)) if match else None

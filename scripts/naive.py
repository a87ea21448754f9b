"""The baseline of scripts/evaluate.py: pairs of marks, and the name nearest to a verb of saying."""

import re
from collections.abc import Iterator
from typing import Any

_QUOTED = re.compile(r"“[^“”]+”|\"[^\"]+\"")
_WORD = r"[A-Z](?:[\w'’-]+|\.)"
_NAME = rf"(?:(?:Mr|Mrs|Ms|Dr|Gov|Rep|Sen)\. )?{_WORD}(?: {_WORD})*"
_SAID = r"(?:said|says|told|added|asked|wrote|tweeted|replied|continued|explained|argued|noted)"
_WHO = re.compile(rf"\b{_SAID} (?P<after>{_NAME})|(?P<before>{_NAME}) {_SAID}\b")


def naive(text: str) -> list[dict[str, Any]]:
    """Quotations as `rostra score` reads them: every pair of marks within a paragraph.

    The speaker is the capitalised name beside the verb of saying that is nearest to the quotation
    in its paragraph, or null.
    """
    return [quote for line in re.finditer(r"[^\n]+", text) for quote in _in_paragraph(text, line)]


def _in_paragraph(text: str, line: re.Match[str]) -> Iterator[dict[str, Any]]:
    quoted = [match.span() for match in _QUOTED.finditer(text, *line.span())]
    if not quoted:
        return
    names = [_name(match) for match in _WHO.finditer(text, *line.span())]
    free = [n for n in names if not any(a <= n[0] < b for a, b in quoted)]
    for start, end in quoted:
        near = min(free, key=lambda n: max(start - n[1], n[0] - end), default=None)
        yield {
            "start": start,
            "end": end,
            "speaker": text[slice(*near)] if near else None,
            "speaker_start": near[0] if near else None,
            "speaker_end": near[1] if near else None,
        }


def _name(match: re.Match[str]) -> tuple[int, int]:
    return match.span("after" if match["after"] else "before")

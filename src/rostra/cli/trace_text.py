"""A verdict as people read it: the quotation above its source, what differs marked in both."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Final

from rostra.printable import JOINERS, SPACES, cell_width, escaped, shortened
from rostra.tracing import Judged, Unjudged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rostra.tracing import Place, Trace

_MOST_PLACES: Final = 5
_LONGEST: Final = 600  # characters of a text without a mark in it, and of what a gap leaves out
_AROUND: Final = 40  # characters beside each place of an ambiguous quotation
_INDENT: Final = 12  # columns before the text
_LEAST_WIDTH: Final = 40
_ON, _OFF = "\x01", "\x02"  # where what differs begins and ends; nothing that is printed has these
_SPACE: Final = "\x03"  # one at which no line ends
_MOST_TOGETHER: Final = 60  # columns that are kept on one line
_NEW_LINE = re.compile(r"\s*\n\s*")
_IN_BOTH: Final = frozenset({"replaced", "case", "punctuation", "moved"})


def line_width() -> int:
    """The columns of a line: those of the terminal."""
    return max(shutil.get_terminal_size((100, 24)).columns, _LEAST_WIDTH)


def headline(place: str, entry: Judged | Unjudged, colour: tuple[str, str]) -> str:
    """The first line: where it is, its verdict and flags.

    Args:
        place: where it is.
        entry: the quotation.
        colour: what switches a colour on and off.
    """
    if isinstance(entry, Unjudged):
        return f"{place}: not judged ({entry.reason})"
    trace = entry.trace
    flags = f" ({', '.join(trace.flags)})" if trace.flags else ""
    is_silent = bool(trace.differences) and not trace.flags_known
    unknown = "; flags not looked at: no list of words for its language" if is_silent else ""
    return f"{place}: {colour[0]}{trace.verdict}{flags}{colour[1]}{unknown}"


def explained(
    entry: Judged | Unjudged,
    sources: Mapping[str, str],
    colour: tuple[str, str],
    width: int | None = 0,
) -> list[str]:
    """The quotation and its places, with {what it adds} and [what it leaves out].

    Args:
        entry: the quotation.
        sources: the text of each source, by its id.
        colour: what switches a colour on and off.
        width: the columns of a line; 0 for those of the terminal, None for lines of any length.
    """
    width = line_width() if width == 0 else width
    lines: list[str] = []
    for label, text in _rows(entry, sources):
        lines += _wrapped(f"    {label}".ljust(_INDENT), text, width, colour)
    return lines


def _rows(entry: Judged | Unjudged, sources: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The rows, each a label with a text in which `_ON` and `_OFF` stand round what differs."""
    if isinstance(entry, Unjudged):
        yield "quoted", _shown(shortened(entry.text, _LONGEST))
        return
    trace = entry.trace
    yield "quoted", f"{_ours(entry)}{_by(entry)}"
    label = "nearest" if trace.verdict == "not-found" else "source"
    for number, place in enumerate(trace.places[:_MOST_PLACES]):
        text = _theirs(trace, number, sources[place.source])
        yield label, f"{text}{_of(place, sources, is_other=_is_other_speaker(trace))}"
    if len(trace.places) > _MOST_PLACES:
        yield "", f"and {len(trace.places) - _MOST_PLACES} more places"
    if not trace.places:
        yield "source", "none has a passage that is near"


def _shown(text: str) -> str:
    """A text as it is, but for what no terminal should get, with a sign for a new paragraph."""
    return escaped(_NEW_LINE.sub(" ¶ ", text), SPACES + JOINERS)


def _together(attribution: str) -> str:
    """Who and where, on one line if it is short."""
    is_short = cell_width(attribution) <= _MOST_TOGETHER
    return f" {attribution.replace(' ', _SPACE) if is_short else attribution}"


def _is_other_speaker(trace: Trace) -> bool:
    return trace.verdict == "other-speaker" or "speaker" in trace.flags


def _by(judged: Judged) -> str:
    by = escaped(judged.speaker) if judged.speaker else ""
    if by and _is_other_speaker(judged.trace):
        by = f"{_ON}{{{by}}}{_OFF}"
    source = f"in {escaped(judged.source)}" if judged.source else ""
    if source and judged.trace.verdict == "other-source":
        source = f"{_ON}{{{source}}}{_OFF}"
    return _together(f"— {', '.join(filter(None, (by, source)))}") if by or source else ""


def _of(place: Place, sources: Mapping[str, str], *, is_other: bool) -> str:
    line = sources[place.source].count("\n", 0, place.start) + 1
    where = escaped(place.passage or f"{place.source}:{line}")
    who = escaped(place.speaker) if place.speaker else ""
    if who and is_other:
        who = f"{_ON}[{who}]{_OFF}"
    return _together(f"— {who}, {where}" if who else f"— {where}")


def _ours(judged: Judged) -> str:
    trace, text = judged.trace, judged.text
    marked = [(d.start, d.end) for d in trace.differences if d.kind in {*_IN_BOTH, "added"}]
    if not marked and trace.verdict != "elided":
        return _shown(shortened(text, _LONGEST))
    return _with_marks(text, 0, len(text), marked, "{}")


def _theirs(trace: Trace, number: int, source: str) -> str:
    place = trace.places[number]
    if trace.verdict == "ambiguous":
        before, after = _around(source, place.start, place.end)
        words = _shown(shortened(source[place.start : place.end], _LONGEST))
        return f"{_shown(before)}{_ON}[{words}]{_OFF}{_shown(after)}"
    kinds = {*_IN_BOTH, "gap", "dropped"}
    marked = [(d.source_start, d.source_end) for d in trace.differences if d.kind in kinds]
    if number or not marked:
        return _shown(shortened(source[place.start : place.end], _LONGEST))
    return _with_marks(source, place.start, place.end, marked, "[]")


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What is before and after a place in its paragraph, cut between words."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    before, after = text[first:start], text[end : last if last >= 0 else len(text)]
    if len(before) > _AROUND:
        before = f"… {before[-_AROUND:].partition(' ')[2]}"
    if len(after) > _AROUND:
        after = f"{after[:_AROUND].rpartition(' ')[0]} …"
    return before, after


def _with_marks(
    text: str, start: int, end: int, spans: Iterable[tuple[int, int]], marks: str
) -> str:
    parts, at = [], start
    for first, last in _joined(text, spans):
        if first < at or last > end:
            continue
        inside = _shown(_middle_cut(text[first:last]))
        parts += [_shown(text[at:first]), f"{_ON}{marks[0]}{inside}{marks[1]}{_OFF}"]
        at = last
    return "".join([*parts, _shown(text[at:end])])


def _joined(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in their order, those with nothing but spaces between them as one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if joined and not text[joined[-1][1] : first].strip():
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _middle_cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    side = _LONGEST // 2
    return f"{text[:side]} … {len(text) - 2 * side:,} characters … {text[-side:]}"


def _wrapped(first: str, text: str, width: int | None, colour: tuple[str, str]) -> list[str]:
    """The lines of a row, in which what differs has its colour on each line."""
    lines, line, used = [], first, len(first)
    for word in text.split(" "):
        cells = cell_width(word.replace(_ON, "").replace(_OFF, "").replace(_SPACE, " "))
        is_first = line in {first, " " * _INDENT}
        if width is not None and not is_first and used + 1 + cells > width:
            lines.append(line)
            line, used, is_first = " " * _INDENT, _INDENT, True
        line += word if is_first else f" {word}"
        used += cells + (not is_first)
    return list(_coloured([*lines, line], colour))


def _coloured(lines: Sequence[str], colour: tuple[str, str]) -> Iterator[str]:
    is_on = False
    for line in lines:
        begun = f"{line[:_INDENT]}{_ON}{line[_INDENT:]}" if is_on else line
        is_on = begun.rfind(_ON) > begun.rfind(_OFF)
        ended = f"{begun}{_OFF}" if is_on else begun
        yield ended.replace(_ON, colour[0]).replace(_OFF, colour[1]).replace(_SPACE, " ")

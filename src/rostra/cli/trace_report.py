"""The verdicts on quotations, printed for people, for programs and for GitHub."""

from __future__ import annotations

import json
import textwrap
from bisect import bisect_right
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote as percent_encoded

from rostra._version import __version__
from rostra.cli.guarded_output import colours, print_command
from rostra.cli.problem_report import command_message, command_property, shown_path
from rostra.cli.trace_text import explained, headline, line_width
from rostra.printable import counted, escaped
from rostra.tracing import VERDICTS, Judged, Unjudged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from rostra.tracing import Difference

_SARIF = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_AS_SAID = frozenset({"verbatim", "typography"})


class Traced(NamedTuple):
    """A text or list whose quotations were traced.

    Attributes:
        file: its name.
        text: the text; None for a list.
        language: the tag of the language it was read as.
        judged: the quotations with their verdicts.
        unjudged: what stands in marks and has none.
        lines: of a list, the lines of `judged` and then of `unjudged`.
    """

    file: str
    text: str | None
    language: str
    judged: tuple[Judged, ...]
    unjudged: tuple[Unjudged, ...]
    lines: tuple[int, ...] = ()


def is_as_said(judged: Judged) -> bool:
    """Whether nothing about a quotation asks for a look."""
    return _level(judged) in {None, "note"}


def print_traced(
    traced: Sequence[Traced], sources: Mapping[str, str], form: str, *, everything: bool
) -> None:
    """Print verdicts.

    Args:
        traced: what was traced.
        sources: the text of each source, by its id.
        form: `text`, `json` (see schema/trace.json), `sarif` (2.1.0) or `github` (commands).
        everything: in all but `json`, which has all, whether to print also the quotations that are
            what was said. Code scanning of GitHub would show them as alerts.
    """
    if form == "json":
        print(json.dumps(_json(traced, sources), ensure_ascii=False, indent=2))
        return
    shown = [found for one in traced for found in _found(one) if everything or found.level]
    if form == "sarif":
        print(json.dumps(_sarif(shown, sources), ensure_ascii=False, indent=2))
        return
    for found in shown:
        if form == "github":
            print_command(_command(found, sources))
        else:
            place = f"{escaped(shown_path(found.file))}:{found.region}"
            print(headline(place, found.entry, colours()))
            print(*explained(found.entry, sources, colours()), sep="\n")
    if form == "text":
        _print_meanings({f.entry.trace.verdict for f in shown if isinstance(f.entry, Judged)})
    print(_summary(traced))


def _print_meanings(verdicts: Collection[str]) -> None:
    if verdicts:
        print()
    for verdict, meaning in VERDICTS.items():
        if verdict in verdicts:
            print(textwrap.fill(f"{verdict}: {meaning}", line_width(), subsequent_indent="    "))
    if verdicts:
        print()


class _Region(NamedTuple):
    """Lines and columns from 1, in code points, the last column exclusive; no columns in a list."""

    line: int
    column: int | None
    last_line: int
    last_column: int | None

    def __str__(self) -> str:
        return str(self.line) if self.column is None else f"{self.line}:{self.column}"


class _Found(NamedTuple):
    """A quotation, or what was not judged, with its place and its level."""

    file: str
    region: _Region
    entry: Judged | Unjudged
    level: str | None


def _found(traced: Traced) -> Iterator[_Found]:
    """What was found in a text, in its order."""
    starts = [0, *(i + 1 for i, c in enumerate(traced.text or "") if c == "\n")]

    def region(number: int, entry: Judged | Unjudged) -> _Region:
        if traced.text is None:
            line = traced.lines[number]
            return _Region(line, None, line, None)
        first, last = (bisect_right(starts, offset) for offset in (entry.start, entry.end))
        columns = entry.start - starts[first - 1] + 1, entry.end - starts[last - 1] + 1
        return _Region(first, columns[0], last, columns[1])

    entries: list[Judged | Unjudged] = [*traced.judged, *traced.unjudged]
    found = [
        _Found(traced.file, region(number, entry), entry, _level(entry))
        for number, entry in enumerate(entries)
    ]
    return iter(sorted(found, key=lambda one: (one.region.line, one.region.column or 0)))


def _level(entry: Judged | Unjudged) -> str | None:
    """`note`, `warning` or `error`, as SARIF has them; None where nothing asks for a look."""
    if isinstance(entry, Unjudged):
        return "note"
    trace = entry.trace
    if trace.verdict in _AS_SAID or (trace.verdict == "elided" and not trace.flags):
        return None
    if trace.verdict == "ambiguous":
        return "note"
    return "warning" if trace.verdict == "elided" else "error"


def _rule(entry: Judged | Unjudged) -> str:
    return entry.trace.verdict if isinstance(entry, Judged) else "not-judged"


def _message(entry: Judged | Unjudged, sources: Mapping[str, str]) -> str:
    meaning = f": {VERDICTS[entry.trace.verdict]}" if isinstance(entry, Judged) else ""
    head = headline("", entry, ("", "")).removeprefix(": ")
    return "\n".join([f"{head}{meaning}", *explained(entry, sources, ("", ""), width=None)])


def _command(found: _Found, sources: Mapping[str, str]) -> str:
    """A workflow command of GitHub."""
    kind = found.level if found.level in {"warning", "error"} else "notice"
    region = found.region
    place = f"file={command_property(shown_path(found.file))},line={region.line}"
    if region.column is not None:
        last = f"endLine={region.last_line}"
        if region.line == region.last_line:
            last = f"endColumn={region.last_column}"
        place += f",col={region.column},{last}"
    message = command_message(_message(found.entry, sources))
    return f"::{kind} {place},title={command_property(_rule(found.entry))}::{message}"


def _summary(traced: Sequence[Traced]) -> str:
    counts = Counter(judged.trace.verdict for one in traced for judged in one.judged)
    flagged = sum(bool(j.trace.flags) for one in traced for j in one.judged)
    unjudged = sum(len(one.unjudged) for one in traced)
    parts = [f"{counts[name]} {name}" for name in VERDICTS if counts[name]]
    text = f"{counted(counts.total(), 'quotations')} in {counted(len(traced), 'texts')}"
    if parts:
        text += f": {', '.join(parts)}"
    if flagged:
        text += f"; {flagged} with a flag"
    return f"{text}; {unjudged} not judged" if unjudged else text


def _json(traced: Sequence[Traced], sources: Mapping[str, str]) -> dict[str, Any]:
    counts = Counter(judged.trace.verdict for one in traced for judged in one.judged)
    return {
        "verdicts": {name: counts[name] for name in VERDICTS},
        "not_judged": sum(len(one.unjudged) for one in traced),
        "texts": [_json_text(one, sources) for one in traced],
    }


def _json_text(traced: Traced, sources: Mapping[str, str]) -> dict[str, Any]:
    quotations, not_judged = [], []
    for found in _found(traced):
        entry = found.entry
        place: dict[str, Any] = {"line": found.region.line, "start": entry.start, "end": entry.end}
        place["quote"] = entry.text
        if isinstance(entry, Judged):
            quotations.append(place | _json_quotation(entry, sources))
        else:
            not_judged.append(place | {"reason": entry.reason})
    return {
        "file": traced.file,
        "language": traced.language,
        "quotations": quotations,
        "not_judged": not_judged,
    }


def _json_quotation(judged: Judged, sources: Mapping[str, str]) -> dict[str, Any]:
    trace = judged.trace
    return {
        "speaker": judged.speaker,
        "source": judged.source,
        "verdict": trace.verdict,
        "flags": list(trace.flags),
        "flags_looked_at": trace.flags_known,
        "places": [
            {**place._asdict(), "text": sources[place.source][place.start : place.end]}
            for place in trace.places
        ],
        "differences": [_json_difference(d) for d in trace.differences],
    }


def _json_difference(difference: Difference) -> dict[str, Any]:
    return {**difference._asdict(), "flags": list(difference.flags)}


def _sarif(shown: Sequence[_Found], sources: Mapping[str, str]) -> dict[str, Any]:
    rules = [{"id": name, "shortDescription": {"text": text}} for name, text in VERDICTS.items()]
    text = "stands in quotation marks and was not judged"
    rules.append({"id": "not-judged", "shortDescription": {"text": text}})
    results = [_sarif_result(found, sources) for found in shown]
    driver = {"name": "rostra", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF, "version": "2.1.0", "runs": [run]}


def _sarif_result(found: _Found, sources: Mapping[str, str]) -> dict[str, Any]:
    region: dict[str, int] = {"startLine": found.region.line}
    if found.region.column is not None and found.region.last_column is not None:
        region["startColumn"] = found.region.column
        region |= {"endLine": found.region.last_line, "endColumn": found.region.last_column}
    file = Path(shown_path(found.file))
    uri = file.as_uri() if file.is_absolute() else percent_encoded(file.as_posix())
    location = {"artifactLocation": {"uri": uri}, "region": region}
    return {
        "ruleId": _rule(found.entry),
        "kind": "fail" if found.level else "pass",
        "level": found.level or "none",
        "message": {"text": _message(found.entry, sources)},
        "locations": [{"physicalLocation": location}],
    }

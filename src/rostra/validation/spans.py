"""Level text: every quotation, name, role and cue against the text of its source."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from rostra.problems import Problem
from rostra.schema import Schema, span_columns

Record = dict[str, Any]
Flaw = tuple[str, str, str]
"""(problem id, field, message)"""


def check_spans(
    tables: Mapping[str, Iterable[Record]],
    texts: Mapping[str, str],
    schemas: Mapping[str, Schema],
    files: Collection[str],
) -> Iterator[Problem]:
    """Check sources against their checksums and all verbatim fields against the sources."""
    del files
    unchanged: dict[str, str | None] = {}
    for line, source in enumerate(tables.get("sources", ()), 1):
        text = texts.get(source["file"] or "")
        if source["file"] is None:
            unchanged[source["id"]] = None
        elif text is not None and sha256(text.encode()).hexdigest() != source["sha256"]:
            message = f"its bytes are not those of sha256 in curated/sources.jsonl, line {line}"
            yield Problem("source-changed", f"sources/{source['file']}", None, None, message)
        elif text is not None:
            unchanged[source["id"]] = text
    homes = Homes(tables.get("utterances", ()) if "annotations" in tables else ())
    for table, records in tables.items():
        columns = span_columns(schemas[table])
        for line, record in enumerate(records if columns else (), 1):
            home, flaws = homes.of(record)
            if home in unchanged:
                flaws = [*check_record(record, unchanged[home], columns), *flaws]
                for kind, field, message in flaws:
                    yield Problem(kind, f"curated/{table}.jsonl", line, field, message)
    yield from _names(tables, unchanged)


class Homes:
    """Where the spans of records stand: in a source, and those of annotations in an utterance.

    Annotations are asked about by ascending id. Their ids start with that of their utterance, and
    no utterance's id is the beginning of another's: so both tables are gone through side by side.

    Args:
        utterances: those that annotations may name, by ascending id; one at a time is held.
    """

    def __init__(self, utterances: Iterable[Record]) -> None:
        self._rest = iter(utterances)
        self._here: Record | None = None

    def of(self, record: Record) -> tuple[str | None, list[Flaw]]:
        """The source of a record, and what is wrong with its place in an utterance.

        The source of an annotation whose utterance is not there is None.
        """
        if "utterance_id" not in record:
            return record["source_id"], []
        utterance = self._utterance(record["utterance_id"])
        if utterance is None:
            return None, []
        source, start, end = (utterance[f] for f in ("source_id", "char_start", "char_end"))
        a, b = record["char_start"], record["char_end"]
        if None in (start, end, a, b) or start <= a < b <= end:
            return source, []
        message = f"{a} to {b} is not within {record['utterance_id']}, {start} to {end}"
        return source, [("outside-utterance", "char_start", message)]

    def _utterance(self, wanted: str) -> Record | None:
        while self._here is None or self._here["id"] < wanted:
            following = next(self._rest, None)
            if following is None:
                return None
            self._here = following
        return self._here if self._here["id"] == wanted else None


def check_record(
    record: Record, text: str | None, columns: Mapping[str, tuple[str, str]]
) -> Iterator[Flaw]:
    """Prove the verbatim fields of one record: ``text[start:end] == value``.

    Args:
        record: a record that satisfies its schema.
        text: the text of its source; None where the corpus has none.
        columns: each verbatim field with its offset fields, see `rostra.schema.span_columns`.
    """
    if text is None and record.get("paragraph") is not None:
        yield "offset-without-text", "paragraph", "the corpus has no text of the source"
    for field, (start, end) in columns.items():
        value, a, b = record[field], record[start], record[end]
        if text is None:
            for offset in (start, end):
                if record[offset] is not None:
                    yield "offset-without-text", offset, "the corpus has no text of the source"
        elif len({value is None, a is None, b is None}) > 1:
            missing = next(f for f in (field, start, end) if record[f] is None)
            yield "half-null", missing, f"{missing} is null, the rest of {field} is given"
        elif value is not None:
            yield from _span(field, value, (start, a), (end, b), text)


def _span(
    field: str, value: str, start: tuple[str, int], end: tuple[str, int], text: str
) -> Iterator[Flaw]:
    (_, a), (end_field, b) = start, end
    if not a < b <= len(text):
        message = f"{a} to {b} is no stretch of a text of {len(text)} characters"
        yield "offset-out-of-range", end_field, message
    elif text[a:b] != value:
        places = _places(value, text, a)
        if places:
            message = f"{_short(value)} stands at {places}, not at {a} to {b}"
            yield (
                "moved-offset",
                start[0] if text[b - len(value) : b] == value else end_field,
                (message),
            )
        else:
            pairs = enumerate(zip(value, text[a:], strict=False))
            at = next((i for i, (ours, theirs) in pairs if ours != theirs), len(value))
            ours, theirs = _around(value, at), _around(text[a : a + len(value) + _NEAR], at)
            message = f"it has {ours}, the source has {theirs} (character {a + at})"
            yield "not-verbatim", field, message


_NEAR = 20


def _around(text: str, at: int) -> str:
    """The few characters of a text around the place where it differs from another."""
    start, end = max(0, at - _NEAR), at + _NEAR
    return repr(f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}")


def _places(value: str, text: str, near: int) -> str:
    """Where the value stands, the place nearest to `near` first, or an empty string."""
    starts, at = [], text.find(value)
    while at >= 0:
        starts.append(at)
        at = text.find(value, at + 1)
    starts.sort(key=lambda start: (abs(start - near), start))
    shown = [f"{start} to {start + len(value)}" for start in starts[:3]]
    return " or ".join(shown) + (f" or {len(starts) - 3} more places" if starts[3:] else "")


def _names(
    tables: Mapping[str, Iterable[Record]], unchanged: Mapping[str, str | None]
) -> Iterator[Problem]:
    """What speakers and events say verbatim stands in a source of the corpus."""
    fields = {"speakers": ("name", "names_in_sources"), "events": ("name", "place", "organiser")}
    texts = [unchanged.get(source["id"]) for source in tables.get("sources", ())]
    if not texts or None in texts:
        return  # a source whose text we do not have may be the one that prints it
    for table, checked in fields.items():
        for line, record in enumerate(tables.get(table, ()), 1):
            for field in checked:
                values = record[field] if isinstance(record[field], list) else [record[field]]
                for value in filter(None, values):
                    if not any(value in text for text in texts if text):
                        message = f"{_short(value)} stands in no source of this corpus"
                        yield Problem(
                            "not-in-sources", f"curated/{table}.jsonl", line, field, message
                        )


_WIDTH = 60


def _short(text: str) -> str:
    return repr(text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…")

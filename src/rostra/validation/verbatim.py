"""Level text: every quotation, name, role and cue compared with the text of its source."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import chain

from rostra.printable import shortened
from rostra.problems import Place, Problem
from rostra.schema import span_columns
from rostra.validation.content import UTTERANCE_SPAN, Content, Flaw, Record
from rostra.validation.span_rules import annotation_flaws


def check_verbatim(content: Content) -> Iterator[Problem]:
    """Check sources against their checksums, and all verbatim fields against the sources."""
    tables = content.tables
    unchanged: dict[str, str | None] = {}  # sources without problems, and their files
    for line, source in enumerate(tables.get("sources", ()), 1):
        text = content.texts.get(source["file"] or "")
        if source["file"] is None:
            unchanged[source["id"]] = None
        elif text is not None and sha256(text.encode()).hexdigest() != source["sha256"]:
            message = f"its bytes do not have the sha256 in {content.file('sources')}, line {line}"
            yield Problem("source-changed", f"sources/{source['file']}", None, None, message)
        elif text is not None:
            unchanged[source["id"]] = source["file"]
    yield from _check_spans(content, unchanged)
    if "sources" not in content.may_lack:
        yield from _check_names(content, unchanged)


def _check_spans(content: Content, unchanged: Mapping[str, str | None]) -> Iterator[Problem]:
    """Check the spans of all records of sources without problems, given with their files."""
    tables = content.tables
    owners = SpanOwners(tables.get("utterances", ()) if "annotations" in tables else ())
    moved: dict[str, Place] = {}  # utterances whose own span is wrong
    for table in tables:
        columns = span_columns(content.schemas[table])
        read = {*_COMPARED, *columns, *chain(*columns.values())}
        records = content.records(table, read) if table == "utterances" else tables[table]
        for line, record in enumerate(records if columns else (), 1):
            utterance, flaws = owners.utterance_of(record)
            if utterance is None or utterance["source_id"] not in unchanged:
                continue
            text = content.texts.get(unchanged[utterance["source_id"]] or "")
            flaws = [*verbatim_flaws(record, text, columns), *flaws]
            if table == "annotations" and not flaws and utterance["id"] not in moved:
                flaws = list(annotation_flaws(record, utterance))
            for kind, field, message in flaws:
                problem = Problem(kind, content.file(table), line, field, message)
                if table == "utterances" and field in UTTERANCE_SPAN:
                    moved[record["id"]] = problem.place
                if kind == "outside-utterance":
                    problem = problem.following(moved.get(record["utterance_id"]))
                yield problem


_COMPARED = ("id", "source_id", "paragraph")
"""The columns of utterances that are read beside those of spans."""


class SpanOwners:
    """Finds the utterance of a record with spans, which is the record itself or its owner.

    Annotations must be looked up by ascending id, and the utterances that they may name be sorted
    likewise. The ids of annotations start with that of their utterance, and no utterance's id is a
    prefix of another's: so one pass over the utterances is enough.
    """

    def __init__(self, utterances: Iterable[Record]) -> None:
        self._following = iter(utterances)
        self._current: Record | None = None

    def utterance_of(self, record: Record) -> tuple[Record | None, list[Flaw]]:
        """The utterance of a record, and the flaw of a span outside it.

        It is None for an annotation whose utterance does not exist.
        """
        if "utterance_id" not in record:
            return record, []
        utterance = self._utterance(record["utterance_id"])
        if utterance is None:
            return None, []
        start, end = utterance["char_start"], utterance["char_end"]
        span_start, span_end = record["char_start"], record["char_end"]
        if None in (start, end, span_start, span_end) or start <= span_start < span_end <= end:
            return utterance, []
        message = f"{span_start} to {span_end} is not within {record['utterance_id']}, "
        message += f"{start} to {end}"
        return utterance, [("outside-utterance", "char_start", message)]

    def _utterance(self, wanted: str) -> Record | None:
        while self._current is None or self._current["id"] < wanted:
            following = next(self._following, None)
            if following is None:
                return None
            self._current = following
        return self._current if self._current["id"] == wanted else None


def verbatim_flaws(
    record: Record, text: str | None, columns: Mapping[str, tuple[str, str]]
) -> Iterator[Flaw]:
    """Check the verbatim fields of one record: ``text[start:end] == value``.

    Args:
        record: a record that satisfies its schema.
        text: the text of its source; None if the corpus does not have it.
        columns: each verbatim field with its offset fields, see `rostra.schema.span_columns`.
    """
    if text is None:
        offsets = [offset for pair in columns.values() for offset in pair]
        for field in ("paragraph", *offsets):
            if record.get(field) is not None:
                yield "offset-without-text", field, "the corpus has no text of the source"
        return
    for field, (start_field, end_field) in columns.items():
        value, start, end = record[field], record[start_field], record[end_field]
        if value is None and start is None and end is None:
            continue
        if value is None or start is None or end is None:
            missing = next(f for f in (field, start_field, end_field) if record[f] is None)
            yield "half-null", missing, f"{missing} is null, but not all of {field} and its offsets"
        elif start < end <= len(text) and text[start:end] == value:
            continue
        elif not start < end <= len(text):
            message = f"{start} to {end} is not within a text of {len(text)} characters"
            yield "offset-out-of-range", end_field, message
        elif places := _places(value, text, start):
            wrong = start_field if text[end - len(value) : end] == value else end_field
            message = f"{shortened(value)!r} is at {places}, not at {start} to {end}"
            yield "moved-offset", wrong, message
        else:
            yield "not-verbatim", field, _difference(value, text, start)


def _places(value: str, text: str, near: int) -> str:
    """The places of a value in a text, the one nearest to `near` first, or an empty string."""
    starts, start = [], text.find(value)
    while start >= 0:
        starts.append(start)
        start = text.find(value, start + 1)
    starts.sort(key=lambda start: (abs(start - near), start))
    listed = [f"{start} to {start + len(value)}" for start in starts[:3]]
    return " or ".join(listed) + (f" or {len(starts) - 3} more places" if starts[3:] else "")


_CONTEXT = 20  # characters shown on each side of a difference


def _difference(value: str, text: str, start: int) -> str:
    """The first difference between a value and the text from `start` on."""
    pairs = enumerate(zip(value, text[start:], strict=False))
    index = next((i for i, (ours, theirs) in pairs if ours != theirs), len(value))
    theirs = text[start : start + len(value) + _CONTEXT]
    return (
        f"it has {_excerpt(value, index)}, the source has {_excerpt(theirs, index)} "
        f"(character {start + index})"
    )


def _excerpt(text: str, index: int) -> str:
    start, end = max(0, index - _CONTEXT), index + _CONTEXT
    return repr(f"{'…' * (start > 0)}{text[start:end]}{'…' * (end < len(text))}")


def _check_names(content: Content, unchanged: Mapping[str, str | None]) -> Iterator[Problem]:
    """Check that the names of speakers and events occur in a source of the corpus."""
    files = [unchanged.get(source["id"]) for source in content.tables.get("sources", ())]
    if not files or None in files:
        return  # a source whose text the corpus does not have may print it
    named = list(_names(content.tables))
    missing = {value for *_, value in named}
    for text in (content.texts[file] for file in files if file):
        missing = {value for value in missing if value not in text}
        if not missing:
            return
    first: dict[tuple[str, int, str], Place] = {}  # a name may be in two columns of a record
    for table, line, field, value in named:
        if value in missing:
            message = f"{shortened(value)!r} does not occur in any source of this corpus"
            problem = Problem("not-in-sources", content.file(table), line, field, message)
            yield problem.following(first.setdefault((table, line, value), problem.place))


def _names(tables: Mapping[str, Iterable[Record]]) -> Iterator[tuple[str, int, str, str]]:
    """The names of speakers and events: (table, line, field, name)."""
    fields = {"speakers": ("name", "names_in_sources"), "events": ("name", "place", "organiser")}
    for table, checked in fields.items():
        for line, record in enumerate(tables.get(table, ()), 1):
            for field in checked:
                values = record[field] if isinstance(record[field], list) else [record[field]]
                yield from ((table, line, field, value) for value in values if value)

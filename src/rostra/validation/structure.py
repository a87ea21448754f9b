"""Level corpus: what holds between the utterances of one source."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

from rostra.problems import Problem
from rostra.schema import Schema

Record = dict[str, Any]
_UTTERANCES = "curated/utterances.jsonl"
_OF_A_TURN = (
    *(
        "speaker_id",
        "speaker",
        "speaker_start",
        "speaker_end",
        "role",
        "role_start",
        "role_end",
        "role_type",
        "role_status",
    ),
    *("country", "country_basis"),
)


def paragraph_starts(text: str) -> list[int]:
    """Offsets of the first characters of a text's paragraphs: its non-empty lines."""
    starts, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(at)
        at += len(line) + 1
    return starts


def check_structure(
    tables: Mapping[str, Iterable[Record]],
    texts: Mapping[str, str],
    schemas: Mapping[str, Schema],
    files: Collection[str],
) -> Iterator[Problem]:
    """Check order, turns and paragraphs of each source, layers, and names between tables."""
    del schemas, files
    yield from _annotations(tables.get("annotations", ()))
    if "utterances" not in tables:
        return
    file_of = {source["id"]: source["file"] for source in tables.get("sources", ())}
    # Ids are sorted and start with that of the source: a source's utterances stand together.
    numbered = enumerate(tables["utterances"], 1)
    for source, group in groupby(numbered, key=lambda pair: str(pair[1]["source_id"])):
        text = texts.get(file_of.get(source) or "")
        # Where the corpus has no text of a source, its rows stand in the order that they claim.
        in_order = sorted(group, key=lambda pair: (*_place(pair[1]), pair[0]))
        for line, field, kind, message in _source(in_order, text):
            yield Problem(kind, _UTTERANCES, line, field, message)
    yield from _between(tables)


def _annotations(records: Iterable[Record]) -> Iterator[Problem]:
    """Check what one annotator says of one utterance in one layer.

    Ids are sorted and start with the three: these records stand together.
    """
    name = "curated/annotations.jsonl"
    for _, group in groupby(enumerate(records, 1), key=lambda pair: str(pair[1]["id"])[:-2]):
        said = list(group)
        for line, record in said:
            if record["label"] == "none" and len(said) > 1:
                message = f"there are {len(said) - 1} records more of this utterance and layer"
                yield Problem("label-none-beside-others", name, line, "label", message)
        spans = sorted(
            (r["char_start"], r["char_end"], line, r["id"]) for line, r in said if r["text"]
        )
        for (_, end, _, before), (start, _, line, _) in pairwise(spans):
            if start < end:
                message = f"it starts at {start}, before {before} ends at {end}"
                yield Problem("overlapping-annotations", name, line, "char_start", message)


_Found = tuple[int, str, str, str]
"""(line, field, problem id, message)"""


def _source(rows: list[tuple[int, Record]], text: str | None) -> Iterator[_Found]:
    for (_, before), (line, row) in pairwise(rows):
        if (row["char_start"] or 0) < (before["char_end"] or 0):
            message = f"it starts before {before['id']} ends"
            yield line, "char_start", "overlapping-utterances", message
    yield from _numbers(rows)
    head: Record = {}
    for line, row in rows:
        if row["turn"] != head.get("turn"):
            head = row
        for field in _OF_A_TURN:
            if row[field] != head[field]:
                message = f"{row[field]!r}, but {head[field]!r} in {head['id']} of the same turn"
                yield line, field, "split-turn", message
    if text is not None:
        yield from _paragraphs(rows, paragraph_starts(text))


def _numbers(rows: list[tuple[int, Record]]) -> Iterator[_Found]:
    """The first row whose seq, and the first whose turn, is not the computed one.

    The numbers after it follow from it and are not reported.
    """
    for seq, (line, row) in enumerate(rows, 1):
        if row["seq"] != seq:
            yield line, "seq", "wrong-seq", f"it is {row['seq']}, computed {seq}"
            break
    before: Record | None = None
    for line, row in rows:
        allowed = _turns(before, row)
        if row["turn"] not in allowed:
            computed = " or ".join(map(str, sorted(allowed)))
            yield line, "turn", "wrong-turn", f"it is {row['turn']}, computed {computed}"
            break
        before = row


def _turns(before: Record | None, row: Record) -> set[int]:
    """The turns that a row may have after the one before it.

    A new heading shows as a new place from which the speaker's name is taken. Where it repeats no
    name in full it can show only as a paragraph without a quotation between the two rows.
    """
    if before is None:
        return {1}
    turn: int = before["turn"]
    if any(row[field] != before[field] for field in ("speaker_id", "speaker_start")):
        return {turn + 1}
    apart = None in (row["paragraph"], before["paragraph"]) or (
        row["paragraph"] > before["paragraph"] + 1
    )
    return {turn, turn + 1} if apart else {turn}


def _place(row: Record) -> tuple[int, int]:
    return (row["seq"], 0) if row["char_start"] is None else (row["char_start"], 1)


def _paragraphs(rows: list[tuple[int, Record]], starts: list[int]) -> Iterator[_Found]:
    for line, row in rows:
        here = bisect_right(starts, row["char_start"])
        if row["paragraph"] != here:
            message = f"it is {row['paragraph']}, computed {here}"
            yield line, "paragraph", "wrong-paragraph", message
        if row["cue"] and bisect_right(starts, row["cue_start"]) != here:
            message = f"{row['cue']!r} stands in another paragraph"
            yield line, "cue", "cue-elsewhere", message


def _between(tables: Mapping[str, Iterable[Record]]) -> Iterator[Problem]:
    names = {s["id"]: s["names_in_sources"] for s in tables.get("speakers", ())}
    for line, row in enumerate(tables["utterances"], 1):
        known = names.get(row["speaker_id"])
        if known is not None and row["speaker"] not in known:
            message = f"{row['speaker']!r} is none of the names of {row['speaker_id']}"
            yield Problem("unknown-name", _UTTERANCES, line, "speaker", message)
    for line, speaker in enumerate(tables.get("speakers", ()), 1):
        if speaker["name"] not in speaker["names_in_sources"]:
            message = f"{speaker['name']!r} is none of names_in_sources"
            yield Problem("unknown-name", "curated/speakers.jsonl", line, "name", message)

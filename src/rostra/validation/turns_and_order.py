"""Level corpus: order, turns and paragraphs of the utterances of one source, names of speakers."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby, pairwise

from rostra.language.paragraphs import split_paragraphs
from rostra.problems import Problem
from rostra.validation.content import Content, Record

_SAME_IN_TURN = """speaker_id speaker speaker_start speaker_end role role_start role_end role_type
    role_status country country_basis""".split()

_LineFlaw = tuple[int, str, str, str]
"""A problem of one line: (line, field, problem id, message)."""


def check_structure(content: Content) -> Iterator[Problem]:
    """Check order, turns and paragraphs of each source, annotations, and names of speakers."""
    tables = content.tables
    yield from _check_annotations(content)
    if "utterances" not in tables:
        return
    file_of = {source["id"]: source["file"] for source in tables.get("sources", ())}
    # Ids are sorted and start with that of the source: a source's utterances are consecutive.
    numbered = enumerate(tables["utterances"], 1)
    for source, group in groupby(numbered, key=lambda pair: str(pair[1]["source_id"])):
        text = content.texts.get(file_of.get(source) or "")
        rows = sorted(group, key=lambda pair: (*_position(pair[1]), pair[0]))
        gaps = "utterances" in content.may_lack
        for line, field, kind, message in _source_flaws(rows, text, gaps=gaps):
            yield Problem(kind, content.file("utterances"), line, field, message)
    yield from _check_names(content)


def _position(row: Record) -> tuple[int, int]:
    """Sort key of an utterance in its source: by offset, or as numbered where there is no text."""
    return (row["seq"], 0) if row["char_start"] is None else (row["char_start"], 1)


def _check_annotations(content: Content) -> Iterator[Problem]:
    """Check the annotations of each utterance by one annotator in one layer."""
    name, records = content.file("annotations"), content.tables.get("annotations", ())
    # Ids are sorted and start with utterance, layer and annotator: these records are consecutive.
    for _, group in groupby(enumerate(records, 1), key=lambda pair: str(pair[1]["id"])[:-2]):
        rows = list(group)
        for line, record in rows:
            if record["label"] == "none" and len(rows) > 1:
                message = f"this utterance has {len(rows) - 1} more annotations in the layer"
                yield Problem("label-none-beside-others", name, line, "label", message)
        spans = sorted(
            (r["char_start"], r["char_end"], line, r["id"]) for line, r in rows if r["text"]
        )
        for (_, end, _, previous), (start, _, line, _) in pairwise(spans):
            if start < end:
                message = f"it starts at {start}, before {previous} ends at {end}"
                yield Problem("overlapping-annotations", name, line, "char_start", message)


def _source_flaws(
    rows: list[tuple[int, Record]], text: str | None, *, gaps: bool
) -> Iterator[_LineFlaw]:
    """Flaws of one source's utterances, in text order, each with its line.

    With gaps, some utterances may have been left out.
    """
    for (_, previous), (line, row) in pairwise(rows):
        if (row["char_start"] or 0) < (previous["char_end"] or 0):
            message = f"it starts before {previous['id']} ends"
            yield line, "char_start", "overlapping-utterances", message
    yield from _number_flaws(rows, gaps=gaps)
    first_of_turn: Record = {}
    for line, row in rows:
        if row["turn"] != first_of_turn.get("turn"):
            first_of_turn = row
        for field in _SAME_IN_TURN:
            if row[field] != first_of_turn[field]:
                message = f"{row[field]!r}, but {first_of_turn[field]!r} in {first_of_turn['id']} "
                yield line, field, "split-turn", f"{message}of the same turn"
    if text is not None:
        yield from _paragraph_flaws(rows, _paragraph_starts(text))


def _number_flaws(rows: list[tuple[int, Record]], *, gaps: bool) -> Iterator[_LineFlaw]:
    """The first row with a wrong seq, and the first with a wrong turn.

    The numbers after it depend on it and are not reported. With gaps, a seq may also be greater
    than computed, by as many utterances as there is room for, and then so may a turn.
    """
    computed, end = 1, 0
    for line, row in rows:
        # An utterance that was left out takes a character, and another parts it from the next.
        start = 2 * row["seq"] if row["char_start"] is None else row["char_start"]
        room = (start - end) // 2 if gaps else 0
        if row["seq"] != computed and not computed < row["seq"] <= computed + room:
            yield line, "seq", "wrong-seq", f"it is {row['seq']}, computed {computed}"
            break
        computed, end = row["seq"] + 1, row["char_end"] or 0
    previous: Record | None = None
    for line, row in rows:
        possible = _possible_turns(previous, row)
        left_out = row["seq"] - (previous["seq"] if previous else 0) - 1 if gaps else 0
        last = max(possible) + max(0, left_out)
        if row["turn"] not in possible and not max(possible) < row["turn"] <= last:
            computed_turns = " or ".join(map(str, sorted(possible)))
            yield line, "turn", "wrong-turn", f"it is {row['turn']}, computed {computed_turns}"
            break
        previous = row


def _possible_turns(previous: Record | None, row: Record) -> set[int]:
    """The turns that a row may have after the one before it.

    A new heading shows as another place from which the speaker's name is taken. If it does not
    repeat a full name, it can only show as a paragraph without a quotation between the two rows.
    """
    if previous is None:
        return {1}
    turn: int = previous["turn"]
    if any(row[field] != previous[field] for field in ("speaker_id", "speaker_start")):
        return {turn + 1}
    paragraphs = previous["paragraph"], row["paragraph"]
    apart = None in paragraphs or paragraphs[1] > paragraphs[0] + 1
    return {turn, turn + 1} if apart else {turn}


def _paragraph_starts(text: str) -> list[int]:
    """Offsets of the lines that are paragraphs, white space at their start included."""
    return [text.rfind("\n", 0, paragraph.start) + 1 for paragraph in split_paragraphs(text)]


def _paragraph_flaws(rows: list[tuple[int, Record]], starts: list[int]) -> Iterator[_LineFlaw]:
    for line, row in rows:
        number = bisect_right(starts, row["char_start"])
        if row["paragraph"] != number:
            message = f"it is {row['paragraph']}, computed {number}"
            yield line, "paragraph", "wrong-paragraph", message
        if row["cue"] and bisect_right(starts, row["cue_start"]) != number:
            yield line, "cue", "cue-elsewhere", f"{row['cue']!r} is in another paragraph"


def _check_names(content: Content) -> Iterator[Problem]:
    tables = content.tables
    names = {s["id"]: s["names_in_sources"] for s in tables.get("speakers", ())}
    for line, row in enumerate(tables["utterances"], 1):
        known = names.get(row["speaker_id"])
        if known is not None and row["speaker"] not in known:
            message = f"{row['speaker']!r} is not one of the names of {row['speaker_id']}"
            yield Problem("unknown-name", content.file("utterances"), line, "speaker", message)
    for line, speaker in enumerate(tables.get("speakers", ()), 1):
        if speaker["name"] not in speaker["names_in_sources"]:
            message = f"{speaker['name']!r} is not one of names_in_sources"
            yield Problem("unknown-name", content.file("speakers"), line, "name", message)

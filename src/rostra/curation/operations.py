"""Operations on a working copy: what a curator does to the records of a source.

Words are given as somebody types them; their offsets are found in the text. Each operation returns
another working copy, or raises an error that says what to do; none writes.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from rostra.curation.places import Place, PlaceError, choose_place, find_places, in_context
from rostra.curation.proposals import ROLE_COLUMNS, speaker_records
from rostra.curation.quoted_words import quoted_words
from rostra.curation.working_copy import WorkingCopy
from rostra.errors import NeededError, RostraError
from rostra.language.abbreviations import abbreviations_in
from rostra.language.identifiers import MAX_UTTERANCES
from rostra.language.paragraphs import split_paragraphs
from rostra.language.quotation_marks import DOUBLE
from rostra.language.role_codes import code_role
from rostra.printable import shortened
from rostra.validation.content import Record

Values = Mapping[str, str | None]
"""What a curator says of an utterance, by column; None for null. Words are those of the source, as
they are typed; `utterance` may be its first and last words with an ellipsis between them. `kind` is
that of a speaker who is new to the corpus."""

Places = Mapping[str, int | Place]
"""Which place of the words is meant, by column: numbered from 1 in text order, or the place itself.
"""

OWN_COLUMNS = ("quote_type", "event_id", "date", "language")
"""The columns of one utterance that are neither words nor common to its turn."""

NULLABLE = ("role", "country", "cue", "event_id", "date")
"""The columns that may be made null by themselves."""

_LISTED_CODES = 20
_CONTEXT = 2000  # characters around an utterance that may say which state is meant


def edit_utterances(
    copy: WorkingCopy, ids: Collection[str], values: Values, places: Places | None = None
) -> WorkingCopy:
    """Correct utterances of one source.

    Another speaker holds for these utterances alone; whatever else is said of a speaker holds for
    their whole turns. With another speaker, the role and country are those of the turn that the
    utterance joins, else null unless they are given.

    Args:
        copy: the working copy.
        ids: ids of the utterances.
        values: the new values of some columns.
        places: which place of the words is meant, where they are at several.

    Raises:
        PlaceError: words are not in the source, or at several places.
        RostraError: there are no such records, or the values do not fit each other.
    """
    places = places or {}
    _check_codes(copy, values)
    rows = [copy.record("utterances", record_id) for record_id in dict.fromkeys(ids)]
    sources = {row["source_id"] for row in rows}
    if len(sources) != 1:
        raise RostraError("edit the utterances of one source at a time")
    words = values.get("utterance")
    if words is not None:
        if len(rows) > 1:
            raise RostraError("a span is that of one utterance: give one id")
        copy = _with_span(copy, rows[0], words, values, places)
    copy = _with_speaker(copy, ids, values, places)
    copy = _with_role(copy, ids, values, places)
    return _with_own_columns(copy, ids, values, places)


def quote(
    copy: WorkingCopy, source: str, words: str, values: Values, places: Places | None = None
) -> tuple[WorkingCopy, str]:
    """Add an utterance, and return its id as well.

    Args:
        copy: the working copy.
        source: id of its source.
        words: its words, with the marks around them or without; or its first and last words with
            an ellipsis between them.
        values: its other columns, `speaker` or `speaker_id` at least.
        places: which place of the words is meant, where they are at several.

    Raises:
        PlaceError: words are not in the source, or at several places.
        RostraError: an utterance has these words, or the values do not fit each other.
    """
    places = places or {}
    _check_codes(copy, values)
    text = copy.text(source)
    rows = copy.utterances(source)
    place = choose_place(words, text, "utterance", places.get("utterance"), _outside(rows))
    span = quoted_words(place, text)
    _check_free(span, rows, text)
    record_id = _next_id(copy, source)
    record = dict.fromkeys(copy.schemas["utterances"]["properties"])
    record |= {"id": record_id, "source_id": source, "quote_type": "direct", "review": "curated"}
    record |= {"language": copy.record("sources", source)["language"]}
    record |= _span_columns("utterance", span, text)
    if values.get("speaker") is None and values.get("speaker_id") is None:
        raise _needed("say who speaks: ", "speaker", ", as the source prints the name")
    name, speaker_id, speakers = _identified(copy, source, values)
    record["speaker_id"] = speaker_id
    record |= _span_columns("speaker", _speaker_place(record, name, text, rows, places), text)
    copy = copy.with_records("speakers", speakers).with_utterances(source, [*rows, record])
    copy = _with_role(copy, [record_id], values, places)
    return _with_own_columns(copy, [record_id], values, places), record_id


def accept_utterances(copy: WorkingCopy, ids: Collection[str]) -> WorkingCopy:
    """Mark unreviewed utterances as accepted.

    Raises:
        RostraError: there is no such utterance, or it is not unreviewed.
    """
    accepted: dict[str, Record | None] = {}
    for record_id in ids:
        record = copy.record("utterances", record_id)
        if record["review"] != "unreviewed":
            raise RostraError(f"{record_id} is {record['review']} already")
        accepted[record_id] = record | {"review": "accepted"}
    return copy.with_records("utterances", accepted)


def reject(copy: WorkingCopy, ids: Collection[str]) -> WorkingCopy:
    """Remove utterances; what is left of their source is numbered anew, ids stay.

    Raises:
        RostraError: there is no such utterance, or it has annotations.
    """
    for record_id in ids:
        copy.record("utterances", record_id)
        annotations = _annotations(copy, record_id)
        if annotations:
            raise RostraError(
                f"{record_id} has {len(annotations)} annotations, which would be about nothing: "
                f"{shortened(', '.join(each['id'] for each in annotations), 200)}. "
                "Remove them from curated/annotations.jsonl first"
            )
    for source in dict.fromkeys(copy.record("utterances", each)["source_id"] for each in ids):
        rows = [row for row in copy.utterances(source) if row["id"] not in ids]
        copy = copy.with_utterances(source, rows)
    return copy


def merge_speakers(copy: WorkingCopy, old: str, new: str) -> WorkingCopy:
    """Give all utterances of a speaker to another one, and remove the speaker.

    The names of both become those of the other one, and so do the notes.

    Raises:
        RostraError: there are no such speakers, or they are one and the same.
    """
    if old == new:
        raise RostraError(f"{old!r} cannot be merged into itself")
    gone, kept = copy.record("speakers", old), copy.record("speakers", new)
    notes = dict.fromkeys(note for note in (kept["note"], gone["note"]) if note)
    merged = _with_names(kept, gone["names_in_sources"]) | {"note": " ".join(notes) or None}
    copy = copy.with_records("speakers", {new: merged})
    utterances = copy.tables["utterances"].values()
    for source in sorted({row["source_id"] for row in utterances if row["speaker_id"] == old}):
        rows = copy.utterances(source)
        moved = [row | {"speaker_id": new} if row["speaker_id"] == old else row for row in rows]
        copy = copy.with_utterances(source, moved)
    return copy.with_records("speakers", {old: None})


def rename_speaker(copy: WorkingCopy, speaker: str, name: str) -> WorkingCopy:
    """Give a speaker another name, as a source prints it; the id stays.

    Raises:
        PlaceError: no source of the speaker prints the name.
        RostraError: there is no such speaker.
    """
    record = copy.record("speakers", speaker)
    texts = list(copy.texts.values())
    printed = (text[slice(*place)] for text in texts for place in find_places(name, text))
    form = next(printed, None)
    if form is None:
        raise PlaceError(
            "words-not-found", "name", f"name: no source of {speaker} prints {shortened(name)!r}"
        )
    return copy.with_records("speakers", {speaker: _with_names(record, [form]) | {"name": form}})


def _with_span(
    copy: WorkingCopy, row: Record, words: str, values: Values, places: Places
) -> WorkingCopy:
    """Give an utterance other words, those nearest to the ones that it had."""
    source = row["source_id"]
    text = copy.text(source)
    others = [other for other in copy.utterances(source) if other["id"] != row["id"]]
    paragraph = _paragraph_at(row["char_start"], text)
    place = choose_place(
        words,
        text,
        "utterance",
        places.get("utterance"),
        lambda p: p.start < row["char_end"] and row["char_start"] < p.end,
        lambda p: paragraph.start <= p.start <= paragraph.end,
        _outside(others),
    )
    span = quoted_words(place, text)
    _check_free(span, others, text)
    for annotation in _annotations(copy, row["id"]):
        start, end = annotation["char_start"], annotation["char_end"]
        if start is not None and not span.start <= start < end <= span.end:
            raise RostraError(
                f"the annotation {annotation['id']}, {shortened(annotation['text'])!r}, would be "
                "outside the utterance. Correct it in curated/annotations.jsonl first"
            )
    new = row | _span_columns("utterance", span, text)
    if row["cue"] is not None and "cue" not in values:
        if span.start <= row["cue_start"] < span.end:
            raise _needed(
                f"the reporting clause {row['cue']!r} would be inside the utterance: leave it out, "
                "or correct it as well: ",
                "cue",
            )
        home = _paragraph_at(span.start, text)
        if not home.start <= row["cue_start"] < home.end:
            new |= dict.fromkeys(("cue", "cue_start", "cue_end"))
    return copy.with_utterances(source, [*others, new])


def _with_speaker(
    copy: WorkingCopy, ids: Collection[str], values: Values, places: Places
) -> WorkingCopy:
    """Give utterances another speaker; or the same one with another name, or at another place."""
    if values.get("speaker") is None and values.get("speaker_id") is None:
        return copy
    source = copy.record("utterances", next(iter(ids)))["source_id"]
    text = copy.text(source)
    name, speaker_id, speakers = _identified(copy, source, values)
    copy = copy.with_records("speakers", speakers)
    rows = {row["id"]: row for row in copy.utterances(source)}
    for row in [rows[record_id] for record_id in ids]:
        is_other = row["speaker_id"] != speaker_id
        turn = [row] if is_other else copy.turn(row)
        place = _speaker_place(turn[0], name, text, [*rows.values()], places)
        shared = _span_columns("speaker", place, text) | {"speaker_id": speaker_id}
        shared |= dict.fromkeys(ROLE_COLUMNS) if is_other else {}
        rows |= {each["id"]: each | shared for each in turn}
    return copy.with_utterances(source, rows.values())


def _with_role(
    copy: WorkingCopy, ids: Collection[str], values: Values, places: Places
) -> WorkingCopy:
    """Give the turns of utterances another role or country, or other codes for them."""
    if values.keys().isdisjoint(ROLE_COLUMNS):
        return copy
    for record_id in ids:
        turn = copy.turn(copy.record("utterances", record_id))
        source = turn[0]["source_id"]
        shared = {column: turn[0][column] for column in ROLE_COLUMNS}
        if "role" in values:
            shared = _role_columns(copy, turn[0], values["role"], places)
        shared |= {column: values[column] for column in ROLE_COLUMNS[3:] if column in values}
        if values.get("country", "") is None:
            shared["country_basis"] = None
        if (shared["country"] is None) != (shared["country_basis"] is None):
            missing = "country" if shared["country"] is None else "country_basis"
            raise _without(copy, missing, "a country has a basis")
        if shared["role"] and not (shared["role_type"] and shared["role_status"]):
            missing = "role_status" if shared["role_type"] else "role_type"
            raise _without(copy, missing, "a role has a type and a status")
        turn_ids = {row["id"] for row in turn}
        rows = copy.utterances(source)
        copy = copy.with_utterances(
            source, [row | shared if row["id"] in turn_ids else row for row in rows]
        )
    return copy


def _check_codes(copy: WorkingCopy, values: Values) -> None:
    """Raise RostraError for a value that is not in the codelist of its column."""
    schemas = {"kind": copy.schemas["speakers"]["properties"]["kind"]}
    schemas |= copy.schemas["utterances"]["properties"]
    for column, value in values.items():
        codes = schemas[column].get("enum")
        if codes and value not in codes:
            raise RostraError(f"{column}: {value!r} is not a code of the list{_listed(codes)}")


def _listed(codes: Sequence[str | None]) -> str:
    """The codes of a list, if it is short."""
    known = [code for code in codes if code]
    return f": {', '.join(known)}" if len(known) <= _LISTED_CODES else ""


def _needed(before: str, column: str, after: str = "") -> NeededError:
    return NeededError(before, f"--{column.replace('_', '-')}", column, after)


def _without(copy: WorkingCopy, column: str, reason: str) -> NeededError:
    codes = copy.schemas["utterances"]["properties"][column]["enum"]
    return _needed(f"{reason}: give ", column, f" as well{_listed(codes)}")


def _role_columns(
    copy: WorkingCopy, row: Record, words: str | None, places: Places
) -> dict[str, Any]:
    """The columns about a role: its words and their place, and its codes by the words."""
    if words is None:
        return dict.fromkeys(ROLE_COLUMNS)
    text = copy.text(row["source_id"])
    name, home = (_paragraph_at(row[column], text) for column in ("speaker_start", "char_start"))
    place = choose_place(
        words,
        text,
        "role",
        places.get("role"),
        _outside(copy.utterances(row["source_id"])),
        lambda p: name.start <= p.start < name.end,
        lambda p: home.start <= p.start < home.end,
        lambda p: p.end <= row["speaker_start"] <= p.end + 1,
        lambda p: row["speaker_end"] <= p.start <= row["speaker_end"] + 2,
    )
    paragraphs = [p for p in split_paragraphs(text) if p.end > row["char_start"]][:2]
    context = "\n".join(
        text[max(p.start, row["char_start"] - _CONTEXT) : min(p.end, row["char_end"] + _CONTEXT)]
        for p in paragraphs
    )
    found = text[slice(*place)]
    codes = code_role(found, context=context, abbreviations=abbreviations_in(text))
    return _span_columns("role", place, text) | {
        column: getattr(codes, column) for column in ROLE_COLUMNS[3:]
    }


def _with_own_columns(
    copy: WorkingCopy, ids: Collection[str], values: Values, places: Places
) -> WorkingCopy:
    """Give each of some utterances another cue, and other columns of its own."""
    for record_id in ids:
        row = copy.record("utterances", record_id)
        new = {column: values[column] for column in OWN_COLUMNS if column in values}
        if "cue" in values:
            new |= _cue_columns(copy, row, values["cue"], places)
        copy = copy.with_records("utterances", {record_id: row | new})
    return copy


def _cue_columns(
    copy: WorkingCopy, row: Record, words: str | None, places: Places
) -> dict[str, Any]:
    if words is None:
        return dict.fromkeys(("cue", "cue_start", "cue_end"))
    text = copy.text(row["source_id"])
    home = _paragraph_at(row["char_start"], text)
    others = _outside(copy.utterances(row["source_id"]))
    place = choose_place(words, text, "cue", places.get("cue"), others, within=home)
    return _span_columns("cue", place, text)


def _identified(
    copy: WorkingCopy, source: str, values: Values
) -> tuple[str, str, dict[str, Record | None]]:
    """Who speaks: the name as it was typed, the id, and the records of speakers that are new.

    A name is that of the speaker of this source who has it; else of a person in the corpus who has
    it in full, see `speaker_records`; else of a new speaker.
    """
    name, speaker_id, rows = (
        values.get("speaker"),
        values.get("speaker_id"),
        copy.utterances(source),
    )
    text = copy.text(source)
    if speaker_id is None:
        assert name is not None
        places = find_places(name, text)
        printed = text[slice(*places[0])] if places else name
        quoted = dict.fromkeys(row["speaker_id"] for row in rows)
        known = [copy.record("speakers", each) for each in quoted]
        namesakes = [each["id"] for each in known if printed in each["names_in_sources"]]
        if len(namesakes) > 1:
            reason = f"{printed!r} may be any of {', '.join(namesakes)}"
            raise _needed(f"{reason}: choose by ", "speaker_id")
        if namesakes:
            return name, namesakes[0], {}
        kind = values.get("kind") or "person"
        proposal = {"speaker": printed, "speaker_kind": kind, "mention": None}
        ids, new = speaker_records(source, [proposal], copy.tables["speakers"].values())
        return name, ids[printed], dict(new)
    speaker = copy.record("speakers", speaker_id)
    if name is None:
        used = [row["speaker"] for row in rows if row["speaker_id"] == speaker_id]
        forms = (form for form in speaker["names_in_sources"] if form in text)
        name = used[0] if used else next(forms, speaker["name"])
    places = find_places(name, text)
    form = text[slice(*places[0])] if places else name
    return name, speaker_id, {speaker_id: _with_names(speaker, [form])}


def _with_names(speaker: Record, names: Iterable[str]) -> Record:
    """A speaker with further names, the fullest first."""
    new = [name for name in names if name not in speaker["names_in_sources"]]
    if not new:
        return speaker
    forms = sorted({*speaker["names_in_sources"], *new}, key=lambda form: (-len(form), form))
    return speaker | {"names_in_sources": forms}


def _speaker_place(
    row: Record, name: str, text: str, rows: Sequence[Record], places: Places
) -> Place:
    """Where the guideline takes a name from: the heading directly above, else the nearest mention.

    A heading is not directly above where another speaker is quoted after it.
    """
    found = find_places(name, text)
    if not found or places.get("speaker"):
        return choose_place(name, text, "speaker", places.get("speaker"))
    is_free = _outside(rows)
    found = [place for place in found if is_free(place)] or found
    start, end = row["char_start"], row["char_end"]
    others = [r["char_end"] for r in rows if r["speaker_id"] != row["speaker_id"]]
    last_other = max((other for other in others if other <= start), default=0)
    for place in reversed([place for place in found if last_other <= place.start < start]):
        if _is_heading(place, text):
            return place
    return min(found, key=lambda p: (max(start - p.end, p.start - end), p.start))


def _is_heading(place: Place, text: str) -> bool:
    """Whether a name begins or ends a line that is not a sentence and has no quotation."""
    home = _paragraph_at(place.start, text)
    line = text[slice(*home)]
    before, after = text[home.start : place.start].strip(), text[place.end : home.end].strip()
    is_sentence = line.endswith((".", "!", "?", "…", ":")) or not _MARKS.isdisjoint(line)
    return not is_sentence and (not after or (not before and after[0] in ",(–—-"))


_MARKS = frozenset(DOUBLE)


def _outside(rows: Iterable[Record]) -> Callable[[Place], bool]:
    """Whether a place is outside of all of these utterances."""
    spans = sorted((r["char_start"], r["char_end"]) for r in rows if r["char_start"] is not None)

    def is_outside(place: Place) -> bool:
        before = bisect_left(spans, (place.end,)) - 1
        return before < 0 or spans[before][1] <= place.start

    return is_outside


def _paragraph_at(offset: int, text: str) -> Place:
    """The line of an offset, without its line feed."""
    end = text.find("\n", offset)
    return Place(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end)


def _check_free(span: Place, rows: Iterable[Record], text: str) -> None:
    """Raise RostraError where an utterance has some of these words."""
    if span.start >= span.end:
        raise RostraError("there are no words between the marks")
    for row in rows:
        if row["char_start"] < span.end and span.start < row["char_end"]:
            same = (row["char_start"], row["char_end"]) == tuple(span)
            has = "has these words already" if same else "has some of these words"
            raise RostraError(
                f"{row['id']} {has}: {in_context(Place(row['char_start'], row['char_end']), text)}"
            )


def _next_id(copy: WorkingCopy, source: str) -> str:
    """The next id for an utterance of a source; none is used again."""
    taken = [*copy.taken_ids, *(row["id"] for row in copy.utterances(source))]
    used = [int(record_id[-4:]) for record_id in taken if record_id[:-5] == source]
    number = max(used, default=0) + 1
    if number > MAX_UTTERANCES:
        raise RostraError(f"{source} has used up its {MAX_UTTERANCES:,} ids of utterances")
    return f"{source}.{number:04d}"


def _span_columns(column: str, place: Place, text: str) -> dict[str, Any]:
    """A column with the words at a place, and its offsets."""
    offsets = "char" if column == "utterance" else column
    words = text[slice(*place)]
    return {column: words, f"{offsets}_start": place.start, f"{offsets}_end": place.end}


def _annotations(copy: WorkingCopy, utterance: str) -> list[Record]:
    records = copy.tables.get("annotations", {}).values()
    return [record for record in records if record["utterance_id"] == utterance]

"""Level corpus: order, turns and paragraphs of the utterances of one source, names of speakers."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from operator import itemgetter

from rostra.language.paragraphs import split_paragraphs
from rostra.problems import Place, Problem
from rostra.validation.content import UTTERANCE_SPAN, Content, Flawed, Record

_SPEAKER = ("speaker_id", "speaker", "speaker_start", "speaker_end")
_CUE = frozenset({"cue", "cue_start", "cue_end"})
_ANOTHER_SPEAKER = ("speaker", "speaker_start")
_ANOTHER_ROLE = (*_ANOTHER_SPEAKER, "role", "role_start", "role_end")
_SAME_IN_TURN = {
    "speaker_id": (),
    "speaker": _SPEAKER[:1],
    "speaker_start": _SPEAKER[:2],
    "speaker_end": _SPEAKER[:3],
    "role": _ANOTHER_SPEAKER,
    "role_start": _ANOTHER_ROLE[:3],
    "role_end": _ANOTHER_ROLE[:4],
    "role_type": _ANOTHER_ROLE,
    "role_status": _ANOTHER_ROLE,
    "country": _ANOTHER_ROLE,
    "country_basis": (*_ANOTHER_ROLE, "country"),
}
"""The columns that a turn has once, each with those whose difference explains that it differs."""

_READ = {
    *_SAME_IN_TURN,
    *("id source_id seq turn paragraph char_start char_end cue cue_start".split()),
}
"""The columns of utterances that the checks read."""

_once_in_turn = itemgetter(*_SAME_IN_TURN)
_speaker_of = itemgetter("speaker_id", "speaker_start")

_Row = tuple[int, Record]
"""An utterance with its line."""

_Cause = tuple[int, str, str]
"""Another problem that a problem follows from: (line, field, problem id)."""

_LineFlaw = tuple[int, str, str, str, _Cause | None]
"""A problem of one line: (line, field, problem id, message, cause)."""


def check_structure(content: Content) -> Iterator[Problem]:
    """Check order, turns and paragraphs of each source, annotations, and names of speakers.

    An utterance whose words are not at its offsets is left out, as where it is is not known.
    """
    tables = content.tables
    yield from _check_annotations(content)
    if "utterances" not in tables:
        return
    name, flawed = content.file("utterances"), content.flawed_in("utterances")
    file_of = {source["id"]: source["file"] for source in tables.get("sources", ())}
    names = _SpeakerNames(content)
    yield from names.check_speakers()
    # Ids are sorted and start with that of the source: a source's utterances are consecutive.
    numbered = enumerate(content.records("utterances", _READ), 1)
    for source, group in groupby(numbered, key=lambda pair: str(pair[1]["source_id"])):
        text = content.texts.get(file_of.get(source) or "")
        known = list(group)
        rows = [pair for pair in known if UTTERANCE_SPAN.isdisjoint(flawed.get(pair[0], ()))]
        rows.sort(key=lambda pair: (*_position(pair[1]), pair[0]))
        gaps = "utterances" in content.may_lack or len(rows) < len(known)
        other_speakers: dict[int, Place] = {}  # lines with another one than the rest of their turn
        for line, field, kind, message, cause in _source_flaws(rows, text, flawed, gaps=gaps):
            problem = Problem(kind, name, line, field, message, cause and Place(name, *cause))
            if field in _SPEAKER:
                other_speakers.setdefault(line, problem.follows_from or problem.place)
            yield problem
        yield from names.check_utterances(known, other_speakers)


def _position(row: Record) -> tuple[int, int]:
    """Sort key of an utterance in its source: by offset, or as numbered where there is no text."""
    return (row["seq"], 0) if row["char_start"] is None else (row["char_start"], 1)


def _check_annotations(content: Content) -> Iterator[Problem]:
    """Check the annotations of each utterance by one annotator in one layer."""
    name, records = content.file("annotations"), content.tables.get("annotations", ())
    flawed = content.flawed_in("annotations")
    # Ids are sorted and start with utterance, layer and annotator: these records are consecutive.
    for _, group in groupby(enumerate(records, 1), key=lambda pair: str(pair[1]["id"])[:-2]):
        rows = list(group)
        for line, record in rows:
            if record["label"] == "none" and len(rows) > 1:
                message = f"this utterance has {len(rows) - 1} more annotations in the layer"
                yield Problem("label-none-beside-others", name, line, "label", message)
        for line, record in rows[1:] if rows[0][1]["layer"] == "topic" else ():
            message = f"this utterance has the topic {rows[0][1]['label']} by {record['annotator']}"
            yield Problem("several-topics", name, line, "label", message)
        spans = sorted(
            (r["char_start"], r["char_end"], line, r["id"])
            for line, r in rows
            if r["text"] and line not in flawed
        )
        for (_, end, _, previous), (start, _, line, _) in pairwise(spans):
            if start < end:
                message = f"it starts at {start}, before {previous} ends at {end}"
                yield Problem("overlapping-annotations", name, line, "char_start", message)


def _source_flaws(
    rows: list[_Row], text: str | None, flawed: Flawed, *, gaps: bool
) -> Iterator[_LineFlaw]:
    """Flaws of one source's utterances, in text order, each with its line.

    With gaps, some utterances may have been left out.
    """
    for (_, previous), (line, row) in pairwise(rows):
        if (row["char_start"] or 0) < (previous["char_end"] or 0):
            message = f"it starts before {previous['id']} ends"
            yield line, "char_start", "overlapping-utterances", message, None
    yield from _wrong_numbers(rows, gaps=gaps)
    yield from _turn_flaws(rows, flawed, gaps=gaps)
    if text is not None:
        yield from _paragraph_flaws(rows, flawed, _paragraph_starts(text))


def _wrong_numbers(rows: list[_Row], *, gaps: bool) -> Iterator[_LineFlaw]:
    """The rows with a wrong seq.

    Rows that go on counting from a wrong one, or from where it should have been, are right. With
    gaps, a seq may also be greater than computed, by as many as there is room for.
    """
    stated, computed, end = 1, 1, 0
    for line, row in rows:
        # An utterance that was left out takes a character, and another parts it from the next.
        start = 2 * row["seq"] if row["char_start"] is None else row["char_start"]
        room = (start - end) // 2 if gaps else 0
        fits = [first <= row["seq"] <= first + max(0, room) for first in (computed, stated)]
        if not any(fits):
            message = f"it is {row['seq']}, computed {computed}"
            yield line, "seq", "wrong-seq", message, None
        stated = row["seq"] + 1
        computed = stated if fits[0] else computed + 1
        end = row["char_end"] or 0


def _turn_flaws(rows: list[_Row], flawed: Flawed, *, gaps: bool) -> Iterator[_LineFlaw]:
    """Turns that are split, and wrong numbers of turns; some of these follow from split turns."""
    wrong = _wrong_turns(rows, flawed, gaps=gaps)
    own = wrong
    if wrong:  # a number may only seem wrong beside a row with another speaker than its turn
        others = _other_speakers(_split_turns(rows, _turns(rows, wrong), flawed))
        known = {**flawed, **{line: {*flawed.get(line, ()), "speaker"} for line in others}}
        own = _wrong_turns(rows, known, gaps=gaps)
    split = list(_split_turns(rows, _turns(rows, own), flawed))
    yield from split
    others = _other_speakers(split)
    for index, message in sorted({**wrong, **own}.items()):
        near = (others.get(rows[beside][0]) for beside in (index, index - 1) if beside >= 0)
        cause = None if index in own else next(filter(None, near), None)
        if cause or index in own:
            yield rows[index][0], "turn", "wrong-turn", message, cause


def _other_speakers(split: Iterable[_LineFlaw]) -> dict[int, _Cause]:
    """The lines with another speaker than the rest of their turn, each with the problem."""
    others: dict[int, _Cause] = {}
    for line, field, kind, _, cause in split:
        if field in _SPEAKER:
            others.setdefault(line, cause or (line, field, kind))
    return others


def _turns(rows: list[_Row], wrong: Collection[int]) -> list[int]:
    """The turns of rows; one that is wrong is that of the same speaker beside, if there is one."""
    turns = [row["turn"] for _, row in rows]
    if not wrong:
        return turns
    runs = [list(run) for _, run in groupby(range(len(rows)), lambda i: _run_key(rows[i][1]))]
    for number, run in enumerate(runs):
        if run[0] not in wrong:
            continue
        for beside in (number - 1, number + 1):
            if not 0 <= beside < len(runs) or len(runs[beside]) < len(run):
                continue
            if _same_speaker(rows[runs[beside][0]][1], rows[run[0]][1]):
                turns[run[0] : run[-1] + 1] = [turns[runs[beside][0]]] * len(run)
                break
    return turns


def _run_key(row: Record) -> tuple[object, ...]:
    return row["turn"], row["speaker_id"], row["speaker_start"]


def _split_turns(rows: list[_Row], turns: list[int], flawed: Flawed) -> Iterator[_LineFlaw]:
    first = 0
    for _, group in groupby(turns):
        end = first + len(list(group))
        yield from _split_turn(rows[first:end], flawed)
        first = end


def _wrong_turns(rows: list[_Row], flawed: Flawed, *, gaps: bool) -> dict[int, str]:
    """The rows with a wrong turn, by index, each with a message.

    As with seq, rows may go on from a wrong one or from where it should have been. With gaps, a
    turn may be greater by as many utterances as were left out.
    """
    wrong = {}
    previous: _Row | None = None
    stated = computed = 0
    for index, (line, row) in enumerate(rows):
        turn = row["turn"]
        left_out = row["seq"] - (previous[1]["seq"] if previous else 0) - 1 if gaps else 0
        steps = _possible_steps(previous, (line, row), flawed)
        fits = [
            turn - before in steps or max(steps) < turn - before <= max(steps) + left_out
            for before in (computed, stated)
        ]
        if not any(fits):
            possible = " or ".join(str(computed + step) for step in steps)
            wrong[index] = f"it is {turn}, computed {possible}"
        stated = turn
        computed = turn if fits[0] else computed + steps[0]
        previous = (line, row)
    return wrong


def _possible_steps(previous: _Row | None, row: _Row, flawed: Flawed) -> tuple[int, ...]:
    """By how much the turn of a row may be greater than that of the one before it.

    A new heading shows as another place from which the speaker's name is taken. If it does not
    repeat a full name, it can only show as a paragraph without a quotation between the two rows.
    """
    if previous is None:
        return (1,)
    if flawed and any(not set(_SPEAKER).isdisjoint(flawed.get(n, ())) for n, _ in (previous, row)):
        return (0, 1)
    if not _same_speaker(previous[1], row[1]):
        return (1,)
    paragraphs = previous[1]["paragraph"], row[1]["paragraph"]
    apart = None in paragraphs or paragraphs[1] > paragraphs[0] + 1
    return (0, 1) if apart else (0,)


def _same_speaker(one: Record, other: Record) -> bool:
    return bool(_speaker_of(one) == _speaker_of(other))


def _split_turn(turn: list[_Row], flawed: Flawed) -> Iterator[_LineFlaw]:
    """The fields in which rows differ from most rows of their turn.

    Where rows differ alike, the later ones follow from the first.
    """
    if len({_once_in_turn(row) for _, row in turn}) == 1:
        return
    usual: dict[str, Record] = {}
    for field in _SAME_IN_TURN:
        values = [row[field] for _, row in turn]
        if values.count(values[0]) < len(values):
            most_common = Counter(values).most_common(1)[0][0]
            usual[field] = turn[values.index(most_common)][1]
    before: dict[str, tuple[object, _Cause]] = {}
    for line, row in turn:
        causes: dict[str, _Cause] = {}
        different: dict[str, tuple[object, _Cause]] = {}
        for field, model in usual.items():
            if row[field] == model[field] or not _comparable(field, flawed.get(line, ())):
                continue
            explained = next(
                (causes[other] for other in _SAME_IN_TURN[field] if other in causes), None
            )
            value, alike = before.get(field, (None, None))
            if alike is not None and value == row[field]:
                explained = alike
            own = (line, field, "split-turn")
            causes[field] = explained or own
            different[field] = row[field], causes[field]
            message = f"{row[field]!r}, but {model[field]!r} in {model['id']} of the same turn"
            yield (*own, message, explained)
        before = different


def _comparable(field: str, flaws: Collection[str | None]) -> bool:
    """Whether no earlier level found a column wrong that a column of a turn belongs to."""
    group = _SPEAKER if field in _SPEAKER else tuple(_SAME_IN_TURN)
    return not any(flaw in group for flaw in flaws)


def _paragraph_starts(text: str) -> list[int]:
    """Offsets of the lines that are paragraphs, white space at their start included."""
    return [text.rfind("\n", 0, paragraph.start) + 1 for paragraph in split_paragraphs(text)]


def _paragraph_flaws(rows: list[_Row], flawed: Flawed, starts: list[int]) -> Iterator[_LineFlaw]:
    for line, row in rows:
        number = bisect_right(starts, row["char_start"])
        if row["paragraph"] != number:
            message = f"it is {row['paragraph']}, computed {number}"
            yield line, "paragraph", "wrong-paragraph", message, None
        cue_known = _CUE.isdisjoint(flawed.get(line, ()))
        if row["cue"] and cue_known and bisect_right(starts, row["cue_start"]) != number:
            yield line, "cue", "cue-elsewhere", f"{row['cue']!r} is in another paragraph", None


class _SpeakerNames:
    """The names of the speakers, for a comparison with those that the utterances have.

    All utterances with the same unknown name follow from the first, or from the speaker whose
    own name is not among its names.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._names: dict[str, list[str]] = {}
        self._first: dict[tuple[str, str], Place] = {}

    def check_speakers(self) -> Iterator[Problem]:
        """Check each speaker's own name; this must come before the utterances."""
        content, flawed = self._content, self._content.flawed_in("speakers")
        for line, speaker in enumerate(content.tables.get("speakers", ()), 1):
            if line in flawed:
                continue
            self._names[speaker["id"]] = speaker["names_in_sources"]
            if speaker["name"] not in speaker["names_in_sources"]:
                message = f"{speaker['name']!r} is not one of names_in_sources"
                problem = Problem("unknown-name", content.file("speakers"), line, "name", message)
                self._first[speaker["id"], speaker["name"]] = problem.place
                yield problem

    def check_utterances(
        self, rows: Iterable[_Row], other_speakers: Mapping[int, Place]
    ) -> Iterator[Problem]:
        """Check that speakers have the names that these utterances have."""
        file, flawed = self._content.file("utterances"), self._content.flawed_in("utterances")
        for line, row in rows:
            known = self._names.get(row["speaker_id"])
            if known is None or row["speaker"] in known or "speaker" in flawed.get(line, ()):
                continue
            message = f"{row['speaker']!r} is not one of the names of {row['speaker_id']}"
            problem = Problem("unknown-name", file, line, "speaker", message)
            pair = row["speaker_id"], row["speaker"]
            cause = other_speakers.get(line) or self._first.setdefault(pair, problem.place)
            yield problem.following(cause)

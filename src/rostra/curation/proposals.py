"""Curated records made from proposals, the quotations that were extracted from a report."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rostra.language.identifiers import Identifiers, identifier_words
from rostra.validation.content import Record

Proposal = Mapping[str, Any]
"""An utterance as it was extracted: the columns of the table `utterances` that follow from the text
alone, and `speaker_kind` and `mention`, the words that decided who speaks."""

ROLE_COLUMNS = "role role_start role_end role_type role_status country country_basis".split()
"""The columns about the role of a speaker."""

PROPOSED_COLUMNS = [
    *ROLE_COLUMNS,
    *"paragraph speaker speaker_start speaker_end utterance char_start char_end".split(),
    *"cue cue_start cue_end quote_type elided language".split(),
]
"""The columns that a proposal fills; the others depend on the corpus."""


def proposed_values(record: Mapping[str, Any]) -> tuple[object, ...]:
    """The values of a record, or of a proposal, in the columns that a proposal fills."""
    return tuple(record[column] for column in PROPOSED_COLUMNS)


def utterance_records(
    source: str, proposals: Iterable[Proposal], speaker_ids: Mapping[str, str]
) -> dict[str, Record]:
    """The records of the utterances of a source, by id; all are unreviewed.

    A turn has the role and the country of its first proposal. Where a proposal without a speaker
    was left out, the turns before and after it may become one.

    Args:
        source: id of the source.
        proposals: its utterances in text order, each with a speaker.
        speaker_ids: the id of each speaker, by `speaker`.
    """
    records: dict[str, Record] = {}
    previous: Record = {}
    turn, proposed_turn = 1, 0
    for seq, proposal in enumerate(proposals, 1):
        record = {column: proposal[column] for column in PROPOSED_COLUMNS}
        record |= {"id": f"{source}.{seq:04d}", "source_id": source, "event_id": None, "seq": seq}
        record |= {"speaker_id": speaker_ids[record["speaker"]], "date": None}
        if previous:
            same_speaker = all(record[f] == previous[f] for f in ("speaker_id", "speaker_start"))
            new_turn = proposal["turn"] != proposed_turn
            if same_speaker and not (new_turn and record["paragraph"] > previous["paragraph"] + 1):
                record |= {column: previous[column] for column in ROLE_COLUMNS}
            else:
                turn += 1
        record |= {"turn": turn, "review": "unreviewed"}
        previous, proposed_turn = record, proposal["turn"]
        records[record["id"]] = record
    return records


def speaker_records(
    source: str, proposals: Sequence[Proposal], known: Iterable[Record]
) -> tuple[dict[str, str], dict[str, Record]]:
    """Identify the speakers of a source; those that the corpus does not have get new records.

    A person is identified with a known one if the fullest forms of their names are the same, have
    more than one word, and belong to nobody else. A collective is always new: the "authorities" of
    another source are others.

    Args:
        source: id of the source.
        proposals: its utterances, each with a speaker.
        known: the speakers that the corpus has.

    Returns:
        The id of each speaker, by `speaker`; and the new records, by id.
    """
    taken: set[str] = set()
    people: dict[str, list[str]] = {}
    for speaker in known:
        taken.add(speaker["id"])
        if speaker["kind"] == "person":
            people.setdefault(speaker["name"], []).append(speaker["id"])
    kinds: dict[str, str] = {}
    forms: dict[str, set[str]] = {}
    for proposal in proposals:
        name = proposal["speaker"]
        kinds.setdefault(name, proposal["speaker_kind"])
        forms.setdefault(name, {name}).add(_form(name, proposal["mention"] or ""))
    ids: dict[str, str] = {}
    new: dict[str, Record] = {}
    identifiers = Identifiers(taken)
    for name, kind in kinds.items():
        namesakes = people.get(name, []) if kind == "person" and len(name.split()) > 1 else []
        if len(namesakes) == 1:
            ids[name] = namesakes[0]
            continue
        stem = identifier_words(name) or f"{source[:50].rstrip('-')}-speaker"
        speaker_id = ids[name] = identifiers.new(stem)
        record = {"id": speaker_id, "name": name, "kind": kind}
        names = sorted(forms[name], key=lambda form: (-len(form), form))
        new[speaker_id] = record | {"names_in_sources": names, "note": None}
    return ids, new


def _form(name: str, mention: str) -> str:
    """The longest end of a mention that consists of words of the name: "Fict" of "Sen. Fict"."""
    words = mention.split(" ")
    ends = (" ".join(words[start:]) for start in range(len(words)))
    return next((end for end in ends if end and f" {end} " in f" {name} "), name)

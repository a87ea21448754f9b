"""Curated records made from proposals, the quotations that were extracted from a report."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

from anyascii import anyascii

from rostra.validation.content import Record

Proposal = Mapping[str, Any]
"""An utterance as it was extracted: the columns of the table `utterances` that follow from the text
alone, and `speaker_kind` and `mention`, the words that decided who speaks."""

MAX_UTTERANCES = 9999
"""How many utterances of a source can have an id, which ends with four digits."""

ROLE_COLUMNS = "role role_start role_end role_type role_status country country_basis".split()
"""The columns about the role of a speaker."""

PROPOSED_COLUMNS = [
    *ROLE_COLUMNS,
    *"paragraph speaker speaker_start speaker_end utterance char_start char_end".split(),
    *"cue cue_start cue_end quote_type elided language".split(),
]
"""The columns that a proposal fills; the others depend on the corpus."""

_LONGEST_ID = 64
_LATIN = str.maketrans(
    dict(zip("æœøłđðþħıŋŧə", "ae oe o l d d th h i ng t e".split(), strict=True))
)
"""Latin letters that Unicode does not decompose into a plain one and a mark."""


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
    # A stem goes on from its last suffix: the time for many namesakes is not quadratic.
    suffixes = defaultdict[str, Iterator[str]](lambda: chain([""], map("-{}".format, count(2))))
    for name, kind in kinds.items():
        namesakes = people.get(name, []) if kind == "person" and len(name.split()) > 1 else []
        if len(namesakes) == 1:
            ids[name] = namesakes[0]
            continue
        stem = _stem(name, source)
        candidates = (stem[: _LONGEST_ID - len(end)].rstrip("-") + end for end in suffixes[stem])
        speaker_id = ids[name] = next(each for each in candidates if each not in taken)
        taken.add(speaker_id)
        record = {"id": speaker_id, "name": name, "kind": kind}
        names = sorted(forms[name], key=lambda form: (-len(form), form))
        new[speaker_id] = record | {"names_in_sources": names, "note": None}
    return ids, new


def _form(name: str, mention: str) -> str:
    """The longest end of a mention that consists of words of the name: "Fict" of "Sen. Fict"."""
    words = mention.split(" ")
    ends = (" ".join(words[start:]) for start in range(len(words)))
    return next((end for end in ends if end and f" {end} " in f" {name} "), name)


def _stem(name: str, source: str) -> str:
    """The words of a name in a-z and 0-9, joined by hyphens; if it has none, one of its source."""
    words = re.findall("[a-z0-9]+", _ascii(name.casefold()))
    return "-".join(words)[:_LONGEST_ID] or f"{source[:50].rstrip('-')}-speaker"


def _ascii(name: str) -> str:
    """Transliterate a case-folded name.

    A name of Latin letters loses their marks, and punctuation that is not in ASCII. In a name with
    other letters, these are transliterated one by one, and punctuation separates words, as in
    Chinese and Japanese: "阿达·虚构".
    """
    plain = [(c, _without_marks(c)) for c in unicodedata.normalize("NFC", name)]
    if all(letter for c, letter in plain if c.isalpha() and unicodedata.category(c) != "Lm"):
        return _without_marks(name)
    return "".join(letter or _transliterated(c) for c, letter in plain)


def _without_marks(text: str) -> str:
    """The ASCII characters of a text, with Latin letters reduced to plain ones."""
    plain = unicodedata.normalize("NFKD", text.translate(_LATIN))
    return plain.encode("ascii", "ignore").decode()


def _transliterated(character: str) -> str:
    """A character in a-z and 0-9; a space for punctuation, but for the apostrophe."""
    if unicodedata.category(character)[0] in "PSZ":
        return "" if character == "’" else " "
    return re.sub("[^a-z0-9]", "", anyascii(character).lower())

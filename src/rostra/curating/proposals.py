"""From what was read out of a report to records of the curated tables."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = dict[str, Any]
Proposal = Mapping[str, Any]
"""An utterance as somebody proposes it: the columns of the table `utterances` that a text tells,
and `speaker_kind` and `mention`, the words that decided who speaks."""

_TOLD = (
    *("paragraph", "speaker", "role", "country", "utterance", "speaker_start", "speaker_end"),
    *("role_start", "role_end", "role_type", "role_status", "country_basis"),
    *("char_start", "char_end", "cue", "cue_start", "cue_end", "quote_type", "elided", "language"),
)
"""The columns that a proposal fills; the others say where the record stands in the corpus."""

_LONGEST_ID = 64


def told(record: Mapping[str, Any]) -> tuple[object, ...]:
    """What a record or a proposal says of its utterance, to compare the two."""
    return tuple(record[column] for column in _TOLD)


def utterances(
    source: str, proposals: Iterable[Proposal], ids: Mapping[str, str]
) -> dict[str, Record]:
    """The records of the utterances of a source, by id; they are unreviewed.

    Args:
        source: id of the source.
        proposals: the utterances in text order, each with a speaker.
        ids: the id of each speaker, by `speaker`.
    """
    records = {}
    before: Record | None = None
    asked = 0
    for seq, proposal in enumerate(proposals, 1):
        record: Record = {column: proposal[column] for column in _TOLD}
        record |= {"id": f"{source}.{seq:04d}", "source_id": source, "event_id": None, "seq": seq}
        record |= {"speaker_id": ids[record["speaker"]], "date": None, "review": "unreviewed"}
        record["turn"] = _turn(before, record, new=proposal["turn"] != asked)
        before, asked = record, proposal["turn"]
        records[record["id"]] = record
    return records


def speakers(
    source: str, proposals: Sequence[Proposal], known: Iterable[Record]
) -> tuple[dict[str, str], dict[str, Record]]:
    """The id of each speaker, and the records of those who are new, by id.

    A person is taken for one who is known already where the fullest forms of the names are the
    same and have more than one word; a collective never is: "authorities" are others elsewhere.

    Args:
        source: id of the source.
        proposals: its utterances, each with a speaker.
        known: the speakers that the corpus has.
    """
    taken: dict[str, Record] = {speaker["id"]: speaker for speaker in known}
    people = {s["name"]: s["id"] for s in taken.values() if s["kind"] == "person"}
    ids: dict[str, str] = {}
    new: dict[str, Record] = {}
    for name, kind in dict.fromkeys((p["speaker"], p["speaker_kind"]) for p in proposals):
        if name in ids:
            continue
        if kind == "person" and " " in name and name in people:
            ids[name] = people[name]
            continue
        here = ids[name] = _free_id(name, source, taken)
        mentions = {p["mention"] for p in proposals if p["speaker"] == name}
        forms = {name, *(m for m in mentions if m and m in name)}
        record = {"id": here, "name": name, "kind": kind, "names_in_sources": sorted(forms)}
        taken[here] = new[here] = record | {"note": None}
    return ids, new


def _turn(before: Record | None, record: Record, *, new: bool) -> int:
    """The turn of a record: where a proposal without a speaker was left out, two may become one."""
    if before is None:
        return 1
    turn: int = before["turn"]
    if any(record[field] != before[field] for field in ("speaker_id", "speaker_start")):
        return turn + 1
    apart = record["paragraph"] > before["paragraph"] + 1
    return turn + (new and apart)


def _free_id(name: str, source: str, taken: Mapping[str, object]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = "-".join(re.findall("[a-z0-9]+", plain))[: _LONGEST_ID - 4].strip("-")
    base = base or f"{source[: _LONGEST_ID - 12].strip('-')}-speaker"
    numbers = iter(range(2, len(taken) + 3))
    here = base
    while here in taken:
        here = f"{base}-{next(numbers)}"
    return here

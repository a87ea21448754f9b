"""From what was read out of a report to records of the curated tables."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

Record = dict[str, Any]
Proposal = Mapping[str, Any]
"""An utterance as somebody proposes it: the columns of the table `utterances` that a text tells,
and `speaker_kind` and `mention`, the words that decided who speaks."""

_ROLE = (
    *("role", "role_start", "role_end", "role_type", "role_status"),
    *("country", "country_basis"),
)
_TOLD = (
    *("paragraph", "speaker", "speaker_start", "speaker_end", *_ROLE, "utterance"),
    *("char_start", "char_end", "cue", "cue_start", "cue_end", "quote_type", "elided", "language"),
)
"""The columns that a proposal fills; the others say where the record stands in the corpus."""

_LONGEST_ID = 64
_PLAIN = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i"}
    | {"ŋ": "ng", "ŧ": "t", "ə": "e"}
)
"""Latin letters that Unicode does not take apart into a plain one and a mark."""


def told(record: Mapping[str, Any]) -> tuple[object, ...]:
    """What a record or a proposal says of its utterance, to compare the two."""
    return tuple(record[column] for column in _TOLD)


def utterances(
    source: str, proposals: Iterable[Proposal], ids: Mapping[str, str]
) -> dict[str, Record]:
    """The records of the utterances of a source, by id; they are unreviewed.

    A turn has one role and one country: those of its first proposal. Two turns may become one,
    where what a proposal without a speaker said between them was left out.

    Args:
        source: id of the source.
        proposals: the utterances in text order, each with a speaker.
        ids: the id of each speaker, by `speaker`.
    """
    records = {}
    before: Record | None = None
    asked = 0
    for seq, proposal in enumerate(proposals, 1):
        record: Record = {"id": f"{source}.{seq:04d}", "source_id": source, "event_id": None}
        record |= {column: proposal[column] for column in _TOLD}
        record |= {"seq": seq, "speaker_id": ids[record["speaker"]], "date": None}
        turn = _turn(before, record, new=proposal["turn"] != asked)
        record |= {"turn": turn, "review": "unreviewed"}
        if before and before["turn"] == turn:
            record |= {column: before[column] for column in _ROLE}
        before, asked = record, proposal["turn"]
        records[record["id"]] = record
    return records


def speakers(
    source: str, proposals: Sequence[Proposal], known: Iterable[Record]
) -> tuple[dict[str, str], dict[str, Record]]:
    """The id of each speaker, and the records of those who are new, by id.

    A person is taken for one who is known already where the fullest forms of the names are the
    same, have more than one word, and are those of nobody else; a collective never is:
    "authorities" are others elsewhere.

    Args:
        source: id of the source.
        proposals: its utterances, each with a speaker.
        known: the speakers that the corpus has.
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
        forms.setdefault(name, {name}).update(_forms(name, proposal["mention"] or ""))
    ids: dict[str, str] = {}
    new: dict[str, Record] = {}
    ends: dict[str, Iterator[str]] = defaultdict(_ends)
    for name, kind in kinds.items():
        same = people.get(name, []) if kind == "person" and len(name.split()) > 1 else []
        if len(same) == 1:
            ids[name] = same[0]
            continue
        slug = _slug(name, source)
        free = (slug[: _LONGEST_ID - len(end)].rstrip("-") + end for end in ends[slug])
        here = ids[name] = next(here for here in free if here not in taken)
        taken.add(here)
        printed = sorted(forms[name], key=lambda form: (-len(form), form))
        new[here] = {"id": here, "name": name, "kind": kind, "names_in_sources": printed}
        new[here]["note"] = None
    return ids, new


def _forms(name: str, mention: str) -> Iterable[str]:
    """The words at the end of a mention that stand in the name: "Fict" of "Sen. Fict"."""
    words = mention.split(" ")
    ends = (" ".join(words[start:]) for start in range(len(words)))
    return next(([end] for end in ends if end and f" {end} " in f" {name} "), ())


def _turn(before: Record | None, record: Record, *, new: bool) -> int:
    """The turn of a record: where a proposal without a speaker was left out, two may become one."""
    if before is None:
        return 1
    turn: int = before["turn"]
    if any(record[field] != before[field] for field in ("speaker_id", "speaker_start")):
        return turn + 1
    apart = record["paragraph"] > before["paragraph"] + 1
    return turn + (new and apart)


def _slug(name: str, source: str) -> str:
    """A name as words of a-z and 0-9 joined by hyphens; where it has none, that of its source."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    words = re.findall("[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join(words) or f"{source[:50].rstrip('-')}-speaker"


def _ends() -> Iterator[str]:
    """What makes the ids of namesakes differ."""
    return chain([""], map("-{}".format, count(2)))

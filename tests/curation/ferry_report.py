"""An invented report with twelve quotations, as an extraction drafts it: with faults of many kinds.

The draft is kept here, as that of `rostra.quotations.extraction` gets better with time.
"""

from typing import Any

from rostra.curation.add import Added, add
from rostra.language.paragraphs import split_paragraphs
from rostra.language.role_codes import NO_ROLE, code_role
from rostra.releases import Corpus

TEXT = """\
An invented report: every place, body, office and person in it is made up.

Tolm wants its ferry back

The Council of Tolm debated whether the night ferry should return, a year after the “Long Quiet”.

“We sold the ship, and with it the evening,” said Councillor Ilva Trask.

Trask accused the harbour office of having “lost the timetable and then the boat”.

The harbour master, Jorn Pellwick, rejected that. “There was no boat to lose”, he said. “There was \
a hull, and it leaked.”

He added that a new ship would cost “more than the school”.

“It is not about money,” said his deputy, Mira Oswin-Hale. “It is about who may go home at night.”

Pellwick’s deputy went on: “My own mother walks round the bay… She is eighty-one.”

Two residents spoke from the gallery. “Give us the timetable first,” one of them, Anselm Roe, \
called out. “Then we will believe in the ship!”

A spokeswoman for the Far Shore Association said afterwards: “We were promised a vote in March.”

“We will hold it,” Mayor Dorrit Vane replied.

A banner outside the hall read “Bring back the lights”.
"""

_NONE = None, None
_QUOTATIONS: list[tuple[int, str, str, str | None, str | None]] = [
    (1, "We sold the ship, and with it the evening", "Ilva Trask", "Councillor", "said Councillor"),
    (1, "lost the timetable and then the boat", "Ilva Trask", "Councillor", "Trask accused"),
    (2, "There was no boat to lose", "Jorn Pellwick", None, "he said"),
    (2, "There was a hull, and it leaked.", "Jorn Pellwick", None, "he said"),
    (2, "more than the school", "Jorn Pellwick", None, "He added"),
    (3, "It is not about money", "Mira Oswin-Hale", "deputy", "said his deputy, Mira Oswin-Hale"),
    (3, "It is about who may go home at night.", "Mira Oswin-Hale", "deputy", "said his deputy"),
    (4, "My own mother walks round the bay…", "Pellwick’s deputy", None, "Pellwick’s deputy went"),
    (4, "Then we will believe in the ship!", "Pellwick’s deputy", None, None),
    (
        5,
        "We were promised a vote in March.",
        "spokeswoman for the Far Shore Association",
        None,
        None,
    ),
    (6, "We will hold it", "Dorrit Vane", "Mayor", "Mayor Dorrit Vane replied"),
    (7, "Bring back the lights", "banner outside the hall", None, "A banner outside the hall read"),
]


def _span(column: str, words: str | None, near: int = 0) -> dict[str, Any]:
    name = "char" if column == "utterance" else column
    if words is None:
        return dict.fromkeys((column, f"{name}_start", f"{name}_end"))
    starts = [at for at in range(len(TEXT)) if TEXT.startswith(words, at)]
    start = min(starts, key=lambda at: abs(at - near))
    return {column: words, f"{name}_start": start, f"{name}_end": start + len(words)}


def _proposal(turn: int, words: str, speaker: str, role: str | None, cue: str | None) -> Any:
    start = TEXT.index(words)
    codes = NO_ROLE if role is None else code_role(role)
    first = next(TEXT.index(w) for number, w, *_ in _QUOTATIONS if number == turn)
    return {
        **_span("utterance", words),
        **_span("speaker", speaker, first),
        **_span("role", role, first),
        **_span("cue", cue, start),
        "role_type": codes.role_type,
        "role_status": codes.role_status,
        "country": None,
        "country_basis": None,
        "paragraph": next(p.number for p in split_paragraphs(TEXT) if p.end > start),
        "turn": turn,
        "speaker_kind": "collective" if speaker.startswith("banner") else "person",
        "mention": speaker,
        "quote_type": "direct",
        "elided": "…" in words,
        "language": "en",
    }


def enter(corpus: Corpus) -> Added:
    proposals = [_proposal(*quotation) for quotation in _QUOTATIONS]
    return add(corpus, "ferry", TEXT, proposals, {"language": "en"})

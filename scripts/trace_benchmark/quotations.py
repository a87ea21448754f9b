"""Quotations with known truth, made from speeches by stated edits."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

import regex

from trace_benchmark.grammar import Speech, sentence, sentence_text

if TYPE_CHECKING:
    from collections.abc import Sequence


class Case(NamedTuple):
    """A quotation and what it is.

    Attributes:
        kind: the edit that made it.
        text: the quotation.
        speaker: who is said to have said it.
        source: the id of the speech that it is said to be from; None where none is named.
        verdicts: the verdicts that are right.
        flags: the flags that must be raised.
        no_flags: whether there must be none.
        language: the tag of its language.
        made_from: the id of the speech that it was made from.
    """

    kind: str
    text: str
    speaker: str | None
    source: str | None
    verdicts: frozenset[str]
    flags: frozenset[str] = frozenset()
    no_flags: bool = False
    language: str = ""
    made_from: str = ""

    @property
    def passes(self) -> bool:
        """Whether it is what was said: word for word, or elided so that nothing deserves a look."""
        return self.no_flags or self.kind == "elided-sentence"


_WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}]+(?:['’\-][\p{L}\p{M}\p{Nd}]+)*")
_UNKNOWN: Final = {
    "en": "Nobody {a} whistles at {b} when yellow kites forget their {c} breakfast songs",
    "de": "Gelbe Drachen {a} pfeifen dem {b} heimlich ein {c} Frühstückslied ins Ohr",
    "fr": "Des cerfs-volants {a} sifflent vers {b} leur chanson {c} du petit-déjeuner oublié",
}
_MODALS: Final = {
    "en": ("must", "might"),
    "de": ("müssen", "könnten"),
    "fr": ("devons", "pourrions"),
}


def _verbatim(s: Speech, at: int, random: Random) -> Case:
    last = at + random.randint(0, 1)
    text = " ".join(sentence_text(x) for x in s.sentences[at : last + 1])
    if random.random() < 0.3:  # noqa: PLR2004 - a share
        found = list(_WORD.finditer(text))
        text = text[found[random.randint(0, 1)].start() : found[-random.randint(1, 2)].end()]
    return Case("verbatim", text, s.speaker, s.id, frozenset({"verbatim"}), no_flags=True)


def _typography(s: Speech, at: int, random: Random) -> Case:
    text = sentence_text(s.sentences[at])
    edits: list[Callable[[str], str]] = [
        lambda t: t.replace(" ", "\u00a0", 2),
        lambda t: t[:1].lower() + t[1:],
        lambda t: t.rstrip(".") + ",",
        lambda t: unicodedata.normalize("NFD", t),
        lambda t: t.replace(" ", "  ", 1),
        lambda t: t.replace("'", "’"),
        lambda t: t.replace(", ", " — ", 1),
        lambda t: t.replace(" ", "\n", 1),
    ]
    random.shuffle(edits)
    changed = text
    for edit in edits[: random.randint(2, 4)]:
        changed = edit(changed)
    right = frozenset({"verbatim" if changed == text else "typography"})
    return Case("typography", changed, s.speaker, s.id, right, no_flags=True)


def _without(s: Speech, at: int, kind: str, mark: str) -> tuple[str, str] | None:
    """A sentence without its first part of a kind, if words stand before and after."""
    parts = s.sentences[at]
    for number, part in enumerate(parts):
        if part.kind == kind:
            before = sentence_text(parts[:number]).rstrip(" ,")
            after = sentence_text(parts[number + 1 :]).lstrip(" ,")
            if len(_WORD.findall(before)) > 1 and len(_WORD.findall(after)) > 1:
                return f"{before}{mark}{after}", part.text
    return None


_LOST: Final = {"n": "negation", "q": "number", "c": "condition", "a": "attribution"}


def _elided(s: Speech, at: int, random: Random) -> Case | None:
    mark = random.choice([" … ", " ... ", " [...] ", " (…) ", "… "])
    made = _without(s, at, "o", mark)
    if made is None or made[1].split()[0] in {"without", "sans", "ohne"}:
        return None
    return Case("elided", made[0], s.speaker, s.id, frozenset({"elided"}), no_flags=True)


def _elided_badly(s: Speech, at: int, random: Random) -> Case | None:
    kind = random.choice("nqca")
    made = _without(s, at, kind, random.choice([" … ", " ... ", " [...] "]))
    if made is None:
        return None
    flags = frozenset({_LOST[kind]})
    return Case(f"elided-{_LOST[kind]}", made[0], s.speaker, s.id, frozenset({"elided"}), flags)


def _elided_sentences(s: Speech, at: int, random: Random) -> Case | None:
    del random
    if at + 2 >= len(s.sentences):
        return None
    text = f"{sentence_text(s.sentences[at])} [...] {sentence_text(s.sentences[at + 2])}"
    return Case("elided-sentence", text, s.speaker, s.id, frozenset({"elided"}))


def _unmarked(s: Speech, at: int, random: Random) -> Case | None:
    kind = random.choice("onqca")
    made = _without(s, at, kind, " ")
    if made is None:
        return None
    flags = frozenset({_LOST[kind]}) if kind != "o" else frozenset()
    right = frozenset({"unmarked-elision"})
    return Case(f"unmarked-{_LOST.get(kind, 'plain')}", made[0], s.speaker, s.id, right, flags)


def _number(s: Speech, at: int, random: Random) -> Case | None:
    text = sentence_text(s.sentences[at])
    found = list(regex.finditer(r"\d+", text))
    if not found:
        return None
    one = random.choice(found)
    other = str(int(one[0]) * 10 if random.random() < 0.5 else int(one[0]) + 1)  # noqa: PLR2004
    text = text[: one.start()] + other + text[one.end() :]
    return Case("number", text, s.speaker, s.id, frozenset({"altered"}), frozenset({"number"}))


def _replaced(s: Speech, at: int, random: Random) -> Case:
    text = sentence_text(s.sentences[at])
    found = [m for m in _WORD.finditer(text) if not m[0].isdigit()][1:-1]
    one = random.choice(found)
    text = text[: one.start()] + "zimbelig" + text[one.end() :]
    return Case("replaced", text, s.speaker, s.id, frozenset({"altered"}))


def _added_negation(s: Speech, at: int, random: Random) -> Case | None:
    text = sentence_text(s.sentences[at])
    found = list(_WORD.finditer(text))
    at_word = random.choice(found[2:-2])
    word = {"en": "not", "de": "nicht", "fr": "jamais"}[s.language]
    text = text[: at_word.start()] + word + " " + text[at_word.start() :]
    return Case(
        "added-negation", text, s.speaker, s.id, frozenset({"altered"}), frozenset({"negation"})
    )


def _modality(s: Speech, at: int, random: Random) -> Case | None:
    del random
    text = sentence_text(s.sentences[at])
    before, after = _MODALS[s.language]
    if f" {before} " not in text:
        return None
    text = text.replace(f" {before} ", f" {after} ", 1)
    return Case("modality", text, s.speaker, s.id, frozenset({"altered"}), frozenset({"modality"}))


def _moved(s: Speech, at: int, random: Random) -> Case | None:
    words = sentence_text(s.sentences[at]).rstrip(".").split(" ")
    place = random.randint(1, len(words) - 4)
    if not _WORD.search(words[place]):
        return None
    word = words.pop(place)
    words.insert(place + 2, word)
    if words == sentence_text(s.sentences[at]).rstrip(".").split(" "):
        return None
    return Case("moved", " ".join(words), s.speaker, s.id, frozenset({"altered"}))


def _reordered(s: Speech, at: int, random: Random) -> Case | None:
    if at + 3 >= len(s.sentences):
        return None
    first, second = (sentence_text(s.sentences[i]) for i in (at + random.randint(1, 3), at))
    mark = random.choice([" ", " … ", " [...] "])
    return Case("reordered", f"{first}{mark}{second}", s.speaker, s.id, frozenset({"spliced"}))


def _spliced(s: Speech, at: int, random: Random, other: Speech) -> Case:
    first = sentence_text(s.sentences[at])
    second = sentence_text(random.choice(other.sentences))
    mark = random.choice([" ", " … ", " [...] "])
    return Case("spliced", f"{first}{mark}{second}", s.speaker, None, frozenset({"spliced"}))


def _misattributed(s: Speech, at: int, random: Random, other: Speech) -> Case:
    del random
    text = sentence_text(s.sentences[at])
    return Case("misattributed", text, other.speaker, None, frozenset({"other-speaker"}))


def _other_source(s: Speech, at: int, random: Random, other: Speech) -> Case:
    del random
    text = sentence_text(s.sentences[at])
    return Case("other-source", text, None, other.id, frozenset({"other-source"}))


def _invented(s: Speech, at: int, random: Random) -> Case:
    del at
    fill = {k: _WORD.findall(sentence_text(sentence(s.language, random)))[-1] for k in "abc"}
    text = _UNKNOWN[s.language].format(**fill) + "."
    return Case("invented", text, s.speaker, s.id, frozenset({"not-found"}))


_Edit = Callable[[Speech, int, Random], "Case | None"]
_EditOfTwo = Callable[[Speech, int, Random, Speech], "Case | None"]
_EDITS: Final[dict[str, tuple[_Edit, int]]] = {
    "verbatim": (_verbatim, 4),
    "typography": (_typography, 4),
    "elided": (_elided, 3),
    "elided-badly": (_elided_badly, 4),
    "elided-sentence": (_elided_sentences, 1),
    "unmarked": (_unmarked, 3),
    "number": (_number, 2),
    "replaced": (_replaced, 2),
    "added-negation": (_added_negation, 2),
    "modality": (_modality, 2),
    "moved": (_moved, 2),
    "reordered": (_reordered, 2),
    "invented": (_invented, 2),
}
_EDITS_OF_TWO: Final[dict[str, tuple[_EditOfTwo, int]]] = {
    "spliced": (_spliced, 2),
    "misattributed": (_misattributed, 2),
    "other-source": (_other_source, 1),
}


def cases(speeches: Sequence[Speech], number: int, random: Random) -> list[Case]:
    """Quotations from speeches, each by an edit that is drawn with its weight.

    A sentence that stands in the speeches twice is not quoted.
    """
    counts: dict[str, int] = {}
    for s in speeches:
        for x in s.sentences:
            text = sentence_text(x)
            counts[text] = counts.get(text, 0) + 1
    weights = [(name, w) for edits in (_EDITS, _EDITS_OF_TWO) for name, (_, w) in edits.items()]
    names = [name for name, weight in weights for _ in range(weight)]
    found: list[Case] = []
    while len(found) < number:
        s = random.choice(speeches)
        at = random.randrange(len(s.sentences))
        if any(counts[sentence_text(x)] > 1 for x in s.sentences[at : at + 4]):
            continue
        name = random.choice(names)
        case = None
        if name in _EDITS:
            case = _EDITS[name][0](s, at, random)
        else:
            other = random.choice(speeches)
            if other.speaker != s.speaker and other.language == s.language:
                case = _EDITS_OF_TWO[name][0](s, at, random, other)
        if case is not None:
            found.append(case._replace(language=s.language, made_from=s.id))
    return found

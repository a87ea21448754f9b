"""The words of a short text, and a table of phrases that are looked up in them."""

import re
from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

_V = TypeVar("_V")

# A word with the full stops and apostrophes inside it ("U.S.", "d’Ivoire"), or a mark that
# separates phrases.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'][^\W_]+)*|[,;&/()]")
_POSSESSIVE = ("’s", "'s", "’S", "'S")


class Word(NamedTuple):
    """A word as printed, without its possessive ending; offsets are in code points."""

    text: str
    key: str  # casefolded, with a straight apostrophe: phrases are compared by it
    start: int
    end: int  # after the possessive ending
    possessive: bool  # "Norway's", "States'"
    joined: bool  # a hyphen or dash joins it to the next word


def split_words(text: str) -> list[Word]:
    """The words of a text in order, with the marks that separate phrases."""
    words = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        printed = match.group()
        bare = printed[:-2] if printed.endswith(_POSSESSIVE) else printed
        following = text[end : end + 2]
        possessive = bare != printed or (bare[-1] in "sS" and following[:1] in ("’", "'"))
        joined = following[:1] in ("-", "‑", "–") and following[1:].isalnum()
        key = bare.casefold().replace("’", "'")
        words.append(Word(bare, key, start, end, possessive, joined))
    return words


class PhraseTable(Generic[_V]):
    """Phrases with one or more values each; words are compared without regard to case."""

    def __init__(self, entries: Iterable[tuple[str, _V]]) -> None:
        self._longest = 1
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, _V]]] = {}
        for form, value in entries:
            keys = tuple(word.key for word in split_words(form))
            self._by_first.setdefault(keys[0], []).append((keys[1:], form, value))
            self._longest = max(self._longest, len(keys))
        for phrases in self._by_first.values():
            phrases.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[Word], index: int) -> Sequence[tuple[int, str, _V]]:
        """The phrases that begin at a word, longest first: length in words, phrase, value."""
        entries = self._by_first.get(words[index].key)
        if entries is None:
            return ()
        rest = tuple(word.key for word in words[index + 1 : index + self._longest])
        return [
            (1 + len(keys), form, value)
            for keys, form, value in entries
            if rest[: len(keys)] == keys
        ]

"""Words of a text, and lists of phrases of which the longest is found in it."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

V = TypeVar("V")

DATA = Path(__file__).parent / "data"

# A word with the stops and apostrophes in it ("U.S.", "d’Ivoire"), or a mark that parts phrases.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'][^\W_]+)*|[,;&/()]")
_POSSESSIVE = ("’s", "'s", "’S", "'S")


class Word(NamedTuple):
    """One word as printed, without the possessive ending; offsets in code points of its text."""

    text: str
    key: str  # casefolded, as lists of phrases hold it
    start: int
    end: int
    possessive: bool  # "Norway’s", "States’"
    joined: bool  # a hyphen or dash ties it to the next word


def words(text: str) -> list[Word]:
    """The words of a text in order, and of its marks those that part phrases."""
    found = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        printed = match.group()
        bare = printed[:-2] if printed.endswith(_POSSESSIVE) else printed
        after = text[end : end + 2]
        possessive = bare != printed or (bare[-1] in "sS" and after[:1] in ("’", "'"))
        joined = after[:1] in ("-", "‑", "–") and after[1:].isalnum()
        key = bare.casefold().replace("’", "'")
        found.append(Word(bare, key, start, end, possessive, joined))
    return found


class Phrases(Generic[V]):
    """Phrases with a value each; words compare without regard to case."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self._longest = 1
        self._by_first: dict[str, list[tuple[tuple[str, ...], str, V]]] = {}
        for form, value in entries:
            keys = tuple(word.key for word in words(form))
            self._by_first.setdefault(keys[0], []).append((keys[1:], form, value))
            self._longest = max(self._longest, len(keys))
        for phrases in self._by_first.values():
            phrases.sort(key=lambda entry: -len(entry[0]))

    def at(self, text: Sequence[Word], place: int) -> Sequence[tuple[int, str, V]]:
        """Phrases that begin at a word, the longest first: length in words, form and value."""
        entries = self._by_first.get(text[place].key)
        if entries is None:
            return ()
        rest = tuple(word.key for word in text[place + 1 : place + self._longest])
        return [
            (1 + len(keys), form, value)
            for keys, form, value in entries
            if rest[: len(keys)] == keys
        ]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in `language/data`."""
    with (DATA / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


@cache
def function_words(cls: str) -> frozenset[str]:
    """The words of a class in data/function_words.csv."""
    return frozenset(row["word"] for row in rows("function_words.csv") if row["class"] == cls)
